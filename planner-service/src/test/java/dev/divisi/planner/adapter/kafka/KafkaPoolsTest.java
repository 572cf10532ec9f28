package dev.divisi.planner.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KafkaPoolsTest {
  @Test
  void shouldNameThePoolsWhenTheirTopicsAreListed() {
    assertThat(
            KafkaPools.poolsOf(
                List.of(
                    "task.ready",
                    "task.ready.dead-letters",
                    "task.ready.test-writers",
                    "task.ready.test-writers.dead-letters",
                    "task.readyish",
                    "plan.created")))
        .containsExactly("implementers", "test-writers");
    assertThat(KafkaPools.poolsOf(List.of("plan.created"))).isEmpty();
  }
}
