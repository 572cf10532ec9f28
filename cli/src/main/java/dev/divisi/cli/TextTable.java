package dev.divisi.cli;

import dev.divisi.goals.TextWidth;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell; the last one is cut to fit. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    this.headings = List.of(headings);
  }

  TextTable row(String... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException("a row needs " + headings.size() + " cells");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The lines, headings first; none wider than that. */
  List<String> lines(int columns) {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    lines.add(line(headings, widths, columns));
    rows.forEach(row -> lines.add(line(row, widths, columns)));
    return lines;
  }

  private int[] widths() {
    int[] widths = new int[headings.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = TextWidth.of(headings.get(column));
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], TextWidth.of(row.get(column)));
      }
    }
    return widths;
  }

  private static String line(List<String> cells, int[] widths, int columns) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      line.append(GAP).append(TextWidth.pad(cells.get(column), widths[column]));
    }
    return TextWidth.cut(line.toString().stripTrailing(), columns);
  }
}
