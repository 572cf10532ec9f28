package dev.divisi.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * W3C trace context: which trace a record belongs to, and which step caused it.
 *
 * @param traceparent {@code 00-<trace id, 32 hex>-<span id, 16 hex>-<flags, 2 hex>}
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public record TraceContext(String traceparent) {
  static final String HEADER = "traceparent";

  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private static final int SPAN_START = 36;
  private static final int SPAN_END = 52;

  public TraceContext {
    if (!FORM.matcher(traceparent).matches()) {
      throw new IllegalArgumentException("Not a traceparent: " + traceparent);
    }
  }

  /** A new trace. */
  public static TraceContext start() {
    return new TraceContext("00-" + hex() + hex() + "-" + hex() + "-01");
  }

  /** A further step of the same trace. */
  public TraceContext child() {
    return new TraceContext(
        traceparent.substring(0, SPAN_START) + hex() + traceparent.substring(SPAN_END));
  }

  /** The trace that a record names; empty when it names none, or none that makes sense. */
  public static Optional<TraceContext> from(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    if (header == null || header.value() == null) {
      return Optional.empty();
    }
    String text = new String(header.value(), US_ASCII);
    return FORM.matcher(text).matches() ? Optional.of(new TraceContext(text)) : Optional.empty();
  }

  private static String hex() {
    long bits = ThreadLocalRandom.current().nextLong();
    return HexFormat.of().toHexDigits(bits == 0 ? 1 : bits);
  }
}
