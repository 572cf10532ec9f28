package dev.divisi.console.domain;

import dev.divisi.schemas.ExplanationGiven;
import org.jspecify.annotations.Nullable;

/** Why a task, or a goal, is where it is: the task graph itself says it. */
public interface Explanations {
  /**
   * Asks.
   *
   * @param taskId the task; null for the goal as a whole
   * @throws UnavailableException when the task graph does not answer in time
   */
  ExplanationGiven why(String goalId, @Nullable String taskId)
      throws UnavailableException, InterruptedException;
}
