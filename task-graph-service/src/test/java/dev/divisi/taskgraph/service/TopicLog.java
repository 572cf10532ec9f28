package dev.divisi.taskgraph.service;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What stands on some topics, read as far as a test needs it. For one thread. */
final class TopicLog implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(50);

  private final KafkaClients clients;
  private final Map<String, Topic<?>> topics;
  private final Consumer<byte[], byte[]> consumer;
  private final List<SpecificRecord> read = new ArrayList<>();

  /** From the first record on. The topics must exist. */
  TopicLog(KafkaClients clients, Topic<?>... topics) {
    this.clients = clients;
    this.topics =
        List.of(topics).stream().collect(Collectors.toMap(Topic::name, Function.identity()));
    this.consumer = clients.consumer("topic-log", Map.of());
    List<TopicPartition> partitions =
        this.topics.keySet().stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The first such record, now or soon. */
  <V extends SpecificRecord> V await(Topic<V> topic, Predicate<V> which) {
    long patienceEnds = System.nanoTime() + LIMIT.toNanos();
    int next = 0;
    while (true) {
      for (; next < read.size(); next++) {
        SpecificRecord record = read.get(next);
        if (topic.valueType().isInstance(record)) {
          V value = topic.valueType().cast(record);
          if (which.test(value)) {
            return value;
          }
        }
      }
      if (System.nanoTime() > patienceEnds) {
        throw new AssertionError(
            "no such " + topic.valueType().getSimpleName() + " within " + LIMIT + " in " + read);
      }
      poll(STEP);
    }
  }

  /** All records of the topic that were read so far, in the order of each key. */
  <V extends SpecificRecord> List<V> all(Topic<V> topic) {
    return read.stream()
        .filter(topic.valueType()::isInstance)
        .map(topic.valueType()::cast)
        .toList();
  }

  /** Reads what has come; waits at most that long for the first. */
  void poll(Duration limit) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(limit)) {
      Topic<?> topic = topics.get(record.topic());
      if (topic != null) {
        read.add(clients.fromBytes(topic, record.value()));
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
