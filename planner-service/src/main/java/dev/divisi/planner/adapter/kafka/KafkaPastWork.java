package dev.divisi.planner.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.planner.domain.PastTask;
import dev.divisi.planner.domain.PastWork;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.MalformedRecordException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Past tasks from the topic that tells how tasks stand. It is read when somebody asks, from where
 * it was read to before; the latest {@value #MOST} are kept. Where it cannot be read, nothing is
 * known: a plan does not wait for that.
 */
public final class KafkaPastWork implements PastWork, AutoCloseable {
  private static final int MOST = 50_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Logger log = LoggerFactory.getLogger(KafkaPastWork.class);

  private final KafkaClients clients;
  private final Map<String, PastTask> tasks = new LinkedHashMap<>();
  private @Nullable Consumer<byte[], byte[]> consumer;

  public KafkaPastWork(KafkaClients clients) {
    this.clients = clients;
  }

  @Override
  public synchronized List<PastTask> tasks() throws InterruptedException {
    try {
      readOn();
    } catch (KafkaException e) {
      log.warn("What earlier goals came to cannot be read: {}", e.toString());
    }
    return List.copyOf(tasks.values());
  }

  private void readOn() throws InterruptedException {
    Consumer<byte[], byte[]> reader = reader();
    if (reader.assignment().isEmpty()) {
      assign(reader);
    }
    Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
    long until = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < until
        && ends.entrySet().stream()
            .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      reader.poll(STEP).forEach(this::take);
    }
  }

  private Consumer<byte[], byte[]> reader() {
    Consumer<byte[], byte[]> known = consumer;
    if (known != null) {
      return known;
    }
    Consumer<byte[], byte[]> opened = clients.consumer("planner-past", Map.of());
    consumer = opened;
    return opened;
  }

  /** Nothing, while nobody has made the topic. */
  private static void assign(Consumer<byte[], byte[]> reader) {
    List<TopicPartition> partitions =
        reader.listTopics().getOrDefault(TopicCatalogue.TASK_STATE.name(), List.of()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), UTF_8);
    tasks.remove(key);
    if (record.value() == null) {
      return;
    }
    try {
      TaskState state = clients.fromBytes(TopicCatalogue.TASK_STATE, record.value());
      if (PastTask.isOver(state)) {
        tasks.put(key, PastTask.of(state));
      }
    } catch (MalformedRecordException e) {
      log.warn("A task's state cannot be read: {}", e.getMessage());
    }
    if (tasks.size() > MOST) {
      tasks.remove(tasks.keySet().iterator().next());
    }
  }

  @Override
  public synchronized void close() {
    if (consumer != null) {
      consumer.close();
    }
  }
}
