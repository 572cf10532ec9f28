package dev.divisi.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where a benchmark tells what it does and what it found. */
final class Report {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean wantsJson;
  private final long began = System.nanoTime();

  /**
   * @param out for the figures
   * @param err for progress
   * @param wantsJson whether one JSON line follows the tables
   */
  Report(PrintStream out, PrintStream err, boolean wantsJson) {
    this.out = out;
    this.err = err;
    this.wantsJson = wantsJson;
  }

  void progress(String what) {
    err.printf(
        Locale.ROOT, "%4d s  %s%n", Duration.ofNanos(System.nanoTime() - began).toSeconds(), what);
  }

  void line(String text) {
    out.println(text);
  }

  void table(String title, List<String> headings, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(headings);
    all.addAll(rows);
    int[] widths = new int[headings.size()];
    for (List<String> row : all) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    out.println();
    out.println(title);
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        line.append("  ").append(row.get(column));
        line.repeat(' ', widths[column] - row.get(column).length());
      }
      out.println(line.toString().stripTrailing());
    }
  }

  void json(Map<String, Object> figures) {
    if (wantsJson) {
      out.println(WorkersMain.JSON.writeValueAsString(figures));
    }
  }

  static String spread(Sample sample) {
    return number(sample.median())
        + " ("
        + number(sample.min())
        + " to "
        + number(sample.max())
        + ")";
  }

  /** Three significant digits for people, but no power of ten. */
  static String number(double value) {
    if (Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return Math.abs(value) >= 10
        ? String.format(Locale.ROOT, "%.1f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
