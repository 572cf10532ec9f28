package dev.divisi.goals;

import dev.divisi.schemas.CauseKind;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskStatus;

/** How the states of goals and tasks are called. */
public final class StatusWords {
  private StatusWords() {}

  /** What a task is, to follow its name. */
  public static String of(TaskStatus status) {
    return switch (status) {
      case UNKNOWN -> "unknown";
      case PENDING -> "pending";
      case READY -> "ready";
      case DISPATCHED -> "ordered";
      case RUNNING -> "running";
      case PROPOSED -> "policy";
      case IN_REVIEW -> "in review";
      case AWAITING_APPROVAL -> "needs approval";
      case MERGING -> "merging";
      case AWAITING_CHOICE -> "candidate";
      case EXPANDED -> "in parts";
      case SKIPPED -> "skipped";
      case REMOVED -> "removed";
      case SUPERSEDED -> "not chosen";
      case DONE -> "done";
      case BLOCKED -> "blocked";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  /** What a goal is, to follow its name. */
  public static String of(GoalStatus status) {
    return switch (status) {
      case UNKNOWN -> "unknown";
      case PLANNING -> "planning";
      case PLAN_PROPOSED -> "policy judges the plan";
      case AWAITING_APPROVAL -> "plan needs approval";
      case RUNNING -> "running";
      case BLOCKED -> "blocked";
      case DONE -> "done";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  /** What a goal does, to follow its name. */
  public static String verb(GoalStatus status) {
    return switch (status) {
      case UNKNOWN -> "is in a state that this version does not know";
      case PLANNING -> "is being planned";
      case PLAN_PROPOSED -> "waits for policy to judge its plan";
      case AWAITING_APPROVAL -> "waits for a person to approve its plan";
      case RUNNING -> "is running";
      case BLOCKED -> "cannot go on until a person acts";
      case DONE -> "is done";
      case FAILED -> "failed";
      case CANCELLED -> "was cancelled";
    };
  }

  /** What something waits for, to follow "waits for". */
  public static String of(CauseKind kind) {
    return switch (kind) {
      case UNKNOWN -> "something else";
      case DEPENDENCY -> "another task";
      case SCOPE -> "a task that may write the same files";
      case LIMIT -> "a free slot";
      case POOL -> "a free slot of its pool";
      case APPROVAL -> "a person's approval";
      case BUDGET -> "more budget";
      case WORKER -> "a worker";
      case POLICY -> "policy";
      case REVIEW -> "a review";
      case MERGE -> "the branch";
      case QUESTION -> "an answer";
      case HOLD -> "the goal to go on";
      case PAUSE -> "the end of a pause";
      case PARTS -> "its parts";
      case CHOICE -> "other candidates";
      case PERSON -> "a person";
      case ENDED -> "nothing";
    };
  }

  /** The words for the name of a status of a task or a goal; the name itself when it is new. */
  public static String named(String status) {
    for (TaskStatus known : TaskStatus.values()) {
      if (known.name().equals(status)) {
        return of(known);
      }
    }
    for (GoalStatus known : GoalStatus.values()) {
      if (known.name().equals(status)) {
        return of(known);
      }
    }
    return Untrusted.line(status);
  }

  /** Whether nothing can become of the goal any more. */
  public static boolean ended(GoalStatus status) {
    return switch (status) {
      case DONE, FAILED, CANCELLED -> true;
      case UNKNOWN, PLANNING, PLAN_PROPOSED, AWAITING_APPROVAL, RUNNING, BLOCKED -> false;
    };
  }

  /** Whether nothing can become of the task any more. */
  public static boolean ended(TaskStatus status) {
    return switch (status) {
      case DONE, SKIPPED, REMOVED, SUPERSEDED, FAILED, CANCELLED -> true;
      case UNKNOWN,
          PENDING,
          READY,
          DISPATCHED,
          RUNNING,
          PROPOSED,
          IN_REVIEW,
          AWAITING_APPROVAL,
          AWAITING_CHOICE,
          EXPANDED,
          MERGING,
          BLOCKED ->
          false;
    };
  }

  /** Whether somebody works on the task, or it waits for a person. */
  public static boolean active(TaskStatus status) {
    return switch (status) {
      case RUNNING, PROPOSED, IN_REVIEW, AWAITING_APPROVAL, AWAITING_CHOICE, MERGING -> true;
      case UNKNOWN,
          PENDING,
          READY,
          DISPATCHED,
          EXPANDED,
          DONE,
          SKIPPED,
          REMOVED,
          SUPERSEDED,
          BLOCKED,
          FAILED,
          CANCELLED ->
          false;
    };
  }
}
