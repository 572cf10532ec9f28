package dev.divisi.agents.acp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads lines that may not be longer than a bound, so that no program fills the memory. */
final class LineReader {
  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[64 << 10];
  private int at;
  private int end;

  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** A line longer than the bound. */
  static final class LineTooLongException extends IOException {
    LineTooLongException(int maxBytes) {
      super("a line has more than " + maxBytes + " bytes");
    }
  }

  /**
   * The next line, without its end; empty at the end of the stream. What stands behind the last
   * line end is no line.
   *
   * @throws LineTooLongException when it is longer than it may be
   */
  Optional<byte[]> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
          return Optional.empty();
        }
      }
      int lineEnd = at;
      while (lineEnd < end && buffer[lineEnd] != '\n') {
        lineEnd++;
      }
      line.write(buffer, at, lineEnd - at);
      if (line.size() > maxBytes) {
        throw new LineTooLongException(maxBytes);
      }
      at = lineEnd;
      if (lineEnd < end) {
        at++;
        return Optional.of(line.toByteArray());
      }
    }
  }
}
