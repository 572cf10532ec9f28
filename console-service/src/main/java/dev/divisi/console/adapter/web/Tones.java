package dev.divisi.console.adapter.web;

import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.Severity;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.VerdictOutcome;

/** The colour in which something is said: a class of the style sheet. */
public final class Tones {
  private static final String GOOD = "tone-good";
  private static final String BAD = "tone-bad";
  private static final String BUSY = "tone-busy";
  private static final String PEOPLE = "tone-people";

  private Tones() {}

  /** The tone of where a task stands. */
  public static String of(TaskStatus status) {
    return switch (status) {
      case DONE -> GOOD;
      case BLOCKED, FAILED -> BAD;
      case AWAITING_APPROVAL -> PEOPLE;
      case DISPATCHED, RUNNING, PROPOSED, IN_REVIEW, AWAITING_CHOICE, EXPANDED, MERGING -> BUSY;
      case UNKNOWN, PENDING, READY, SKIPPED, REMOVED, SUPERSEDED, CANCELLED -> "";
    };
  }

  /** The tone of what policy says. */
  public static String of(VerdictOutcome outcome) {
    return switch (outcome) {
      case ALLOW -> GOOD;
      case DENY -> BAD;
      case REQUIRE_APPROVAL -> PEOPLE;
      case UNKNOWN -> "";
    };
  }

  /** The tone of what a reviewer says. */
  public static String of(ReviewOutcome outcome) {
    return switch (outcome) {
      case APPROVED -> GOOD;
      case CHANGES_REQUESTED -> BAD;
      case UNKNOWN -> "";
    };
  }

  /** The tone of how a merge ended. */
  public static String of(MergeOutcome outcome) {
    return switch (outcome) {
      case MERGED -> GOOD;
      case CONFLICT, CHECKS_FAILED, REFUSED -> BAD;
      case UNKNOWN -> "";
    };
  }

  /** The tone of a finding. */
  public static String of(Severity severity) {
    return switch (severity) {
      case ERROR -> BAD;
      case WARNING -> PEOPLE;
      case INFO, UNKNOWN -> "";
    };
  }
}
