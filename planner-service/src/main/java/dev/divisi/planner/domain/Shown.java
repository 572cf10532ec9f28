package dev.divisi.planner.domain;

import java.util.Collection;
import java.util.stream.Collectors;

/** Text of repositories and playbooks as it may stand in a message: short and on one line. */
final class Shown {
  private static final int LONGEST = 120;
  private static final int MOST_NAMES = 20;

  private Shown() {}

  static String of(String text) {
    return oneLine(text, LONGEST);
  }

  static String oneLine(String text, int longest) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(longest)
        .forEach(
            point ->
                shown.appendCodePoint(
                    Character.isISOControl(point)
                            || Character.getType(point) == Character.FORMAT
                            || Character.getType(point) == Character.SURROGATE
                            || Character.getType(point) == Character.LINE_SEPARATOR
                            || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
                        ? ' '
                        : point));
    return text.codePointCount(0, text.length()) > longest ? shown + "..." : shown.toString();
  }

  static String names(Collection<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    String shown =
        names.stream().limit(MOST_NAMES).map(Shown::of).collect(Collectors.joining(", "));
    int more = names.size() - MOST_NAMES;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
