package dev.divisi.cli;

import dev.divisi.cli.Terminal.Tone;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskStatus;

/** How the states of goals and tasks are coloured. */
final class StatusTones {
  private StatusTones() {}

  static Tone of(TaskStatus status) {
    return switch (status) {
      case UNKNOWN, PENDING, READY, DISPATCHED -> Tone.QUIET;
      case RUNNING, PROPOSED, IN_REVIEW, MERGING, EXPANDED, AWAITING_CHOICE -> Tone.BUSY;
      case AWAITING_APPROVAL -> Tone.WAITING;
      case DONE -> Tone.GOOD;
      case SKIPPED, REMOVED, SUPERSEDED -> Tone.QUIET;
      case BLOCKED, FAILED, CANCELLED -> Tone.BAD;
    };
  }

  static Tone of(GoalStatus status) {
    return switch (status) {
      case UNKNOWN -> Tone.QUIET;
      case PLANNING, PLAN_PROPOSED, RUNNING -> Tone.BUSY;
      case AWAITING_APPROVAL, BLOCKED -> Tone.WAITING;
      case DONE -> Tone.GOOD;
      case FAILED, CANCELLED -> Tone.BAD;
    };
  }
}
