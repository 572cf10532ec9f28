package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.MalformedRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads committed records, without a group, so it leaves no trace on the broker. */
final class KafkaAuditLog implements AuditLog {
  private final KafkaClients clients;
  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  KafkaAuditLog(KafkaClients clients) {
    this.clients = clients;
    consumer = clients.consumer("cli", Map.of());
    // Topics that nobody made yet are empty topics: a home directory may be new.
    Map<String, List<PartitionInfo>> existing = consumer.listTopics();
    partitions =
        Stream.of(TopicCatalogue.AUDIT_EVENTS.name(), TopicCatalogue.GOAL_STATE.name())
            .flatMap(topic -> existing.getOrDefault(topic, List.of()).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  @Override
  public List<Entry> poll(Duration limit) throws InterruptedException {
    List<Entry> entries = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : KafkaReading.fetch(consumer, limit)) {
      if (record.topic().equals(TopicCatalogue.AUDIT_EVENTS.name())) {
        entries.add(event(record));
      } else {
        state(record).ifPresent(entries::add);
      }
    }
    return entries;
  }

  private Entry event(ConsumerRecord<byte[], byte[]> record) {
    Place place = new Place(record.topic(), record.partition(), record.offset());
    try {
      return new Event(place, clients.fromBytes(TopicCatalogue.AUDIT_EVENTS, record.value()));
    } catch (MalformedRecordException e) {
      String goalId = record.key() == null ? "" : new String(record.key(), UTF_8);
      return new Unreadable(place, goalId, String.valueOf(e.getMessage()));
    }
  }

  /** A state that cannot be read names no last event: the goal then shows as one without. */
  private Optional<Entry> state(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(new State(clients.fromBytes(TopicCatalogue.GOAL_STATE, record.value())));
    } catch (MalformedRecordException _) {
      return Optional.empty();
    }
  }

  @Override
  public List<Entry> readToEnd() throws InterruptedException {
    return KafkaReading.toEnd(consumer, partitions, this::poll);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
