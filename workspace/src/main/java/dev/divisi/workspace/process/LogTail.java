package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Keeps the end of a stream of any length in a fixed amount of memory. */
final class LogTail implements ByteSink {
  private final byte[] ring;
  private long written;

  LogTail(int maxBytes) {
    this.ring = new byte[maxBytes];
  }

  @Override
  public synchronized void write(byte[] bytes, int length) {
    int from = Math.max(0, length - ring.length);
    int at = (int) ((written + from) % ring.length);
    int first = Math.min(length - from, ring.length - at);
    System.arraycopy(bytes, from, ring, at, first);
    System.arraycopy(bytes, from + first, ring, 0, length - from - first);
    written += length;
  }

  /** Whether the stream was longer than what is kept of it. */
  synchronized boolean isCut() {
    return written > ring.length;
  }

  /** What was kept, as plain text that is no longer, in UTF-8, than what may be kept. */
  synchronized String text() {
    int kept = (int) Math.min(written, ring.length);
    byte[] bytes = new byte[kept];
    int begin = (int) ((written - kept) % ring.length);
    int first = Math.min(kept, ring.length - begin);
    System.arraycopy(ring, begin, bytes, 0, first);
    System.arraycopy(ring, 0, bytes, first, kept - first);
    String text = PlainText.of(bytes);
    if (written == kept) {
      return endOf(text, "");
    }
    // The first line may have lost its beginning, and with it the beginning of an escape.
    int lineEnd = text.indexOf('\n');
    String whole = lineEnd < 0 ? text : text.substring(lineEnd + 1);
    return endOf(whole, "[" + (written - kept) + " bytes before this are left out]\n");
  }

  private String endOf(String text, String notice) {
    byte[] bytes = (notice + text).getBytes(UTF_8);
    if (bytes.length <= ring.length) {
      return notice + text;
    }
    int from = bytes.length - ring.length;
    while (from < bytes.length && (bytes[from] & 0xC0) == 0x80) {
      from++;
    }
    return new String(bytes, from, bytes.length - from, UTF_8);
  }
}
