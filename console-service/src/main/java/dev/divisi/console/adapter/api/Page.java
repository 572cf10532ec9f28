package dev.divisi.console.adapter.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items what it has
 * @param next where the next part begins; null when there is none
 */
record Page<T>(
    @Schema(description = "What this part has.") List<T> items,
    @Schema(
            description =
                "The parameter 'cursor' for the part that follows; left out when there is none.")
        @Nullable String next) {
  private static final int MOST = 200;

  /** All there is. */
  static <T> Page<T> whole(List<T> items) {
    return new Page<>(items, null);
  }

  /**
   * A part of at most so many, of a list that was asked for one more.
   *
   * @param cursor the place of an item
   */
  static <T> Page<T> of(List<T> found, int limit, Function<T, String> cursor) {
    return found.size() <= limit
        ? new Page<>(found, null)
        : new Page<>(found.subList(0, limit), cursor.apply(found.get(limit - 1)));
  }

  /** Checks how many are wanted. */
  static int limit(int limit) throws ApiException {
    if (limit < 1 || limit > MOST) {
      throw ApiException.bad("The parameter 'limit' must be from 1 to " + MOST + ".");
    }
    return limit;
  }
}
