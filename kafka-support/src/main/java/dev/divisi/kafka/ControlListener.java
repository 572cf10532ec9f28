package dev.divisi.kafka;

import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkControl;
import dev.divisi.schemas.serde.MalformedRecordException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what the task graph says to workers. It belongs to no group: every process reads all of
 * {@code work.control}, from its end at the start, and keeps what concerns its own claims. That
 * costs every worker the reading of all grants, and saves a topic or a group for each worker.
 */
final class ControlListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlListener.class);
  private static final Topic<WorkControl> TOPIC = TopicCatalogue.WORK_CONTROL;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final boolean committedReadsOnly;
  private final java.util.function.Consumer<WorkControl> hears;
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Where to read on; kept here so that a new consumer misses nothing. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private @Nullable Thread thread;

  ControlListener(
      KafkaClients clients,
      boolean committedReadsOnly,
      java.util.function.Consumer<WorkControl> hears) {
    this.clients = clients;
    this.committedReadsOnly = committedReadsOnly;
    this.hears = hears;
  }

  /** Returns when nothing that is written from now on can be missed. */
  void start() {
    Consumer<byte[], byte[]> first = open();
    consumer = first;
    thread = Thread.ofPlatform().daemon().name("work-control").start(() -> listen(first));
  }

  private Consumer<byte[], byte[]> open() {
    Consumer<byte[], byte[]> opened =
        clients.consumer(
            "work-control",
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                committedReadsOnly ? "read_committed" : "read_uncommitted",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest"));
    try {
      List<TopicPartition> partitions =
          opened.partitionsFor(TOPIC.name()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      opened.assign(partitions);
      Map<TopicPartition, Long> ends = opened.endOffsets(partitions);
      partitions.forEach(
          partition -> opened.seek(partition, next.computeIfAbsent(partition, ends::get)));
      return opened;
    } catch (KafkaException e) {
      opened.close();
      throw e;
    }
  }

  private void listen(Consumer<byte[], byte[]> first) {
    Consumer<byte[], byte[]> current = first;
    while (true) {
      try (Consumer<byte[], byte[]> opened = current) {
        while (!isClosing()) {
          hear(opened.poll(POLL));
        }
        return;
      } catch (WakeupException | InterruptException e) {
        return;
      } catch (KafkaException e) {
        LOG.warn("Reading {} failed, again: {}", TOPIC, e.toString());
      }
      Consumer<byte[], byte[]> reopened = reopen();
      if (reopened == null) {
        return;
      }
      current = reopened;
      consumer = reopened;
    }
  }

  private @Nullable Consumer<byte[], byte[]> reopen() {
    while (!pause()) {
      try {
        return open();
      } catch (KafkaException e) {
        LOG.warn("Reading {} cannot begin again yet: {}", TOPIC, e.toString());
      }
    }
    return null;
  }

  /** Whatever else goes wrong leads to a new consumer, which reads the same record again. */
  private void hear(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        hears.accept(clients.fromBytes(TOPIC, record.value()));
      } catch (MalformedRecordException e) {
        // Not a dead letter: every process reads it, and each would write one.
        LOG.warn(
            "Passed over {}-{}@{}: {}", TOPIC, record.partition(), record.offset(), e.getMessage());
      }
      next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Returns whether it is closing. */
  private boolean pause() {
    try {
      return closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Consumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    Threads.join(thread, Duration.ofSeconds(2));
  }
}
