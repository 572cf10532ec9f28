package dev.divisi.policy.diff;

/**
 * One line of a hunk.
 *
 * @param number from 1; in the file before for a removed line, else in the file afterwards
 * @param text without the line end; a carriage return before it is part of the text
 */
public record DiffLine(Kind kind, int number, String text) {
  /** What becomes of a line. */
  public enum Kind {
    ADDED,
    REMOVED,
    KEPT
  }
}
