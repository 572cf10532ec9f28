package dev.divisi.console.domain.diff;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines that are shown together: a browser lays out each block only when it comes into view.
 *
 * @param heading what stands above it; empty when it goes on from the one before
 * @param folded whether nothing changes in it for so long that it is folded at first
 */
public record ShownBlock(String heading, boolean folded, List<ShownLine> lines) {
  private static final int MOST_LINES = 200;

  /** So many unchanged lines stay in view around what changes. */
  private static final int CONTEXT = 5;

  private static final int LEAST_FOLDED = 10;

  public ShownBlock {
    lines = List.copyOf(lines);
  }

  /** Side by side. */
  public List<ShownPair> pairs() {
    return ShownPair.of(lines);
  }

  /** The blocks of a hunk. */
  static List<ShownBlock> of(String heading, List<ShownLine> lines) {
    List<ShownBlock> blocks = new ArrayList<>();
    String above = heading;
    int from = 0;
    for (int at = 0; at < lines.size(); ) {
      int end = endOfKept(lines, at);
      int first = at == 0 ? at : at + CONTEXT;
      int last = end == lines.size() ? end : end - CONTEXT;
      if (last - first >= LEAST_FOLDED) {
        above = cut(above, lines.subList(from, first), blocks);
        blocks.add(new ShownBlock(above, true, lines.subList(first, last)));
        above = "";
        from = last;
      }
      at = Math.max(end, at + 1);
    }
    cut(above, lines.subList(from, lines.size()), blocks);
    return blocks;
  }

  private static String cut(String heading, List<ShownLine> lines, List<ShownBlock> blocks) {
    String above = heading;
    for (int from = 0; from < lines.size(); from += MOST_LINES) {
      blocks.add(
          new ShownBlock(
              above, false, lines.subList(from, Math.min(lines.size(), from + MOST_LINES))));
      above = "";
    }
    return above;
  }

  private static int endOfKept(List<ShownLine> lines, int from) {
    int end = from;
    while (end < lines.size() && lines.get(end).kind().equals("kept")) {
      end++;
    }
    return end;
  }
}
