package dev.divisi.console.domain;

import dev.divisi.goals.Money;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a plan is likely to cost, and where that is known from. */
public final class ExpectedSpend {
  /** Without a budget for an attempt, so much of the goal's is reserved for one. */
  private static final int ATTEMPTS_IN_BUDGET = 10;

  private ExpectedSpend() {}

  /**
   * One line for each way to tell.
   *
   * @param averages what a patch of each agent has cost on average, in millionths of a dollar
   */
  public static List<String> of(
      Plan plan, @Nullable GoalLimits limits, Map<String, Long> averages) {
    List<PlannedTask> tasks = plan.getTasks();
    List<String> lines = new ArrayList<>();
    long sum = 0;
    int known = 0;
    for (PlannedTask task : tasks) {
      Long average = averages.get(task.getAgent().getFamily());
      if (average != null) {
        sum += average;
        known++;
      }
    }
    if (known > 0) {
      lines.add(
          "About $"
              + Money.words(sum)
              + ", going by what the same agents cost for each patch so far ("
              + (known == tasks.size()
                  ? "all " + known + " tasks"
                  : known + " of " + tasks.size() + " tasks; the others' agents have not run yet")
              + ").");
    } else {
      lines.add("Nothing is known of what its agents cost: none of them has made a patch yet.");
    }
    Long attempt = limits == null ? null : attemptCost(limits);
    if (attempt != null) {
      lines.add(
          "$"
              + Money.words(attempt)
              + " is reserved for each attempt: at most $"
              + Money.words(Math.multiplyExact(attempt, (long) tasks.size()))
              + " for one attempt at each of "
              + tasks.size()
              + " tasks.");
    }
    Budget goal = limits == null ? null : limits.getGoalBudget();
    Long bound = goal == null ? null : goal.getCostMicros();
    lines.add(
        bound == null
            ? "No bound is set on what the goal may cost."
            : "The goal may cost $" + Money.words(bound) + " at most.");
    return lines;
  }

  private static @Nullable Long attemptCost(GoalLimits limits) {
    Budget attempt = limits.getAttemptBudget();
    if (attempt != null && attempt.getCostMicros() != null) {
      return attempt.getCostMicros();
    }
    Budget goal = limits.getGoalBudget();
    Long whole = goal == null ? null : goal.getCostMicros();
    return attempt != null || whole == null ? null : (Long) (whole / ATTEMPTS_IN_BUDGET);
  }
}
