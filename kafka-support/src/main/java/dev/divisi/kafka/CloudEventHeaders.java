package dev.divisi.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.schemas.Topic;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;

/**
 * What every record carries beside its value: CloudEvents attributes in binary mode, and the trace.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     protocol binding for CloudEvents</a>
 */
public final class CloudEventHeaders {

  private CloudEventHeaders() {}

  /**
   * Adds the headers of a record that is written now.
   *
   * @param source who writes it, as a URI reference
   * @param subject what it is about: its key
   */
  public static void add(
      Headers headers, Topic<?> topic, String source, String subject, TraceContext trace) {
    headers.add("ce_specversion", "1.0".getBytes(UTF_8));
    headers.add("ce_id", UUID.randomUUID().toString().getBytes(UTF_8));
    headers.add("ce_source", source.getBytes(UTF_8));
    headers.add("ce_type", ("dev.divisi." + topic.valueType().getSimpleName()).getBytes(UTF_8));
    headers.add("ce_time", Instant.now().toString().getBytes(UTF_8));
    headers.add("ce_subject", subject.getBytes(UTF_8));
    headers.add("content-type", "application/avro".getBytes(UTF_8));
    headers.add(TraceContext.HEADER, trace.traceparent().getBytes(UTF_8));
  }
}
