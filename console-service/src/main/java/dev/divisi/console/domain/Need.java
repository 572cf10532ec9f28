package dev.divisi.console.domain;

import dev.divisi.goals.Needs;
import dev.divisi.schemas.TaskState;
import java.util.Optional;

/** What a person has to do with something: the columns of the board, the most urgent first. */
public enum Need {
  ANSWER("Needs an answer"),
  APPROVE_PLAN("Plan to approve"),
  APPROVE_PATCH("Patch to approve"),
  BY_HAND("To do by hand"),
  BLOCKED("Blocked"),
  RUNNING("Running"),
  WAITING("Waiting"),
  MERGING("Merging"),
  DONE("Done");

  private final String title;

  Need(String title) {
    this.title = title;
  }

  /** For a person. */
  public String title() {
    return title;
  }

  /** For addresses and identifiers. */
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** Whether nothing goes on before a person acts. */
  public boolean isForPeople() {
    return compareTo(BLOCKED) <= 0;
  }

  /** Where a task stands; empty when it is not part of the plan any more. */
  public static Optional<Need> of(TaskState task) {
    if (Needs.isByHand(task)) {
      return Optional.of(BY_HAND);
    }
    return Optional.ofNullable(
        switch (task.getStatus()) {
          case AWAITING_APPROVAL -> APPROVE_PATCH;
          case BLOCKED, FAILED -> BLOCKED;
          case DISPATCHED, RUNNING, PROPOSED, IN_REVIEW, AWAITING_CHOICE, EXPANDED -> RUNNING;
          case PENDING, READY, UNKNOWN -> WAITING;
          case MERGING -> MERGING;
          case DONE, SKIPPED -> DONE;
          case REMOVED, SUPERSEDED, CANCELLED -> null;
        });
  }
}
