package dev.divisi.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.serde.SchemaRegistryUnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes records and waits until the brokers have them. Each record carries CloudEvents
 * attributes (binary mode) and a W3C trace context as headers. Safe for use by many threads.
 */
public final class FactPublisher implements FactSink, AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaClients clients;
  private final String source;
  private final Producer<byte[], byte[]> producer;

  /**
   * @param source who publishes, as a URI reference such as {@code /divisi/planner-service}
   */
  public FactPublisher(KafkaClients clients, String source) {
    this.clients = clients;
    this.source = source;
    this.producer = clients.producer(source.substring(source.lastIndexOf('/') + 1));
  }

  /** Who publishes. */
  public String source() {
    return source;
  }

  /** Publishes as the first step of a new trace. */
  public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
    publish(topic, key, value, TraceContext.start());
  }

  /**
   * Publishes as a further step of a trace. An interrupted thread leaves with Kafka's {@link
   * InterruptException}; the record may or may not be written then.
   */
  @Override
  public <V extends SpecificRecord> void publish(
      Topic<V> topic, String key, V value, TraceContext parent) {
    publish(topic, key.getBytes(UTF_8), key, value, parent);
  }

  <V extends SpecificRecord> void publish(
      Topic<V> topic, byte @Nullable [] key, String subject, V value, TraceContext parent) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic.name(), key, serialize(topic, value));
    CloudEventHeaders.add(record.headers(), topic, source, subject, parent);
    try {
      producer.send(record).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw failed(topic, e.getCause() == null ? e : e.getCause());
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      throw failed(topic, e);
    }
  }

  private <V extends SpecificRecord> byte[] serialize(Topic<V> topic, V value) {
    byte[] bytes;
    try {
      bytes = clients.toBytes(topic, value);
    } catch (SchemaRegistryUnavailableException e) {
      throw new PublishFailedException(
          FailureKind.TRANSIENT, "SCHEMA_REGISTRY_UNAVAILABLE", because(e), e);
    } catch (SerializationException e) {
      throw new PublishFailedException(FailureKind.BUG, "RECORD_INVALID", because(e), e);
    }
    if (bytes.length > topic.maxMessageBytes()) {
      throw tooLarge(topic, bytes.length + " bytes", null);
    }
    return bytes;
  }

  private static PublishFailedException failed(Topic<?> topic, Throwable cause) {
    return switch (cause) {
      case RecordTooLargeException e -> tooLarge(topic, because(e), e);
      case AuthorizationException e -> denied(topic, e);
      case AuthenticationException e -> denied(topic, e);
      default ->
          new PublishFailedException(
              FailureKind.TRANSIENT,
              "PUBLISH_FAILED",
              "Kafka did not take a record for " + topic + ": " + cause,
              cause);
    };
  }

  private static PublishFailedException denied(Topic<?> topic, Throwable cause) {
    return new PublishFailedException(
        FailureKind.REJECTED,
        "PUBLISH_DENIED",
        "Kafka does not allow this service to write to " + topic + ": " + cause.getMessage(),
        cause);
  }

  private static PublishFailedException tooLarge(
      Topic<?> topic, String size, @Nullable Throwable cause) {
    return new PublishFailedException(
        FailureKind.EXHAUSTED,
        "RECORD_TOO_LARGE",
        "A "
            + topic.valueType().getSimpleName()
            + " is too large for "
            + topic
            + ", which takes "
            + topic.maxMessageBytes()
            + " bytes: "
            + size,
        cause);
  }

  private static String because(Throwable cause) {
    return Objects.requireNonNullElseGet(cause.getMessage(), cause::toString);
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
