package dev.divisi.taskgraph.service;

import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * When the facts of a topic came, as Kafka Streams is told: of those that it has read of all topics
 * it takes the oldest first. Claims are told to be older than they are, since a worker does nothing
 * until it is answered, while whoever reports goes on. They go before what came within that time,
 * and no further: other facts are never kept waiting for good. The order in each topic stays.
 *
 * <p>A fact without a time came now. Kafka Streams would stop at it by default.
 */
final class FactTime implements TimestampExtractor {

  private static final Duration CLAIMS_AHEAD = Duration.ofMinutes(1);

  private final long aheadMillis;

  private FactTime(Duration ahead) {
    this.aheadMillis = ahead.toMillis();
  }

  static FactTime of(Topic<?> topic) {
    return new FactTime(topic.equals(TopicCatalogue.WORK_CLAIMED) ? CLAIMS_AHEAD : Duration.ZERO);
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> fact, long partitionTime) {
    long time = fact.timestamp() < 0 ? System.currentTimeMillis() : fact.timestamp();
    return Math.max(0, time - aheadMillis);
  }

  /** The fact with the time at which it came. */
  <K, V> Record<K, V> asItCame(Record<K, V> told) {
    // Another record is a copy of all headers.
    return aheadMillis == 0 ? told : told.withTimestamp(told.timestamp() + aheadMillis);
  }
}
