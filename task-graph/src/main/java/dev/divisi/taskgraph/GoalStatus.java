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
  /** Every task is merged. An end. */
  DONE,
  /** It ended without every task merged. An end. */
  FAILED,
  /** A person ended it. An end. */
  CANCELLED;

  /** Whether nothing more can happen to the goal. */
  public boolean isEnd() {
    return switch (this) {
      case DONE, FAILED, CANCELLED -> true;
      case PLANNING, PLAN_PROPOSED, AWAITING_APPROVAL, RUNNING -> false;
    };
  }
}
