package dev.divisi.context;

import dev.divisi.globs.PathGlob;
import java.util.List;

/**
 * What to search for.
 *
 * @param text words, names and "phrases in quotes": a file must have each phrase, and the more of
 *     the words it has, the better. Upper and lower case are the same; {@code maxTaskCount} also
 *     finds max_task_count
 * @param within only files that one of these matches; none means all
 * @param limit how many files at most, up to {@link #MAX_LIMIT}
 */
public record SearchQuery(String text, List<PathGlob> within, int limit) {
  /** The most results that a query gives. */
  public static final int MAX_LIMIT = 200;

  static final int MAX_TEXT = 2_000;

  /**
   * @throws IllegalArgumentException when the limit or the text is out of bounds
   */
  public SearchQuery {
    within = List.copyOf(within);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("A search gives 1 to " + MAX_LIMIT + " results.");
    }
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "A search has at most " + MAX_TEXT + " characters, not " + text.length() + ".");
    }
  }

  /** The twenty best files of all. */
  public static SearchQuery of(String text) {
    return new SearchQuery(text, List.of(), 20);
  }

  static boolean isWithin(List<PathGlob> globs, String path) {
    return globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(path));
  }
}
