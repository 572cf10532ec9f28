package dev.divisi.context;

import java.time.Duration;

/**
 * How repositories are indexed, and what is left out.
 *
 * @param ctags universal-ctags, by name or path; where it does not work, a scanner of our own is
 *     used
 * @param ctagsTimeout for one batch of files
 * @param maxFileBytes larger files are left out
 * @param maxFiles how many files of a commit are looked at, in the order of their paths
 * @param maxCommits how far back history is read
 * @param lockTimeout how long to wait while another process brings the same index up to date
 */
public record IndexSettings(
    String ctags,
    Duration ctagsTimeout,
    int maxFileBytes,
    int maxFiles,
    int maxCommits,
    Duration lockTimeout) {

  /**
   * @throws IllegalArgumentException when a limit is not positive
   */
  public IndexSettings {
    if (maxFileBytes < 1 || maxFiles < 1 || maxCommits < 1) {
      throw new IllegalArgumentException("The limits of an index must be positive.");
    }
  }

  /** Limits that fit most repositories. */
  public static IndexSettings defaults() {
    return new IndexSettings(
        "ctags", Duration.ofSeconds(60), 1024 * 1024, 200_000, 1_000, Duration.ofMinutes(10));
  }
}
