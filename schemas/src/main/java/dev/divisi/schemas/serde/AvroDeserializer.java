package dev.divisi.schemas.serde;

import dev.divisi.schemas.DeadLetter;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in the Confluent wire format. The bytes are resolved from the schema they were
 * written with to our own, so older and newer writers are understood. A plain Kafka deserializer
 * too: without a client it wants {@code schema.registry.url} in its configuration, and reads
 * whichever of our records the bytes say they are.
 *
 * <p>No bytes at all ({@code null}) are a tombstone and give {@code null}.
 */
public final class AvroDeserializer<V extends SpecificRecord> implements Deserializer<V> {
  private static final int MAX_BYTES = 32 * 1024 * 1024;

  private final boolean ownsRegistry;
  private final @Nullable Class<V> expected;
  private final int maxBytes;

  /** Readers that have already resolved one schema to another; by the id of the writer's. */
  private final Map<Integer, SpecificDatumReader<V>> readers = new ConcurrentHashMap<>();

  private @Nullable SchemaRegistryClient registry;

  /** For Kafka, which then calls {@link #configure}. */
  public AvroDeserializer() {
    this.ownsRegistry = true;
    this.expected = null;
    this.maxBytes = MAX_BYTES;
  }

  /** Reads values of one type. */
  public AvroDeserializer(SchemaRegistryClient registry, Class<V> type) {
    this(registry, type, MAX_BYTES);
  }

  /** Reads the values of a topic, and none larger than the topic allows. */
  public AvroDeserializer(SchemaRegistryClient registry, Topic<V> topic) {
    this(registry, topic.valueType(), topic.maxMessageBytes());
  }

  private AvroDeserializer(SchemaRegistryClient registry, Class<V> type, int maxBytes) {
    this.ownsRegistry = false;
    this.registry = registry;
    this.expected = type;
    this.maxBytes = maxBytes;
  }

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    if (isKey) {
      throw new ConfigException("Keys are plain strings; this deserializer is for values.");
    }
    if (ownsRegistry && registry == null) {
      registry = new SchemaRegistryClient(registryUrl(configuration));
    }
  }

  static String registryUrl(Map<String, ?> configuration) {
    Object url = configuration.get(WireFormat.REGISTRY_URL);
    if (url == null || url.toString().isBlank()) {
      throw new ConfigException(WireFormat.REGISTRY_URL + " is missing.");
    }
    return url.toString();
  }

  /**
   * @throws MalformedRecordException when the bytes are not such a record
   * @throws SchemaRegistryUnavailableException when the schema is not known yet and no registry
   *     answers
   */
  @Override
  public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    SpecificDatumReader<V> reader = reader(schemaId(bytes));
    String name = reader.getExpected().getName();
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                bytes, WireFormat.HEADER_BYTES, bytes.length - WireFormat.HEADER_BYTES, null);
    try {
      V value = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw new MalformedRecordException("More bytes follow after the end of the " + name + ".");
      }
      return value;
    } catch (EOFException e) {
      throw new MalformedRecordException("The " + name + " is truncated.", e);
    } catch (IOException
        | AvroRuntimeException
        | UnsupportedOperationException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | ArithmeticException
        | ClassCastException
        | NullPointerException
        | StackOverflowError e) {
      // What Avro throws at bytes that make no sense: it checks little before it trusts them.
      throw new MalformedRecordException("The " + name + " cannot be decoded: " + e, e);
    }
  }

  private int schemaId(byte[] bytes) {
    if (bytes.length == 0) {
      throw new MalformedRecordException("The value is empty.");
    }
    if (bytes[0] != WireFormat.MAGIC) {
      throw new MalformedRecordException(
          "The value does not begin with the magic byte 0 of the Confluent wire format.");
    }
    if (bytes.length < WireFormat.HEADER_BYTES) {
      throw new MalformedRecordException("The value is truncated: it has no schema id.");
    }
    if (bytes.length > maxBytes) {
      throw new MalformedRecordException(
          "The value has " + bytes.length + " bytes; at most " + maxBytes + " are read.");
    }
    return ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
  }

  private SpecificDatumReader<V> reader(int schemaId) {
    SpecificDatumReader<V> known = readers.get(schemaId);
    if (known != null) {
      return known;
    }
    if (registry == null) {
      throw new IllegalStateException("This deserializer was not configured.");
    }
    Schema writer = registry.schema(schemaId);
    Class<? extends SpecificRecord> type = expected == null ? typeNamedBy(writer) : expected;
    Schema wanted = SpecificData.get().getSchema(type);
    if (!wanted.getFullName().equals(writer.getFullName())) {
      throw new MalformedRecordException(
          "The value holds a " + writer.getFullName() + ", not a " + wanted.getFullName() + ".");
    }
    SpecificDatumReader<V> reader =
        new SpecificDatumReader<>(writer, wanted, SpecificData.getForClass(type));
    readers.put(schemaId, reader);
    return reader;
  }

  /** Only what stands on a topic: a schema must not make us load whatever class it names. */
  private static Class<? extends SpecificRecord> typeNamedBy(Schema writer) {
    return Stream.concat(
            TopicCatalogue.all().stream().<Class<? extends SpecificRecord>>map(Topic::valueType),
            Stream.of(DeadLetter.class))
        .filter(type -> type.getName().equals(writer.getFullName()))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedRecordException(
                    "The value holds a " + writer.getFullName() + ", which no topic of ours has."));
  }

  @Override
  public void close() {
    if (ownsRegistry && registry != null) {
      registry.close();
    }
  }
}
