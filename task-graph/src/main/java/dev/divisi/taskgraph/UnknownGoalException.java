package dev.divisi.taskgraph;

/** A command names a goal that was never submitted. There is no state to tell it in. */
public final class UnknownGoalException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownGoalException(String goalId) {
    super("no goal '" + goalId + "' was submitted");
  }
}
