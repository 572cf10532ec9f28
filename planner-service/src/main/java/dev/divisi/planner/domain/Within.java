package dev.divisi.planner.domain;

import dev.divisi.globs.PathGlob;
import java.util.List;

/** Whether what a part of a task may write is surely something that the task may write. */
final class Within {
  private Within() {}

  /** Says yes only when that is sure: for a file, an equal pattern, and below a whole folder. */
  static boolean isWithin(String pattern, List<String> outer) {
    return outer.stream().anyMatch(wide -> wide.equals(pattern) || isBelow(pattern, wide));
  }

  private static boolean isBelow(String pattern, String wide) {
    String inner = pattern.endsWith("/") ? pattern + "**" : pattern;
    String all = wide.endsWith("/") ? wide + "**" : wide;
    if (all.equals("**")) {
      return true;
    }
    PathGlob outer = PathGlob.parse(wide);
    int wildcard = firstWildcard(inner);
    if (wildcard == inner.length()) {
      return outer.matches(inner);
    }
    int slash = inner.lastIndexOf('/', wildcard);
    // "dir/**" matches everything below dir as soon as it matches one name there.
    return slash > 0
        && all.endsWith("/**")
        && outer.matches(inner.substring(0, slash + 1) + "any name");
  }

  private static int firstWildcard(String pattern) {
    for (int index = 0; index < pattern.length(); index++) {
      if ("*?{".indexOf(pattern.charAt(index)) >= 0) {
        return index;
      }
    }
    return pattern.length();
  }
}
