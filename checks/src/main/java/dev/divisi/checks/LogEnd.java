package dev.divisi.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The end of a text, bounded. */
final class LogEnd {
  private LogEnd() {}

  /** At most so many bytes of UTF-8 from the end, without a torn character at the front. */
  static String of(String text, int maxBytes) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length <= maxBytes) {
      return text;
    }
    int start = bytes.length - maxBytes;
    while (start < bytes.length && (bytes[start] & 0xC0) == 0x80) {
      start++;
    }
    return new String(bytes, start, bytes.length - start, UTF_8);
  }
}
