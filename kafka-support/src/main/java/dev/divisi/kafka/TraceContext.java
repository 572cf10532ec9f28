package dev.divisi.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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

  private static final int TRACE_START = 3;
  private static final int TRACE_END = 35;
  private static final int SPAN_START = 36;
  private static final int SPAN_END = 52;
  private static final int LENGTH = 55;

  public TraceContext {
    if (!isWellFormed(traceparent)) {
      throw new IllegalArgumentException("Not a traceparent: " + traceparent);
    }
  }

  /** A new trace. */
  public static TraceContext start() {
    return new TraceContext("00-" + hex() + hex() + "-" + hex() + "-01");
  }

  /** The {@code traceparent} of a further step of the same trace. */
  String child() {
    return traceparent.substring(0, SPAN_START) + hex() + traceparent.substring(SPAN_END);
  }

  /** The trace that a record names; empty when it names none, or none that makes sense. */
  public static Optional<TraceContext> from(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    if (header == null || header.value() == null) {
      return Optional.empty();
    }
    String text = new String(header.value(), US_ASCII);
    return isWellFormed(text) ? Optional.of(new TraceContext(text)) : Optional.empty();
  }

  /** By hand: each record that is written is checked, and a pattern costs more than its headers. */
  private static boolean isWellFormed(String text) {
    return text.length() == LENGTH
        && text.startsWith("00-")
        && text.charAt(TRACE_END) == '-'
        && text.charAt(SPAN_END) == '-'
        && isHex(text, TRACE_START, TRACE_END)
        && isHex(text, SPAN_START, SPAN_END)
        && isHex(text, SPAN_END + 1, LENGTH)
        && !isZero(text, TRACE_START, TRACE_END)
        && !isZero(text, SPAN_START, SPAN_END);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }

  private static String hex() {
    long bits = ThreadLocalRandom.current().nextLong();
    return HexFormat.of().toHexDigits(bits == 0 ? 1 : bits);
  }
}
