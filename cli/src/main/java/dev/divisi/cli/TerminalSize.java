package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Rows and columns of the terminal that this process belongs to; asked for again every two seconds.
 */
final class TerminalSize {
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final int DEFAULT_ROWS = 24;
  private static final int DEFAULT_COLUMNS = 80;

  private long askedAt = System.nanoTime() - FRESH.toNanos();
  private int rows = DEFAULT_ROWS;
  private int columns = DEFAULT_COLUMNS;

  synchronized int rows() {
    refresh();
    return rows;
  }

  synchronized int columns() {
    refresh();
    return columns;
  }

  private void refresh() {
    if (System.nanoTime() - askedAt < FRESH.toNanos()) {
      return;
    }
    askedAt = System.nanoTime();
    try {
      Process process =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readNBytes(40), UTF_8).strip();
      if (process.waitFor(1, TimeUnit.SECONDS) && said.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
        int blank = said.indexOf(' ');
        rows = Integer.parseInt(said.substring(0, blank));
        columns = Integer.parseInt(said.substring(blank + 1));
      }
    } catch (IOException _) {
      // no stty here: the size stays what it was
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
