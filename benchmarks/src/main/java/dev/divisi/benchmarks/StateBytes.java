package dev.divisi.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Reads the changelogs of the service's state stores: what a goal wrote to them in all, and how
 * much of it was alive at once. Keys and values count; keys name their goal.
 */
final class StateBytes implements AutoCloseable {

  /**
   * State of one goal.
   *
   * @param written bytes written to the changelogs
   * @param peak most bytes that were in the stores at once
   * @param left bytes that are in the stores now
   */
  record OfGoal(long written, long peak, long left) {}

  /** The account of one goal. What one commit wrote, to all changelogs, counts at once. */
  static final class Account {
    private record Change(String key, int bytes) {}

    private final SortedMap<Long, List<Change>> changes = new TreeMap<>();
    private long written;

    /**
     * A record of a changelog; no value deletes.
     *
     * @param time what was written at the same time was in the stores at once, and not before
     */
    void add(long time, String key, int keyBytes, int valueBytes) {
      written += keyBytes + Math.max(0, valueBytes);
      changes
          .computeIfAbsent(time, _ -> new ArrayList<>())
          .add(new Change(key, valueBytes < 0 ? 0 : keyBytes + valueBytes));
    }

    OfGoal figures() {
      Map<String, Integer> live = new HashMap<>();
      long now = 0;
      long peak = 0;
      for (List<Change> together : changes.values()) {
        for (Change change : together) {
          Integer before = live.put(change.key(), change.bytes());
          now += change.bytes() - (before == null ? 0 : before);
        }
        peak = Math.max(peak, now);
      }
      return new OfGoal(written, peak, now);
    }
  }

  private static final String SUFFIX = "-changelog";
  private static final Pattern GOAL = Pattern.compile("bench\\d+-\\d{5}");

  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<String, Long> writtenByStore = new TreeMap<>();

  /**
   * Time of the latest record of each partition: what is written after a fact that came late does
   * not go back. Where that happens, the peak is approximate.
   */
  private final Map<TopicPartition, Long> latest = new HashMap<>();

  StateBytes(KafkaClients clients) throws InterruptedException, ExecutionException {
    try (Admin admin = clients.admin("changelogs")) {
      List<String> topics =
          admin.listTopics().names().get().stream().filter(name -> name.endsWith(SUFFIX)).toList();
      // Compaction would hide what was written.
      Map<ConfigResource, Collection<AlterConfigOp>> keep = new HashMap<>();
      for (String topic : topics) {
        keep.put(
            new ConfigResource(ConfigResource.Type.TOPIC, topic),
            List.of(
                new AlterConfigOp(
                    new ConfigEntry(
                        TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                        Long.toString(Duration.ofHours(1).toMillis())),
                    AlterConfigOp.OpType.SET)));
      }
      admin.incrementalAlterConfigs(keep).all().get();
      consumer = clients.consumer("changelogs", Map.of());
      for (String topic : topics) {
        consumer
            .partitionsFor(topic)
            .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /**
   * Reads what was written since the last time; the result is by goal of the workload. What was
   * written late for an earlier one is not mistaken for a goal of this one.
   */
  List<OfGoal> readNew(String workload) {
    accounts.clear();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(partition -> isBehind(partition, ends))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        count(record);
      }
    }
    return accounts.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(workload + "-"))
        .map(entry -> entry.getValue().figures())
        .toList();
  }

  private boolean isBehind(TopicPartition partition, Map<TopicPartition, Long> ends) {
    return consumer.position(partition) < ends.getOrDefault(partition, 0L);
  }

  private void count(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), UTF_8);
    Matcher goal = GOAL.matcher(key);
    if (goal.find()) {
      int valueBytes = record.value() == null ? -1 : record.value().length;
      long time =
          latest.merge(
              new TopicPartition(record.topic(), record.partition()),
              record.timestamp(),
              Math::max);
      accounts
          .computeIfAbsent(goal.group(), _ -> new Account())
          .add(time, record.topic() + "/" + key, record.key().length, valueBytes);
      writtenByStore.merge(
          store(record.topic()), (long) record.key().length + Math.max(0, valueBytes), Long::sum);
    }
  }

  private static String store(String topic) {
    String name = topic.substring(0, topic.length() - SUFFIX.length());
    return name.startsWith("divisi-task-graph-")
        ? name.substring("divisi-task-graph-".length())
        : name;
  }

  /** Bytes written to the changelog of each store, of all goals that were read. */
  Map<String, Long> writtenByStore() {
    return writtenByStore;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
