package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.serde.MalformedRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads committed records of whole topics, without a group, so it leaves no trace on the broker.
 */
final class KafkaRecordFeed implements RecordFeed {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaRecordFeed.class);

  private final KafkaClients clients;
  private final Map<String, Topic<?>> topics = new HashMap<>();
  private final byte @Nullable [] key;
  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();

  private KafkaRecordFeed(KafkaClients clients, List<Topic<?>> topics, byte @Nullable [] key) {
    this.clients = clients;
    this.key = key;
    this.consumer = clients.consumer("cli", Map.of());
    topics.forEach(topic -> this.topics.put(topic.name(), topic));
    // Topics that nobody made yet are empty topics: a home directory may be new.
    Map<String, List<PartitionInfo>> existing = consumer.listTopics();
    for (Topic<?> topic : topics) {
      List<PartitionInfo> infos = existing.getOrDefault(topic.name(), List.of());
      for (PartitionInfo info : infos) {
        if (key == null || info.partition() == partitionOf(key, infos.size())) {
          partitions.add(new TopicPartition(info.topic(), info.partition()));
        }
      }
    }
    consumer.assign(partitions);
  }

  static KafkaRecordFeed fromTheBeginning(KafkaClients clients, List<Topic<?>> topics) {
    KafkaRecordFeed feed = new KafkaRecordFeed(clients, topics, null);
    feed.consumer.seekToBeginning(feed.partitions);
    return feed.positioned();
  }

  static KafkaRecordFeed fromNow(KafkaClients clients, List<Topic<?>> topics) {
    KafkaRecordFeed feed = new KafkaRecordFeed(clients, topics, null);
    feed.consumer.seekToEnd(feed.partitions);
    return feed.positioned();
  }

  /** From the beginning, the records of one key only. */
  static KafkaRecordFeed ofKey(KafkaClients clients, List<Topic<?>> topics, String key) {
    KafkaRecordFeed feed = new KafkaRecordFeed(clients, topics, key.getBytes(UTF_8));
    feed.consumer.seekToBeginning(feed.partitions);
    return feed.positioned();
  }

  /** As every Kafka client places a key; the task graph itself relies on that. */
  private static int partitionOf(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /** Seeking is lazy: only asking makes the positions those of this moment. */
  private KafkaRecordFeed positioned() {
    partitions.forEach(consumer::position);
    return this;
  }

  @Override
  public List<SpecificRecord> poll(Duration limit) throws InterruptedException {
    List<SpecificRecord> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : KafkaReading.fetch(consumer, limit)) {
      Topic<?> topic = topics.get(record.topic());
      boolean wanted = key == null || Arrays.equals(key, record.key());
      if (topic == null || record.value() == null || !wanted) {
        continue;
      }
      try {
        records.add(clients.fromBytes(topic, record.value()));
      } catch (MalformedRecordException e) {
        LOG.warn(
            "Left out a record that cannot be read: {}-{} at {}",
            record.topic(),
            record.partition(),
            record.offset(),
            e);
      }
    }
    return records;
  }

  @Override
  public List<SpecificRecord> readToEnd() throws InterruptedException {
    return KafkaReading.toEnd(consumer, partitions, this::poll);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
