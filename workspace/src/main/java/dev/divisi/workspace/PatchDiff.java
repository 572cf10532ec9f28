package dev.divisi.workspace;

import java.util.List;

/**
 * The difference between a commit and a tree.
 *
 * @param baseCommit where it applies
 * @param resultTree the tree that it makes
 * @param files what changes, by path
 * @param diff unified diff with full object ids; applied to the base it makes the very tree
 * @param sha256 SHA-256 of the diff's UTF-8 bytes, in hex
 */
public record PatchDiff(
    String baseCommit, String resultTree, List<PatchedFile> files, String diff, String sha256) {
  public PatchDiff {
    files = List.copyOf(files);
  }

  /** Whether nothing changes. */
  public boolean isEmpty() {
    return files.isEmpty();
  }
}
