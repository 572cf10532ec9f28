package dev.divisi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {

  @Test
  void shouldBlameTheInnermostPartThatItKnows() {
    assertThat(
            Profile.part(
                List.of(
                    "java.util.HashMap.get",
                    "org.apache.avro.io.Encoder.writeInt",
                    "dev.divisi.schemas.serde.AvroSerializer.serialize",
                    "dev.divisi.taskgraph.service.DecideProcessor.process")))
        .isEqualTo("Avro");
    assertThat(Profile.part(List.of("dev.divisi.taskgraph.TaskGraph.decide"))).isEqualTo("brain");
    assertThat(Profile.part(List.of("java.lang.Object.hashCode"))).isEqualTo("other");
  }

  @Test
  void shouldTellThreadsApartByWhatTheyDo() {
    assertThat(Profile.group("divisi-task-graph-1-StreamThread-1")).isEqualTo("stream thread");
    assertThat(Profile.group("kafka-producer-network-thread | divisi-StreamThread-1-producer"))
        .isEqualTo("producer network thread");
    assertThat(Profile.group("main")).isEqualTo("other threads");
  }
}
