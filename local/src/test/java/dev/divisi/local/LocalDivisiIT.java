package dev.divisi.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalDivisiIT {
  @TempDir Path directory;

  @Test
  void shouldStartEveryPartStopInOrderAndStartAgain() throws Exception {
    DivisiHome home = new DivisiHome(directory.resolve("home"));
    for (int start = 0; start < 2; start++) {
      List<String> parts = new ArrayList<>();
      try (LocalDivisi divisi = LocalDivisi.start(home, (part, _) -> parts.add(part))) {
        assertThat(parts)
            .contains("broker", "schema registry", "topics", "task-graph-service")
            .hasSize(3 + LocalService.values().length);
        RunningDivisi running = home.running().find().orElseThrow();
        assertThat(running.endpoints()).isEqualTo(divisi.endpoints());
        assertThat(running.pid()).isEqualTo(ProcessHandle.current().pid());
      }
      assertThat(home.running().find()).isEmpty();
    }
  }

  @Test
  void shouldMakeOnePartitionAndLeaveAHomeOfMoreAsItIs() throws Exception {
    try (LocalKafka kafka =
        LocalKafka.start(new DivisiHome(directory.resolve("new")), (_, _) -> {})) {
      assertThat(LocalDivisi.ensureTopics(kafka.endpoints())).isEqualTo(1);
      assertThat(LocalDivisi.ensureTopics(kafka.endpoints())).isEqualTo(1);
    }
    try (LocalKafka kafka =
            LocalKafka.start(new DivisiHome(directory.resolve("old")), (_, _) -> {});
        SchemaRegistryClient registry =
            new SchemaRegistryClient(kafka.endpoints().schemaRegistryUrl())) {
      KafkaSettings four =
          new KafkaSettings(
              kafka.endpoints().bootstrapServers(),
              kafka.endpoints().schemaRegistryUrl(),
              4,
              (short) 1,
              Map.of());
      new TopicCreator(new KafkaClients(four, registry)).ensure(TopicCatalogue.all());

      assertThat(LocalDivisi.ensureTopics(kafka.endpoints())).isEqualTo(4);
    }
  }

  @Test
  void shouldRefuseAHomeThatIsInUse() throws Exception {
    DivisiHome home = new DivisiHome(directory.resolve("home"));
    try (LocalKafka _ = LocalKafka.start(home, (_, _) -> {})) {
      assertThatExceptionOfType(LocalStartException.class)
          .isThrownBy(() -> LocalDivisi.start(home, (_, _) -> {}))
          .withMessageContaining(home.kafka().toString())
          .withMessageContaining("in use");
    }
    LocalKafka.start(home, (_, _) -> {}).close();
  }
}
