package dev.divisi.documents;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Text of a document as it may stand in a message: short, and without control characters. */
final class Shown {
  private static final int LONGEST = 80;

  private Shown() {}

  static String quoted(String text) {
    return '"' + plain(text) + '"';
  }

  /** A key in a path: quoted only when a dot or a bracket in it would mislead. */
  static String key(String name) {
    return name.matches("[\\w-]{1,80}") ? name : quoted(name);
  }

  static String names(Collection<String> names) {
    return names.stream().map(Shown::plain).collect(Collectors.joining(", "));
  }

  /** The known name that a mistyped one may have meant. */
  static Optional<String> nearest(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= Math.max(1, candidate.length() / 3))
        .min(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static String plain(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            point -> {
              if (isShowable(point)) {
                shown.appendCodePoint(point);
              } else {
                shown.append(String.format("\\u%04x", point));
              }
            });
    return text.codePointCount(0, text.length()) > LONGEST ? shown + "..." : shown.toString();
  }

  static boolean isShowable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** How many letters are wrong, too many, missing, or swapped with the next. */
  private static int distance(String one, String other) {
    int[] beforeThat = new int[0];
    int[] previous = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= one.length(); row++) {
      int[] current = new int[other.length() + 1];
      current[0] = row;
      for (int column = 1; column <= other.length(); column++) {
        current[column] =
            Math.min(
                previous[column - 1] + (same(one, row, other, column) ? 0 : 1),
                1 + Math.min(previous[column], current[column - 1]));
        if (row > 1
            && column > 1
            && same(one, row, other, column - 1)
            && same(one, row - 1, other, column)) {
          current[column] = Math.min(current[column], 1 + beforeThat[column - 2]);
        }
      }
      beforeThat = previous;
      previous = current;
    }
    return previous[other.length()];
  }

  private static boolean same(String one, int row, String other, int column) {
    return Character.toLowerCase(one.charAt(row - 1))
        == Character.toLowerCase(other.charAt(column - 1));
  }
}
