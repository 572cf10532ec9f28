package dev.divisi.context;

import dev.divisi.context.outline.SymbolKind;
import dev.divisi.globs.PathGlob;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which definitions to look up.
 *
 * @param name their name, or a part of it
 * @param match how the name is meant
 * @param kinds only these kinds; none means all
 * @param container only what is in something of that name
 * @param within only in files that one of these matches; none means all
 * @param limit how many at most, up to {@link SearchQuery#MAX_LIMIT}
 */
public record SymbolQuery(
    String name,
    Match match,
    Set<SymbolKind> kinds,
    Optional<String> container,
    List<PathGlob> within,
    int limit) {

  /** How a name is meant; upper and lower case are the same. */
  public enum Match {
    /** It is the whole name. */
    EXACT,
    /** It is how the name begins. */
    PREFIX,
    /** Its words are words of the name: "task max" finds maxTaskCount. */
    WORDS
  }

  /**
   * @throws IllegalArgumentException when the limit is out of bounds
   */
  public SymbolQuery {
    kinds = Set.copyOf(kinds);
    within = List.copyOf(within);
    if (limit < 1 || limit > SearchQuery.MAX_LIMIT) {
      throw new IllegalArgumentException(
          "A look-up gives 1 to " + SearchQuery.MAX_LIMIT + " results.");
    }
  }

  /** All definitions of exactly that name. */
  public static SymbolQuery named(String name) {
    return new SymbolQuery(name, Match.EXACT, Set.of(), Optional.empty(), List.of(), 50);
  }
}
