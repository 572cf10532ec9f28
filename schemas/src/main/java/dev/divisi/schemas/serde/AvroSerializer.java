package dev.divisi.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in the Confluent wire format; the schema is registered under {@code
 * <topic>-value}. A plain Kafka serializer too: without a client it wants {@code
 * schema.registry.url} in its configuration.
 */
public final class AvroSerializer<V extends SpecificRecord> implements Serializer<V> {
  private static final int INITIAL_BYTES = 512;
  private static final int MAX_KEPT_BYTES = 64 * 1024;

  /** A thread that writes, writes many; what it needs once for a large value is not kept. */
  private static final ThreadLocal<ByteArrayOutputStream> BUFFERS =
      ThreadLocal.withInitial(() -> new ByteArrayOutputStream(INITIAL_BYTES));

  /** By type; a writer keeps nothing of what it wrote, so threads may share it. */
  private static final ClassValue<SpecificDatumWriter<SpecificRecord>> WRITERS =
      new ClassValue<>() {
        @Override
        protected SpecificDatumWriter<SpecificRecord> computeValue(Class<?> type) {
          SpecificData data = SpecificData.getForClass(type);
          // Code that was generated for the type, where there is some, instead of a walk over its
          // schema.
          data.setCustomCoders(true);
          return new SpecificDatumWriter<>(data.getSchema(type), data);
        }
      };

  private final boolean ownsRegistry;
  private @Nullable SchemaRegistryClient registry;

  /** For Kafka, which then calls {@link #configure}. */
  public AvroSerializer() {
    this.ownsRegistry = true;
  }

  public AvroSerializer(SchemaRegistryClient registry) {
    this.ownsRegistry = false;
    this.registry = registry;
  }

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    if (isKey) {
      throw new ConfigException("Keys are plain strings; this serializer is for values.");
    }
    if (ownsRegistry && registry == null) {
      registry = new SchemaRegistryClient(AvroDeserializer.registryUrl(configuration));
    }
  }

  /**
   * @throws SchemaRegistryUnavailableException when the schema is not registered yet and no
   *     registry answers
   * @throws SchemaRegistryRefusedException when the schema does not fit the topic
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable V value) {
    if (value == null) {
      return null;
    }
    if (registry == null) {
      throw new IllegalStateException("This serializer was not configured.");
    }
    int id = registry.register(topic + "-value", value.getSchema());
    ByteArrayOutputStream bytes = BUFFERS.get();
    bytes.reset();
    bytes.write(WireFormat.MAGIC);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      WRITERS.get(value.getClass()).write(value, encoder);
      encoder.flush();
    } catch (IOException | AvroRuntimeException | NullPointerException | ClassCastException e) {
      throw new SerializationException(
          "A " + value.getSchema().getName() + " for " + topic + " cannot be written: " + e, e);
    } finally {
      if (bytes.size() > MAX_KEPT_BYTES) {
        BUFFERS.remove();
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    if (ownsRegistry && registry != null) {
      registry.close();
    }
  }
}
