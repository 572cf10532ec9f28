package dev.divisi.kafka;

import dev.divisi.schemas.Topic;
import dev.divisi.schemas.serde.AvroDeserializer;
import dev.divisi.schemas.serde.AvroSerdes;
import dev.divisi.schemas.serde.AvroSerializer;
import dev.divisi.schemas.serde.MalformedRecordException;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka clients that are set up as Divisi needs them. They move bytes; {@link #toBytes} and
 * {@link #fromBytes} give them meaning, so that a record nobody can read is never lost inside a
 * client. Whoever asks for a client closes it.
 */
public final class KafkaClients {
  /** Enough for the largest value of the catalogue, its key and its headers. */
  private static final int MAX_REQUEST_BYTES = 20 * 1024 * 1024;

  private static final String DELIVERY_TIMEOUT_MILLIS = "60000";
  private static final String REQUEST_TIMEOUT_MILLIS = "15000";
  private static final String MAX_BLOCK_MILLIS = "15000";

  private final KafkaSettings settings;
  private final SchemaRegistryClient registry;
  private final AvroSerializer<SpecificRecord> serializer;
  private final Map<Topic<?>, AvroDeserializer<?>> deserializers = new ConcurrentHashMap<>();

  public KafkaClients(KafkaSettings settings, SchemaRegistryClient registry) {
    this.settings = settings;
    this.registry = registry;
    this.serializer = new AvroSerializer<>(registry);
  }

  public KafkaSettings settings() {
    return settings;
  }

  /**
   * What every client has in common: where the brokers are, security, a client id that is unique,
   * and no JMX, because several services may run in one JVM.
   */
  public Map<String, Object> properties(String role) {
    Map<String, Object> properties = new HashMap<>(settings.properties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(
        CommonClientConfigs.CLIENT_ID_CONFIG,
        "divisi-" + role + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
    properties.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
    return properties;
  }

  public Admin admin(String role) {
    return Admin.create(properties(role));
  }

  /** A producer that keeps trying for a minute, in order, and writes each record once. */
  public Producer<byte[], byte[]> producer(String role) {
    Map<String, Object> properties = properties(role);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    // While one request is under way the next batch fills: few requests, and nothing waits idly.
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_REQUEST_BYTES));
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer that reads committed records and commits nothing by itself. */
  public Consumer<byte[], byte[]> consumer(String role, Map<String, Object> further) {
    return new KafkaConsumer<>(
        consumerProperties(role, further),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  Map<String, Object> consumerProperties(String role, Map<String, Object> further) {
    Map<String, Object> properties = properties(role);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.putAll(further);
    return properties;
  }

  /**
   * A consumer of a share group that is given one record at a time and must acknowledge it.
   *
   * <p>The strict limit is a must: by default a member is handed whole batches, whose locks run out
   * before it comes to them. The time between two polls is not limited: a pool whose slots are all
   * taken does not poll, maybe for hours.
   */
  ShareConsumer<byte[], byte[]> shareConsumer(String role, String group) {
    Map<String, Object> properties = properties(role);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    properties.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    properties.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
    return new KafkaShareConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The values of a topic, for Kafka Streams. */
  public <V extends SpecificRecord> Serde<V> serde(Topic<V> topic) {
    return AvroSerdes.of(registry, topic);
  }

  /** Writes a value for the topic; throws what {@link AvroSerializer} throws. */
  public <V extends SpecificRecord> byte[] toBytes(Topic<V> topic, V value) {
    byte[] bytes = serializer.serialize(topic.name(), value);
    if (bytes == null) {
      throw new IllegalArgumentException("A value is needed for " + topic + ".");
    }
    return bytes;
  }

  /**
   * Reads the value of a record from the topic.
   *
   * @throws MalformedRecordException when the bytes are not such a record, or when there are none
   */
  public <V extends SpecificRecord> V fromBytes(Topic<V> topic, byte @Nullable [] bytes) {
    AvroDeserializer<?> deserializer =
        deserializers.computeIfAbsent(topic, unseen -> new AvroDeserializer<>(registry, unseen));
    SpecificRecord value = deserializer.deserialize(topic.name(), bytes);
    if (value == null) {
      throw new MalformedRecordException("The record has no value.");
    }
    return topic.valueType().cast(value);
  }
}
