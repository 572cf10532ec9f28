package dev.divisi.goals;

import dev.divisi.schemas.Budget;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Spend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits, budgets and what was spent, for a person. */
public final class LimitWords {
  private LimitWords() {}

  /** What a change does, one limit a line. */
  public static List<String> changes(@Nullable GoalLimits before, GoalLimits change) {
    Map<String, String> old = before == null ? Map.of() : words(before);
    List<String> lines = new ArrayList<>();
    words(change)
        .forEach(
            (name, value) -> {
              String was = old.getOrDefault(name, "the default");
              if (!was.equals(value)) {
                lines.add(name + ": " + was + " -> " + value);
              }
            });
    return lines;
  }

  private static Map<String, String> words(GoalLimits limits) {
    Map<String, String> words = new LinkedHashMap<>();
    put(words, "tasks at once", limits.getMaxParallelTasks());
    limits
        .getMaxParallelTasksByPool()
        .forEach((pool, tasks) -> put(words, "tasks at once in " + Untrusted.line(pool), tasks));
    put(words, "attempts a task", limits.getMaxAttemptsPerTask());
    put(words, "iterations an attempt", limits.getMaxIterationsPerAttempt());
    put(words, "time for an attempt", length(limits.getAttemptTimeoutSeconds()));
    put(words, "time for the goal", length(limits.getGoalTimeoutSeconds()));
    budget(words, "an attempt", limits.getAttemptBudget());
    budget(words, "a task", limits.getTaskBudget());
    budget(words, "the goal", limits.getGoalBudget());
    return words;
  }

  private static void budget(Map<String, String> words, String what, @Nullable Budget budget) {
    if (budget != null) {
      put(words, "tokens for " + what, number(budget.getTokens()));
      put(words, "cost of " + what, money(budget.getCostMicros()));
      put(words, "model calls for " + what, number(budget.getModelCalls()));
    }
  }

  private static void put(Map<String, String> words, String name, @Nullable Object value) {
    if (value != null) {
      words.put(name, value.toString());
    }
  }

  private static @Nullable String length(@Nullable Integer seconds) {
    return seconds == null ? null : Times.exactly(Duration.ofSeconds(seconds));
  }

  private static @Nullable String number(@Nullable Long number) {
    return number == null ? null : String.format(Locale.ROOT, "%,d", number);
  }

  private static @Nullable String money(@Nullable Long micros) {
    return micros == null ? null : "$" + Money.words(micros);
  }

  /** What a goal spent, with its bounds. */
  public static String spent(GoalState goal) {
    GoalLimits limits = goal.getLimits();
    return spent(goal.getSpend(), limits == null ? null : limits.getGoalBudget());
  }

  /**
   * What was spent, with the bound where there is one: "$1.20 of $12.50, 4,000 tokens". Empty when
   * nothing was spent and nothing is bounded.
   */
  public static String spent(@Nullable Spend spend, @Nullable Budget budget) {
    Spend sum = spend == null ? new Spend(0L, 0L, 0L) : spend;
    List<String> parts = new ArrayList<>();
    part(
        parts,
        "$" + Money.words(sum.getCostMicros()),
        sum.getCostMicros(),
        budget == null ? null : money(budget.getCostMicros()),
        "");
    part(
        parts,
        String.format(Locale.ROOT, "%,d", sum.getTokens()),
        sum.getTokens(),
        budget == null ? null : number(budget.getTokens()),
        " tokens");
    part(
        parts,
        String.format(Locale.ROOT, "%,d", sum.getModelCalls()),
        sum.getModelCalls(),
        budget == null ? null : number(budget.getModelCalls()),
        " model calls");
    return String.join(", ", parts);
  }

  private static void part(
      List<String> parts, String spent, long amount, @Nullable String bound, String noun) {
    if (bound != null) {
      parts.add(spent + " of " + bound + noun);
    } else if (amount > 0) {
      parts.add(spent + noun);
    }
  }
}
