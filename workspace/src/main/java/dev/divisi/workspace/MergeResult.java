package dev.divisi.workspace;

import java.util.List;

/** What came of a merge. */
public sealed interface MergeResult {
  /**
   * It is clean.
   *
   * @param tree the id of the merged tree
   */
  record Merged(String tree) implements MergeResult {}

  /**
   * Both sides changed the same.
   *
   * @param paths the files that do not merge
   * @param message what git says of them
   */
  record Conflict(List<String> paths, String message) implements MergeResult {
    public Conflict {
      paths = List.copyOf(paths);
    }
  }
}
