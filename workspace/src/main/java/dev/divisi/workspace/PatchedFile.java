package dev.divisi.workspace;

/**
 * One file of a diff. A file that moved is one that went away and one that is new.
 *
 * @param path from the root, with slashes
 * @param change what happens to it
 * @param oldMode git's file mode before, 000000 when it is new
 * @param mode git's file mode afterwards, 000000 when it goes away
 * @param addedLines lines added; -1 when binary
 * @param removedLines lines removed; -1 when binary
 * @param size bytes afterwards
 */
public record PatchedFile(
    String path,
    Change change,
    String oldMode,
    String mode,
    int addedLines,
    int removedLines,
    long size) {
  /** What happens to a file. */
  public enum Change {
    /** It is new. */
    ADDED,
    /** Its content or mode changes. */
    MODIFIED,
    /** It goes away. */
    DELETED
  }

  /** Whether git sees no lines in it. */
  public boolean binary() {
    return addedLines < 0;
  }
}
