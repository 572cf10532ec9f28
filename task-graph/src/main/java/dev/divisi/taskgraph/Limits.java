package dev.divisi.taskgraph;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of one goal.
 *
 * @param maxParallelTasks tasks that may have a current attempt at once, at least 1
 * @param maxParallelByPool the same for the tasks of one pool, by its name; a pool that is not
 *     named has no bound of its own
 * @param maxFailedAttempts attempts of one task that may fail before the task is given up, at least
 *     1
 * @param maxIterations how often one attempt may go round from editing to checking, at least 1
 * @param attemptTimeout how long one attempt may take
 * @param goalTimeout how long the goal may take; null when that is not bounded
 * @param attemptBudget what one attempt may spend
 * @param taskBudget what all attempts at one task may spend
 * @param goalBudget what the goal may spend
 */
public record Limits(
    int maxParallelTasks,
    Map<String, Integer> maxParallelByPool,
    int maxFailedAttempts,
    int maxIterations,
    Duration attemptTimeout,
    @Nullable Duration goalTimeout,
    Budget attemptBudget,
    Budget taskBudget,
    Budget goalBudget) {

  /** What holds when a goal says nothing: four tasks at once is what a person can follow. */
  public static final Limits DEFAULT =
      new Limits(
          4, Map.of(), 3, 8, Duration.ofMinutes(30), null, Budget.NONE, Budget.NONE, Budget.NONE);

  /** An attempt that has no bound of its own may spend this part of the goal's budget. */
  private static final int ATTEMPTS_A_GOAL = 10;

  public Limits {
    maxParallelByPool = Map.copyOf(maxParallelByPool);
    if (maxParallelTasks < 1
        || maxFailedAttempts < 1
        || maxIterations < 1
        || !attemptTimeout.isPositive()
        || (goalTimeout != null && !goalTimeout.isPositive())
        || maxParallelByPool.values().stream().anyMatch(max -> max < 1)) {
      throw new IllegalArgumentException(
          "limits must be positive: maxParallelTasks=%d maxParallelTasksByPool=%s maxAttemptsPerTask=%d maxIterationsPerAttempt=%d attemptTimeout=%s goalTimeout=%s"
              .formatted(
                  maxParallelTasks,
                  maxParallelByPool,
                  maxFailedAttempts,
                  maxIterations,
                  attemptTimeout,
                  goalTimeout == null ? "none" : goalTimeout));
    }
  }

  /** What one attempt may spend, all things considered. */
  public Budget budgetOfAttempt() {
    return attemptBudget.orPartOf(goalBudget, ATTEMPTS_A_GOAL);
  }

  /** These, with what a person changes. */
  Limits changedBy(Change change) {
    Map<String, Integer> pools = new LinkedHashMap<>(maxParallelByPool);
    pools.putAll(change.maxParallelByPool());
    return new Limits(
        or(change.maxParallelTasks(), maxParallelTasks),
        pools,
        or(change.maxFailedAttempts(), maxFailedAttempts),
        or(change.maxIterations(), maxIterations),
        change.attemptTimeout() == null ? attemptTimeout : change.attemptTimeout(),
        change.goalTimeout() == null ? goalTimeout : change.goalTimeout(),
        attemptBudget.changedBy(change.attemptBudget()),
        taskBudget.changedBy(change.taskBudget()),
        goalBudget.changedBy(change.goalBudget()));
  }

  private static int or(@Nullable Integer changed, int value) {
    return changed == null ? value : changed;
  }

  /** What a person changes; null and no bound mean that it stays as it is. */
  public record Change(
      @Nullable Integer maxParallelTasks,
      Map<String, Integer> maxParallelByPool,
      @Nullable Integer maxFailedAttempts,
      @Nullable Integer maxIterations,
      @Nullable Duration attemptTimeout,
      @Nullable Duration goalTimeout,
      Budget attemptBudget,
      Budget taskBudget,
      Budget goalBudget) {

    /** Changes nothing. */
    public static final Change NONE =
        new Change(null, Map.of(), null, null, null, null, Budget.NONE, Budget.NONE, Budget.NONE);

    public Change {
      maxParallelByPool = Map.copyOf(maxParallelByPool);
    }
  }
}
