package dev.divisi.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reading topics step by step, as a command does that a person may interrupt. */
final class KafkaReading {
  private static final Duration STEP = Duration.ofMillis(200);

  /** Reads what has come; waits at most that long for the first. */
  interface Poll<T> {
    List<T> poll(Duration limit) throws InterruptedException;
  }

  private KafkaReading() {}

  static ConsumerRecords<byte[], byte[]> fetch(Consumer<byte[], byte[]> consumer, Duration limit)
      throws InterruptedException {
    try {
      return consumer.poll(limit);
    } catch (InterruptException _) {
      Thread.interrupted(); // Kafka sets the flag again; here the exception says it
      throw new InterruptedException();
    }
  }

  /** Everything up to where the partitions end now. */
  static <T> List<T> toEnd(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Poll<T> poll)
      throws InterruptedException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<T> read = new ArrayList<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      read.addAll(poll.poll(STEP));
    }
    return read;
  }
}
