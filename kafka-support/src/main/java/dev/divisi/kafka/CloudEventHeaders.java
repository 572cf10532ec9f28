package dev.divisi.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.schemas.Topic;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.header.Headers;

/**
 * What every record carries beside its value: CloudEvents attributes in binary mode, and the trace.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     protocol binding for CloudEvents</a>
 */
public final class CloudEventHeaders {

  /** Where a UUID says that it is a random one, as RFC 9562 has it. */
  private static final long VERSION_BITS = 0xF000L;

  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT_BITS = 0xC000_0000_0000_0000L;
  private static final long VARIANT_2 = 0x8000_0000_0000_0000L;

  private static final byte[] SPECIFICATION_VERSION = "1.0".getBytes(UTF_8);
  private static final byte[] CONTENT_TYPE = "application/avro".getBytes(UTF_8);

  /** The bytes of each type of record. */
  private static final ClassValue<byte[]> TYPES =
      new ClassValue<>() {
        @Override
        protected byte[] computeValue(Class<?> type) {
          return ("dev.divisi." + type.getSimpleName()).getBytes(UTF_8);
        }
      };

  private static volatile Stamp stamp = new Stamp(0);

  /** A time as it is written; made once for all records of a millisecond. */
  private record Stamp(long millis, String text) {
    Stamp(long millis) {
      this(millis, Instant.ofEpochMilli(millis).toString());
    }
  }

  private CloudEventHeaders() {}

  /**
   * Adds the headers of a record that is written now.
   *
   * @param source who writes it, as a URI reference
   * @param subject what it is about: its key
   * @param cause the step that the record follows from
   */
  public static void add(
      Headers headers, Topic<?> topic, String source, String subject, TraceContext cause) {
    headers.add("ce_specversion", SPECIFICATION_VERSION);
    headers.add("ce_id", id().toString().getBytes(ISO_8859_1));
    headers.add("ce_source", source.getBytes(UTF_8));
    headers.add("ce_type", TYPES.get(topic.valueType()));
    headers.add("ce_time", time().getBytes(ISO_8859_1));
    headers.add("ce_subject", subject.getBytes(UTF_8));
    headers.add("content-type", CONTENT_TYPE);
    headers.add(TraceContext.HEADER, cause.child().getBytes(ISO_8859_1));
  }

  private static String time() {
    long now = System.currentTimeMillis();
    Stamp known = stamp;
    if (known.millis() != now) {
      known = new Stamp(now);
      stamp = known;
    }
    return known.text();
  }

  /** Unlike any other is enough: nobody is kept from guessing it, so it need not be hard to. */
  private static UUID id() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~VERSION_BITS) | VERSION_4;
    long low = (random.nextLong() & ~VARIANT_BITS) | VARIANT_2;
    return new UUID(high, low);
  }
}
