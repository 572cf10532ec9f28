package dev.divisi.console.adapter.kafka;

import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.ReceivedRecord;
import dev.divisi.console.domain.RecordStore;
import dev.divisi.console.domain.RecordStore.Place;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.MalformedRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Reads every topic that is shown, from where the store stands, and tells what is different.
 *
 * <p>Without a consumer group: each console reads everything for itself, and the broker keeps
 * nothing of it. When Kafka or the store is away it waits and goes on where it was.
 */
public final class TopicTail implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);

  /** What is shown. */
  static final List<Topic<?>> TOPICS =
      List.of(
          TopicCatalogue.GOAL_SUBMITTED,
          TopicCatalogue.PLAN_CREATED,
          TopicCatalogue.PLAN_REVISED,
          TopicCatalogue.PLAN_EVALUATED,
          TopicCatalogue.DECISION_MADE,
          TopicCatalogue.WORK_CLAIMED,
          TopicCatalogue.WORK_FAILED,
          TopicCatalogue.PATCH_PROPOSED,
          TopicCatalogue.PATCH_EVALUATED,
          TopicCatalogue.REVIEW_COMPLETED,
          TopicCatalogue.MERGE_COMPLETED,
          TopicCatalogue.GOAL_STATE,
          TopicCatalogue.TASK_STATE,
          TopicCatalogue.AUDIT_EVENTS,
          TopicCatalogue.AGENT_STEPS);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final int MOST_RECORDS = 500;

  private final KafkaClients clients;
  private final RecordStore store;
  private final Consumer<Set<Change>> listener;
  private final Map<String, Topic<?>> topics = new HashMap<>();
  private volatile boolean caughtUp;
  private final ReadingThread thread = new ReadingThread("topic-tail", STOP_LIMIT);

  /**
   * @param listener told after the store has what is different; it must not take long
   */
  public TopicTail(KafkaClients clients, RecordStore store, Consumer<Set<Change>> listener) {
    this.clients = clients;
    this.store = store;
    this.listener = listener;
    TOPICS.forEach(topic -> topics.put(topic.name(), topic));
  }

  /** Whether everything that stood on the topics when it began is in the store. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  @Override
  public void start() {
    thread.start(this::run);
  }

  private void run() {
    while (thread.goesOn()) {
      try (org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer =
          clients.consumer(
              "console",
              Map.of(
                  ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                  "none",
                  ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                  Integer.toString(MOST_RECORDS)))) {
        thread.reads(consumer);
        follow(consumer);
      } catch (OffsetOutOfRangeException e) {
        LOG.warn("The topics do not go on where the read model ends: it is made anew.", e);
        startAnew();
      } catch (WakeupException _) {
        // Asked to stop; the loop looks.
      } catch (KafkaException | DataAccessException | TransactionException e) {
        LOG.warn("The console cannot read on; it tries again.", e);
        thread.pause();
      } catch (ExecutionException e) {
        LOG.warn("Kafka does not say which it is; the console tries again.", e.getCause());
        thread.pause();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void startAnew() {
    try {
      store.clear();
      listener.accept(Set.of(Change.everything()));
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("The read model cannot be cleared; the console tries again.", e);
      thread.pause();
    }
  }

  private void follow(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = partitions(consumer);
    Map<Place, Long> positions = store.begin(clusterId());
    consumer.assign(partitions);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      long start = starts.getOrDefault(partition, 0L);
      Long next = positions.get(new Place(partition.topic(), partition.partition()));
      if (next != null && next > ends.getOrDefault(partition, 0L)) {
        throw new OffsetOutOfRangeException(Map.of(partition, next));
      }
      // What was deleted meanwhile because it is old is not waited for.
      consumer.seek(partition, next == null ? start : Math.max(start, next));
    }
    while (thread.goesOn()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        listener.accept(store.keep(received(records)));
      }
      if (!caughtUp) {
        caughtUp =
            ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        if (caughtUp) {
          LOG.info("The read model has all that stood on the topics.");
        }
      }
    }
  }

  private List<TopicPartition> partitions(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic<?> topic : TOPICS) {
      consumer
          .partitionsFor(topic.name())
          .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    }
    return partitions;
  }

  private String clusterId() throws ExecutionException, InterruptedException {
    try (Admin admin = clients.admin("console")) {
      return admin.describeCluster().clusterId().get();
    }
  }

  private List<ReceivedRecord> received(ConsumerRecords<byte[], byte[]> records) {
    List<ReceivedRecord> received = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Topic<?> topic = topics.get(record.topic());
      if (topic != null && record.value() != null) {
        received.add(received(topic, record));
      }
    }
    return received;
  }

  private ReceivedRecord received(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
    SpecificRecord value = null;
    String problem = "";
    try {
      value = clients.fromBytes(topic, record.value());
    } catch (MalformedRecordException e) {
      problem = String.valueOf(e.getMessage());
      LOG.warn(
          "{}-{}@{} cannot be read: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          problem);
    }
    return new ReceivedRecord(
        topic,
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        record.value(),
        value,
        problem);
  }

  @Override
  public void stop() {
    thread.stop();
  }

  @Override
  public boolean isRunning() {
    return thread.isRunning();
  }
}
