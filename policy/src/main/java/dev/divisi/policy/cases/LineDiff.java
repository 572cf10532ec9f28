package dev.divisi.policy.cases;

import java.util.ArrayList;
import java.util.List;

/** Which lines stay, go and come: the shortest way, where both texts are not very long. */
final class LineDiff {
  /** Cells of the table; longer texts are replaced as a whole between what is alike at the ends. */
  private static final long LARGEST_TABLE = 4_000_000;

  /** A line, with its end if it has one. */
  record Line(char mark, String text) {
    boolean isChange() {
      return mark != ' ';
    }
  }

  private LineDiff() {}

  static List<Line> of(String before, String after) {
    List<String> old = lines(before);
    List<String> now = lines(after);
    int head = 0;
    while (head < Math.min(old.size(), now.size()) && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(old.size(), now.size()) - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    List<Line> result = new ArrayList<>();
    old.subList(0, head).forEach(line -> result.add(new Line(' ', line)));
    middle(old.subList(head, old.size() - tail), now.subList(head, now.size() - tail), result);
    old.subList(old.size() - tail, old.size()).forEach(line -> result.add(new Line(' ', line)));
    return result;
  }

  private static void middle(List<String> old, List<String> now, List<Line> result) {
    if ((long) old.size() * now.size() > LARGEST_TABLE) {
      old.forEach(line -> result.add(new Line('-', line)));
      now.forEach(line -> result.add(new Line('+', line)));
      return;
    }
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int row = old.size() - 1; row >= 0; row--) {
      for (int column = now.size() - 1; column >= 0; column--) {
        common[row][column] =
            old.get(row).equals(now.get(column))
                ? common[row + 1][column + 1] + 1
                : Math.max(common[row + 1][column], common[row][column + 1]);
      }
    }
    int row = 0;
    int column = 0;
    while (row < old.size() || column < now.size()) {
      if (row < old.size() && column < now.size() && old.get(row).equals(now.get(column))) {
        result.add(new Line(' ', old.get(row)));
        row++;
        column++;
      } else if (column == now.size()
          || (row < old.size() && common[row + 1][column] >= common[row][column + 1])) {
        result.add(new Line('-', old.get(row++)));
      } else {
        result.add(new Line('+', now.get(column++)));
      }
    }
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int begin = 0;
    while (begin < text.length()) {
      int end = text.indexOf('\n', begin);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(begin, next));
      begin = next;
    }
    return lines;
  }
}
