package dev.divisi.taskgraph;

import org.jspecify.annotations.Nullable;

/**
 * Names one piece of work. The attempt number is the fencing token.
 *
 * @param goalId the goal
 * @param taskId the task; null when the work is the plan itself
 * @param attempt number of the attempt, from 1
 * @param step what is to be done
 */
public record WorkReference(String goalId, @Nullable String taskId, int attempt, WorkStep step) {

  @Override
  public String toString() {
    return goalId
        + (taskId == null ? "" : "/" + taskId)
        + " attempt "
        + attempt
        + " "
        + step.name().toLowerCase(java.util.Locale.ROOT);
  }
}
