package dev.divisi.cli;

/** How a command ends, for scripts. */
enum ExitCode {
  DONE(0, "Done."),
  GOAL_NOT_DONE(1, "The goal failed or was cancelled."),
  USAGE(2, "Wrong usage, or a file that cannot be used."),
  UNAVAILABLE(3, "No Divisi runs, it cannot start, or it does not answer."),
  REFUSED(4, "Refused: it does not fit how the goal or task stands."),
  NEEDS_PERSON(5, "The goal stays, and cannot go on until a person acts."),
  NOT_INTACT(6, "The audit record is not as it was written."),
  NOT_AS_EXPECTED(
      7, "A policy does not decide as one of its cases says, or a replay ends otherwise."),
  BUG(70, "Divisi itself failed; the log file says more."),
  INTERRUPTED(130, "Interrupted.");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  /** For the help. */
  String meaning() {
    return meaning;
  }
}
