package dev.divisi.workspace;

import org.jspecify.annotations.Nullable;

/** What came of a push. */
public sealed interface PushResult {
  /** The branch is at the commit, by this push or by one before. */
  record Pushed() implements PushResult {}

  /**
   * The branch was not where it was expected, and was left alone.
   *
   * @param actualHead where it is; null when there is no such branch
   */
  record Moved(@Nullable String actualHead) implements PushResult {}
}
