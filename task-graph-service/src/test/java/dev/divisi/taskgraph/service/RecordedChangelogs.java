package dev.divisi.taskgraph.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a release kept in the changelogs of its stores, and the schemas of the payloads among it:
 * {@code changelogs.jsonl} and {@code schemas.jsonl}. All that a release leaves to the next.
 */
final class RecordedChangelogs {

  static final Path RELEASED = Path.of("src", "test", "resources", "released");

  private static final String PREFIX = "divisi-task-graph-";
  private static final String SUFFIX = "-changelog";
  private static final String PAYLOADS = PREFIX + TaskGraphTopology.PAYLOAD_STORE + SUFFIX;
  private static final String GOALS = PREFIX + TaskGraphTopology.GOAL_STORE + SUFFIX;
  private static final List<Topic<?>> PAYLOAD_TYPES =
      List.of(
          TopicCatalogue.GOAL_SUBMITTED, TopicCatalogue.TASK_READY, TopicCatalogue.PATCH_PROPOSED);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Magic byte and schema id, before each Avro value. */
  private static final int WIRE_HEADER = 5;

  private record Known(int id, String subject, String text) {}

  private final List<ProducerRecord<byte[], byte[]>> entries;
  private final List<Known> schemas;

  private RecordedChangelogs(List<ProducerRecord<byte[], byte[]>> entries, List<Known> schemas) {
    this.entries = entries;
    this.schemas = schemas;
  }

  /** Reads all changelogs of a task graph that has stopped. */
  static RecordedChangelogs of(KafkaClients clients, SchemaRegistryClient registry)
      throws ExecutionException, InterruptedException {
    List<Known> schemas = new ArrayList<>();
    for (Topic<?> topic : PAYLOAD_TYPES) {
      Schema schema = SpecificData.get().getSchema(topic.valueType());
      int id = registry.register(topic.valueSubject(), schema);
      schemas.add(new Known(id, topic.valueSubject(), registry.schema(id).toString()));
    }
    List<ProducerRecord<byte[], byte[]>> entries = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.consumer("recorder", Map.of())) {
      List<TopicPartition> partitions =
          consumer.listTopics().entrySet().stream()
              .filter(topic -> topic.getKey().startsWith(PREFIX))
              .filter(topic -> topic.getKey().endsWith(SUFFIX))
              .sorted(Map.Entry.comparingByKey())
              .flatMap(topic -> topic.getValue().stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      for (TopicPartition partition : partitions) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (consumer.position(partition) < end) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            entries.add(
                new ProducerRecord<>(
                    record.topic(), record.partition(), record.key(), record.value()));
          }
        }
      }
    }
    return new RecordedChangelogs(entries, schemas);
  }

  static RecordedChangelogs read(Path folder) throws IOException {
    List<ProducerRecord<byte[], byte[]>> entries = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("changelogs.jsonl"))) {
      JsonNode node = JSON.readTree(line);
      byte @Nullable [] value = node.get("value").isNull() ? null : bytes(node.get("value"));
      entries.add(
          new ProducerRecord<>(
              node.get("topic").asString(),
              node.get("partition").asInt(),
              bytes(node.get("key")),
              value));
    }
    List<Known> schemas = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("schemas.jsonl"))) {
      JsonNode node = JSON.readTree(line);
      schemas.add(
          new Known(
              node.get("id").asInt(),
              node.get("subject").asString(),
              node.get("schema").asString()));
    }
    return new RecordedChangelogs(entries, schemas);
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    StringBuilder lines = new StringBuilder();
    for (ProducerRecord<byte[], byte[]> entry : entries) {
      ObjectNode node =
          JSON.createObjectNode()
              .put("topic", entry.topic())
              .put("partition", entry.partition())
              .put("key", text(entry.key()));
      byte[] value = entry.value();
      lines.append(node.put("value", value == null ? null : text(value))).append('\n');
    }
    Files.writeString(folder.resolve("changelogs.jsonl"), lines);
    StringBuilder known = new StringBuilder();
    for (Known schema : schemas) {
      known
          .append(
              JSON.createObjectNode()
                  .put("id", schema.id())
                  .put("subject", schema.subject())
                  .put("schema", schema.text()))
          .append('\n');
    }
    Files.writeString(folder.resolve("schemas.jsonl"), known);
  }

  /** How many audit events each goal had, by its id. */
  Map<String, Long> auditSequences() {
    Map<String, Long> sequences = new HashMap<>();
    for (ProducerRecord<byte[], byte[]> entry : entries) {
      byte[] value = entry.value();
      if (entry.topic().equals(GOALS) && value != null) {
        // One character of format, then JSON.
        JsonNode goal = JSON.readTree(new String(value, UTF_8).substring(1));
        sequences.put(new String(entry.key(), UTF_8), goal.get("sequence").asLong());
      }
    }
    return sequences;
  }

  /** Makes the changelog topics and puts everything there, as if the release had just stopped. */
  void restore(KafkaClients clients, SchemaRegistryClient registry)
      throws ExecutionException, InterruptedException {
    Map<Integer, Integer> ids = new HashMap<>();
    for (Known schema : schemas) {
      ids.put(
          schema.id(),
          registry.register(schema.subject(), new Schema.Parser().parse(schema.text())));
    }
    try (Admin admin = clients.admin("restorer")) {
      admin
          .createTopics(
              entries.stream()
                  .map(ProducerRecord::topic)
                  .distinct()
                  .map(name -> newTopic(name, clients.settings().partitions()))
                  .toList())
          .all()
          .get();
    }
    try (Producer<byte[], byte[]> producer = clients.producer("restorer")) {
      for (ProducerRecord<byte[], byte[]> entry : entries) {
        byte[] value = entry.value();
        if (value != null && entry.topic().equals(PAYLOADS)) {
          value = withSchema(value, ids);
        }
        producer
            .send(new ProducerRecord<>(entry.topic(), entry.partition(), entry.key(), value))
            .get();
      }
    }
  }

  private static NewTopic newTopic(String name, int partitions) {
    return new NewTopic(name, partitions, (short) 1)
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(TopicCatalogue.PATCH_PROPOSED.maxMessageBytes())));
  }

  /** A registry gives ids as it likes: the same schema has another one here. */
  private static byte[] withSchema(byte[] value, Map<Integer, Integer> ids) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    int recorded = buffer.getInt(1);
    Integer here = ids.get(recorded);
    if (here == null || value.length < WIRE_HEADER) {
      throw new IllegalStateException("a payload of a schema that was not recorded: " + recorded);
    }
    return ByteBuffer.wrap(value.clone()).putInt(1, here).array();
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(JsonNode node) {
    return Base64.getDecoder().decode(node.asString());
  }
}
