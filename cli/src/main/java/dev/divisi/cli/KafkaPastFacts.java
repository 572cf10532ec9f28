package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.serde.MalformedRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads committed records, without a group, so it leaves no trace on the broker. */
final class KafkaPastFacts implements PastFacts {
  private final KafkaClients clients;
  private final Map<String, Topic<?>> topics = new HashMap<>();
  private final Instant since;
  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();

  KafkaPastFacts(KafkaClients clients, List<Topic<?>> topics, Instant since) {
    this.clients = clients;
    this.since = since;
    topics.forEach(topic -> this.topics.put(topic.name(), topic));
    consumer = clients.consumer("cli", Map.of());
    // Topics that nobody made yet are empty topics: a home directory may be new.
    Map<String, List<PartitionInfo>> existing = consumer.listTopics();
    for (Topic<?> topic : topics) {
      existing
          .getOrDefault(topic.name(), List.of())
          .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    }
    consumer.assign(partitions);
    seek();
  }

  private void seek() {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, since.toEpochMilli()));
    Map<TopicPartition, @Nullable OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = found.get(partition);
      if (first == null) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, first.offset());
      }
    }
  }

  @Override
  public void readToEnd(Taker taker) throws InterruptedException {
    KafkaReading.toEnd(
        consumer,
        partitions,
        limit -> {
          poll(limit, taker);
          return List.of();
        });
  }

  /** Clocks of writers differ: after the first record of that time may come an earlier one. */
  private void poll(Duration limit, Taker taker) throws InterruptedException {
    for (ConsumerRecord<byte[], byte[]> record : KafkaReading.fetch(consumer, limit)) {
      Topic<?> topic = topics.get(record.topic());
      Instant at = Instant.ofEpochMilli(record.timestamp());
      if (topic != null && !at.isBefore(since)) {
        taker.take(entry(topic, record, at));
      }
    }
  }

  private Entry entry(Topic<?> topic, ConsumerRecord<byte[], byte[]> record, Instant at) {
    try {
      return new Fact(at, clients.fromBytes(topic, record.value()));
    } catch (MalformedRecordException e) {
      return new Unreadable(
          new AuditLog.Place(record.topic(), record.partition(), record.offset()),
          record.key() == null ? "" : new String(record.key(), UTF_8),
          String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
