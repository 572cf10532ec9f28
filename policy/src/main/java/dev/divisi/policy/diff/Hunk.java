package dev.divisi.policy.diff;

import java.util.List;

/**
 * Lines of a file that change together, with those around them.
 *
 * @param oldStart number of its first line in the file before; 0 when the file is new
 * @param newStart number of its first line in the file afterwards; 0 when the file goes
 * @param heading what git found above it, such as the method that it is in; may be empty
 */
public record Hunk(int oldStart, int newStart, String heading, List<DiffLine> lines) {
  public Hunk {
    lines = List.copyOf(lines);
  }

  /** One without a heading. */
  public Hunk(int oldStart, int newStart, List<DiffLine> lines) {
    this(oldStart, newStart, "", lines);
  }
}
