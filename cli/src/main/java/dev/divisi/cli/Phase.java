package dev.divisi.cli;

import dev.divisi.schemas.TaskStatus;
import java.util.Optional;

/** Where the time of a goal goes. */
enum Phase {
  PLANNING("planning"),
  IMPLEMENTING("implementing"),
  POLICY("policy"),
  REVIEWING("reviewing"),
  APPROVAL("waiting for a person"),
  MERGING("merging");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** The phase that a task is in; empty while it waits, and after its end. */
  static Optional<Phase> of(TaskStatus status) {
    return switch (status) {
      case RUNNING -> Optional.of(IMPLEMENTING);
      case PROPOSED -> Optional.of(POLICY);
      case IN_REVIEW -> Optional.of(REVIEWING);
      case AWAITING_APPROVAL -> Optional.of(APPROVAL);
      case MERGING -> Optional.of(MERGING);
      case UNKNOWN,
          PENDING,
          READY,
          DISPATCHED,
          AWAITING_CHOICE,
          EXPANDED,
          DONE,
          SKIPPED,
          REMOVED,
          SUPERSEDED,
          BLOCKED,
          FAILED,
          CANCELLED ->
          Optional.empty();
    };
  }
}
