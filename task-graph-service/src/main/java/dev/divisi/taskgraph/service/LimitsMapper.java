package dev.divisi.taskgraph.service;

import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.taskgraph.Budget;
import dev.divisi.taskgraph.Limits;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits, as they stand on the topics and in the brain. */
final class LimitsMapper {

  private LimitsMapper() {}

  /**
   * The limits of a goal, with the defaults for what it does not say.
   *
   * @throws IllegalArgumentException when one is not positive
   */
  static Limits limits(@Nullable GoalLimits limits) {
    Limits.Change said = change(limits);
    Limits all = Limits.DEFAULT;
    return new Limits(
        or(said.maxParallelTasks(), all.maxParallelTasks()),
        said.maxParallelByPool(),
        or(said.maxFailedAttempts(), all.maxFailedAttempts()),
        or(said.maxIterations(), all.maxIterations()),
        said.attemptTimeout() == null ? all.attemptTimeout() : said.attemptTimeout(),
        said.goalTimeout(),
        said.attemptBudget(),
        said.taskBudget(),
        said.goalBudget());
  }

  private static int or(@Nullable Integer said, int otherwise) {
    return said == null ? otherwise : said;
  }

  /**
   * What limits say; what they do not say stays as it is.
   *
   * @throws IllegalArgumentException when a budget is negative
   */
  static Limits.Change change(@Nullable GoalLimits limits) {
    if (limits == null) {
      return Limits.Change.NONE;
    }
    return new Limits.Change(
        limits.getMaxParallelTasks(),
        limits.getMaxParallelTasksByPool(),
        limits.getMaxAttemptsPerTask(),
        limits.getMaxIterationsPerAttempt(),
        duration(limits.getAttemptTimeoutSeconds()),
        duration(limits.getGoalTimeoutSeconds()),
        budget(limits.getAttemptBudget()),
        budget(limits.getTaskBudget()),
        budget(limits.getGoalBudget()));
  }

  private static @Nullable Duration duration(@Nullable Integer seconds) {
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private static Budget budget(dev.divisi.schemas.@Nullable Budget budget) {
    return budget == null
        ? Budget.NONE
        : new Budget(budget.getTokens(), budget.getCostMicros(), budget.getModelCalls());
  }

  static GoalLimits record(Limits limits) {
    Duration goalTimeout = limits.goalTimeout();
    return GoalLimits.newBuilder()
        .setMaxParallelTasks(limits.maxParallelTasks())
        .setMaxParallelTasksByPool(Map.copyOf(limits.maxParallelByPool()))
        .setMaxAttemptsPerTask(limits.maxFailedAttempts())
        .setMaxIterationsPerAttempt(limits.maxIterations())
        .setAttemptTimeoutSeconds(seconds(limits.attemptTimeout()))
        .setGoalTimeoutSeconds(goalTimeout == null ? null : seconds(goalTimeout))
        .setAttemptBudget(record(limits.attemptBudget()))
        .setTaskBudget(record(limits.taskBudget()))
        .setGoalBudget(record(limits.goalBudget()))
        .build();
  }

  /** The goal as it was submitted, with the limits as they are now. */
  static GoalSubmitted withLimits(GoalSubmitted goal, Limits limits) {
    return GoalSubmitted.newBuilder(goal).setLimits(record(limits)).build();
  }

  private static int seconds(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, duration.toSeconds());
  }

  /** Null when nothing is bounded. */
  static dev.divisi.schemas.@Nullable Budget record(Budget budget) {
    return budget.equals(Budget.NONE)
        ? null
        : dev.divisi.schemas.Budget.newBuilder()
            .setTokens(budget.tokens())
            .setCostMicros(budget.costMicros())
            .setModelCalls(budget.modelCalls())
            .build();
  }
}
