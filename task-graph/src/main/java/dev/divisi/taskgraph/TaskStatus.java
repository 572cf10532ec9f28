package dev.divisi.taskgraph;

/** Where a task stands. {@link TaskTransitions} says how it gets from one to the next. */
public enum TaskStatus {
  /** Waits for tasks that it depends on. */
  PENDING,
  /**
   * All it depends on is merged; waits for a write scope, a free slot, or the end of a back-off.
   */
  READY,
  /** Ordered from its pool; no worker holds it yet. Holds its write scope from here on. */
  DISPATCHED,
  /** A worker holds the lease and makes a patch. */
  RUNNING,
  /** Its patch waits for policy's verdict. */
  PROPOSED,
  /** Its patch is with a reviewer. */
  IN_REVIEW,
  /** Its patch waits for a person. */
  AWAITING_APPROVAL,
  /** Its patch waits for its turn on the feature branch, or is being merged. */
  MERGING,
  /** Merged. An end. */
  DONE,
  /** Cannot run, because a task that it depends on did not get done. An end. */
  BLOCKED,
  /** Given up; the reason is named. An end. */
  FAILED,
  /** Its goal ended before it. An end. */
  CANCELLED;

  /** Whether nothing more can happen to the task. */
  public boolean isEnd() {
    return switch (this) {
      case DONE, BLOCKED, FAILED, CANCELLED -> true;
      case PENDING, READY, DISPATCHED, RUNNING, PROPOSED, IN_REVIEW, AWAITING_APPROVAL, MERGING ->
          false;
    };
  }

  /** Whether the task has a current attempt: it holds its write scope and a slot of its goal. */
  public boolean isLive() {
    return switch (this) {
      case DISPATCHED, RUNNING, PROPOSED, IN_REVIEW, AWAITING_APPROVAL, MERGING -> true;
      case PENDING, READY, DONE, BLOCKED, FAILED, CANCELLED -> false;
    };
  }
}
