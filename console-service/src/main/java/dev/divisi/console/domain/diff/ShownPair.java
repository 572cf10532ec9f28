package dev.divisi.console.domain.diff;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands side by side in one row.
 *
 * @param before what was there; null beside a line that is new
 * @param after what is there now; null beside a line that goes
 */
public record ShownPair(@Nullable ShownLine before, @Nullable ShownLine after) {

  /** Puts lines that go beside those that come in their place. */
  public static List<ShownPair> of(List<ShownLine> lines) {
    List<ShownPair> pairs = new ArrayList<>();
    List<ShownLine> gone = new ArrayList<>();
    List<ShownLine> come = new ArrayList<>();
    for (ShownLine line : lines) {
      if (line.kind().equals("removed")) {
        if (!come.isEmpty()) {
          put(gone, come, pairs);
        }
        gone.add(line);
      } else if (line.kind().equals("added")) {
        come.add(line);
      } else {
        put(gone, come, pairs);
        pairs.add(new ShownPair(line, line));
      }
    }
    put(gone, come, pairs);
    return pairs;
  }

  private static void put(List<ShownLine> gone, List<ShownLine> come, List<ShownPair> pairs) {
    for (int index = 0; index < Math.max(gone.size(), come.size()); index++) {
      pairs.add(
          new ShownPair(
              index < gone.size() ? gone.get(index) : null,
              index < come.size() ? come.get(index) : null));
    }
    gone.clear();
    come.clear();
  }
}
