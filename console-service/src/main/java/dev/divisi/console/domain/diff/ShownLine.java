package dev.divisi.console.domain.diff;

import org.jspecify.annotations.Nullable;

/**
 * A line of a diff with its numbers on both sides.
 *
 * @param before its number in the file before; null when it is not there
 * @param after its number in the file afterwards; null when it is not there
 * @param text without its end, and with what cannot be seen written out
 * @param withoutLineEnd whether the file ends with it, and no line end follows
 */
public record ShownLine(
    @Nullable Integer before, @Nullable Integer after, String text, boolean withoutLineEnd) {

  /** What becomes of it: {@code kept}, {@code added} or {@code removed}. */
  public String kind() {
    return before == null ? "added" : after == null ? "removed" : "kept";
  }

  /** Its sign in a diff. */
  public String sign() {
    return before == null ? "+" : after == null ? "-" : " ";
  }

  /** The side that a comment on it is about: {@code before} for a line that goes. */
  public String side() {
    return after == null ? "before" : "after";
  }

  /** The number on that side. */
  public int number() {
    Integer number = after == null ? before : after;
    return number == null ? 0 : number;
  }
}
