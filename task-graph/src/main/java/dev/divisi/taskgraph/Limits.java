package dev.divisi.taskgraph;

import java.time.Duration;

/**
 * Bounds of one goal.
 *
 * @param maxParallelTasks tasks that may have a current attempt at once, at least 1
 * @param maxFailedAttempts attempts of one task that may fail before the task is given up, at least
 *     1
 * @param attemptTimeout how long one attempt may take
 */
public record Limits(int maxParallelTasks, int maxFailedAttempts, Duration attemptTimeout) {

  /** What holds when a goal says nothing: four tasks at once is what a person can follow. */
  public static final Limits DEFAULT = new Limits(4, 3, Duration.ofMinutes(30));

  public Limits {
    if (maxParallelTasks < 1 || maxFailedAttempts < 1 || !attemptTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "limits must be positive: maxParallelTasks=%d maxFailedAttempts=%d attemptTimeout=%s"
              .formatted(maxParallelTasks, maxFailedAttempts, attemptTimeout));
    }
  }
}
