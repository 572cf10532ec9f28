package dev.divisi.policy.diff;

/**
 * One line of a hunk.
 *
 * @param number from 1; in the file before for a removed line, else in the file afterwards
 * @param text without the line end; a carriage return before it is part of the text
 * @param withoutLineEnd whether it is the last one of its file and no line end follows
 */
public record DiffLine(Kind kind, int number, String text, boolean withoutLineEnd) {
  /** A line with its end. */
  public DiffLine(Kind kind, int number, String text) {
    this(kind, number, text, false);
  }

  /** What becomes of a line. */
  public enum Kind {
    ADDED,
    REMOVED,
    KEPT
  }
}
