package dev.divisi.workspace;

/**
 * What a worktree may hold when it is harvested, ignored files included: what an agent left there
 * is looked at file by file.
 *
 * @param maxFiles files and folders
 * @param maxBytes bytes of all files together
 * @param maxFileBytes bytes of one file that is new and not ignored
 */
public record WorktreeLimits(int maxFiles, long maxBytes, long maxFileBytes) {
  /** Half a million files, 10 GiB together, 32 MiB for one. */
  public static WorktreeLimits defaults() {
    return new WorktreeLimits(500_000, 10L << 30, 32L << 20);
  }
}
