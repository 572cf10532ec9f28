package dev.divisi.taskgraph;

/** Where a goal stands. {@link GoalTransitions} says how it gets from one to the next. */
public enum GoalStatus {
  /** A planner makes the plan. */
  PLANNING,
  /** The plan waits for policy's verdict. */
  PLAN_PROPOSED,
  /** The plan waits for a person. */
  AWAITING_APPROVAL,
  /** Its tasks are worked on. */
  RUNNING,
  /** Nothing can go on until a person acts on a blocked task. */
  BLOCKED,
  /** Every task is merged, but for those that a person did without. An end. */
  DONE,
  /** It ended without that. An end. */
  FAILED,
  /** A person ended it. An end. */
  CANCELLED;

  /** Whether nothing more can happen to the goal. */
  public boolean isEnd() {
    return switch (this) {
      case DONE, FAILED, CANCELLED -> true;
      case PLANNING, PLAN_PROPOSED, AWAITING_APPROVAL, RUNNING, BLOCKED -> false;
    };
  }

  /** Whether its plan is in force. */
  public boolean isStarted() {
    return this == RUNNING || this == BLOCKED;
  }
}
