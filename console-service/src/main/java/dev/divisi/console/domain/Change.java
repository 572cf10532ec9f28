package dev.divisi.console.domain;

import org.jspecify.annotations.Nullable;

/**
 * Something that may be shown is different now. It says only what, so that whoever shows it can ask
 * how it stands.
 *
 * @param taskId the task; null when the goal as a whole is concerned
 */
public record Change(Kind kind, String goalId, @Nullable String taskId) {

  /** What is different. */
  public enum Kind {
    /** How a goal stands. */
    GOAL,
    /** How a task stands. */
    TASK,
    /** A version of a plan, or what was said of it. */
    PLAN,
    /** A patch of a task, or what was said of it. */
    PATCH,
    /** An agent took a step. */
    STEP,
    /** Something was decided. */
    AUDIT,
    /** Everything may be different: the read model is made anew. */
    EVERYTHING
  }

  /** Everything may be different. */
  public static Change everything() {
    return new Change(Kind.EVERYTHING, "", null);
  }
}
