package dev.divisi.taskgraph;

/** Where a task stands. {@link TaskTransitions} says how it gets from one to the next. */
public enum TaskStatus {
  /** Waits for tasks that it depends on. */
  PENDING,
  /**
   * All it depends on is merged; waits for a write scope, a free slot, an answer, or the end of a
   * pause.
   */
  READY,
  /** Ordered from its pool; no worker holds it yet. Holds its write scope from here on. */
  DISPATCHED,
  /** A worker holds the lease and makes a patch, or a planner the parts. */
  RUNNING,
  /** Its patch, or its parts, wait for policy's verdict. */
  PROPOSED,
  /** Its patch is with a reviewer. */
  IN_REVIEW,
  /** Its patch, or its parts, wait for a person. */
  AWAITING_APPROVAL,
  /** Its patch passed review; the other candidates are not judged yet. */
  AWAITING_CHOICE,
  /** Its patch waits for its turn on the feature branch, or is being merged. */
  MERGING,
  /** It was turned into parts or candidates, and waits for them. */
  EXPANDED,
  /** Given up, until a person acts; the reason is named. */
  BLOCKED,
  /** Merged. An end. */
  DONE,
  /** A person said to do without it; what depends on it goes on. An end. */
  SKIPPED,
  /** A later version of the plan is without it. An end. */
  REMOVED,
  /** Another candidate was chosen. An end. */
  SUPERSEDED,
  /** It, or its goal, was cancelled. An end. */
  CANCELLED;

  /** Whether nothing more can happen to the task. */
  public boolean isEnd() {
    return switch (this) {
      case DONE, SKIPPED, REMOVED, SUPERSEDED, CANCELLED -> true;
      case PENDING,
          READY,
          DISPATCHED,
          RUNNING,
          PROPOSED,
          IN_REVIEW,
          AWAITING_APPROVAL,
          AWAITING_CHOICE,
          MERGING,
          EXPANDED,
          BLOCKED ->
          false;
    };
  }

  /** Whether the task has a current attempt that takes one of its goal's slots. */
  public boolean isLive() {
    return switch (this) {
      case DISPATCHED, RUNNING, PROPOSED, IN_REVIEW, AWAITING_APPROVAL, AWAITING_CHOICE, MERGING ->
          true;
      case PENDING, READY, EXPANDED, BLOCKED, DONE, SKIPPED, REMOVED, SUPERSEDED, CANCELLED ->
          false;
    };
  }

  /** Whether what depends on the task may go on. */
  public boolean isMet() {
    return this == DONE || this == SKIPPED;
  }
}
