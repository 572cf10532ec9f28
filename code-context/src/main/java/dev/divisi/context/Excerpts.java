package dev.divisi.context;

import dev.divisi.context.outline.Words;
import dev.divisi.workspace.process.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A text cut into lines, to show some of them: bounded, and as plain text. */
final class Excerpts {
  /** The longest line that is shown, in characters. */
  static final int MAX_LINE = 200;

  /** How much of a text is looked at for its best line. */
  private static final int MOST_LOOKED_AT = 300_000;

  private final String text;
  private final int[] begins;
  private final int count;

  Excerpts(String text) {
    this.text = text;
    int[] lines = new int[64];
    int found = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (found == lines.length) {
        lines = Arrays.copyOf(lines, found * 2);
      }
      lines[found++] = at + 1;
    }
    this.begins = lines;
    // What follows the last line feed is a line only when there is something.
    this.count = text.endsWith("\n") ? found - 1 : found;
  }

  int lines() {
    return count;
  }

  /** A line, from 1, as it is. */
  String raw(int line) {
    if (line < 1 || line > count) {
      return "";
    }
    int feed = text.indexOf('\n', begins[line - 1]);
    return text.substring(begins[line - 1], feed < 0 ? text.length() : feed);
  }

  /** A line, from 1, without its indentation. */
  String line(int line) {
    String raw = raw(line);
    return PlainText.line(raw.substring(0, Math.min(raw.length(), MAX_LINE * 4)), MAX_LINE);
  }

  /** Some lines with their indentation, each at most so long. */
  List<String> lines(int from, int to) {
    List<String> shown = new ArrayList<>();
    for (int line = Math.max(from, 1); line <= Math.min(to, count); line++) {
      String raw = raw(line);
      String plain = PlainText.of(raw.substring(0, Math.min(raw.length(), MAX_LINE)));
      shown.add(plain.replace("\n", " ").stripTrailing() + (raw.length() > MAX_LINE ? "..." : ""));
    }
    return shown;
  }

  /** The line of a place in the text, from 1. */
  int lineAt(int place) {
    int found = Arrays.binarySearch(begins, 0, count, place);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The lines in which a word stands as a whole, in order. */
  List<Integer> linesWith(String word, int limit) {
    List<Integer> lines = new ArrayList<>();
    int at = text.indexOf(word);
    while (at >= 0 && lines.size() < limit) {
      int end = at + word.length();
      boolean whole =
          (at == 0 || !Words.isWordPart(text.charAt(at - 1)))
              && (end == text.length() || !Words.isWordPart(text.charAt(end)));
      if (whole) {
        int line = lineAt(at);
        lines.add(line);
        at = line < count ? text.indexOf(word, begins[line]) : -1;
      } else {
        at = text.indexOf(word, end);
      }
    }
    return lines;
  }

  /**
   * The line that has most of these, the first of several.
   *
   * @param terms in lower case
   */
  int best(Collection<String> terms) {
    Map<Integer, Integer> counts = new HashMap<>();
    String begin = text.substring(0, Math.min(text.length(), MOST_LOOKED_AT));
    String lower = begin.toLowerCase(Locale.ROOT);
    // A few characters change their length with their case: then the places do not fit.
    if (lower.length() != begin.length()) {
      return 1;
    }
    for (String term : terms) {
      int last = 0;
      int looked = 0;
      for (int at = lower.indexOf(term);
          at >= 0 && looked < 200;
          at = lower.indexOf(term, at + term.length())) {
        looked++;
        int line = lineAt(at);
        if (line != last) {
          counts.merge(line, 1, Integer::sum);
          last = line;
        }
      }
    }
    return counts.isEmpty()
        ? 1
        : Collections.min(
                counts.entrySet(),
                Map.Entry.<Integer, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .getKey();
  }
}
