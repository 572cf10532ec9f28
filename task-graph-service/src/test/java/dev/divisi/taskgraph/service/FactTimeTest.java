package dev.divisi.taskgraph.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class FactTimeTest {

  private static final long TIME = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  @Test
  void shouldTellAClaimToBeOlderThanWhatCameBefore() {
    assertThat(told(TopicCatalogue.WORK_CLAIMED, TIME))
        .isLessThan(told(TopicCatalogue.PATCH_PROPOSED, TIME - 10_000));
  }

  @Test
  void shouldTellAClaimToBeYoungerThanWhatWaitsForLong() {
    assertThat(told(TopicCatalogue.WORK_CLAIMED, TIME))
        .isGreaterThan(told(TopicCatalogue.PATCH_PROPOSED, TIME - 120_000));
  }

  @Test
  void shouldGiveEachFactTheTimeAtWhichItCame() {
    for (Topic<?> topic : TopicCatalogue.facts()) {
      Record<String, String> told = new Record<>("key", "value", told(topic, TIME));

      assertThat(FactTime.of(topic).asItCame(told).timestamp()).as(topic.name()).isEqualTo(TIME);
    }
  }

  @Test
  void shouldHaveATime_givenAFactWithoutOne() {
    assertThat(told(TopicCatalogue.PATCH_PROPOSED, RecordBatch.NO_TIMESTAMP)).isGreaterThan(TIME);
  }

  @Test
  void shouldHaveATime_givenAClaimFromTheBeginningOfTime() {
    assertThat(told(TopicCatalogue.WORK_CLAIMED, 0)).isNotNegative();
  }

  private static long told(Topic<?> topic, long timestamp) {
    ConsumerRecord<Object, Object> fact =
        new ConsumerRecord<>(
            topic.name(),
            0,
            0,
            timestamp,
            TimestampType.CREATE_TIME,
            0,
            0,
            "key",
            "value",
            new RecordHeaders(),
            Optional.empty());
    return FactTime.of(topic).extract(fact, RecordBatch.NO_TIMESTAMP);
  }
}
