package dev.divisi.console.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.TopicCatalogue;
import org.junit.jupiter.api.Test;

class KafkaPoolsTest {
  private static final String ORDERS = TopicCatalogue.TASK_READY.name();

  @Test
  void shouldNameThePoolWhenATopicHoldsItsOrders() {
    assertThat(KafkaPools.poolOf(ORDERS)).contains(TopicCatalogue.DEFAULT_POOL);
    assertThat(KafkaPools.poolOf(ORDERS + ".test-writers")).contains("test-writers");
  }

  @Test
  void shouldNameNoneWhenATopicHoldsSomethingElse() {
    assertThat(KafkaPools.poolOf(ORDERS + ".dead-letters")).isEmpty();
    assertThat(KafkaPools.poolOf(ORDERS + ".test-writers.dead-letters")).isEmpty();
    assertThat(KafkaPools.poolOf(TopicCatalogue.GOAL_STATE.name())).isEmpty();
  }
}
