package dev.divisi.console.adapter.web;

import dev.divisi.documents.Durations;
import dev.divisi.goals.Money;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.GoalLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a goal as a form has them: texts, of which an empty one changes nothing.
 *
 * @param cost what the goal may cost, in US dollars
 * @param tokens what the goal may read and write
 * @param modelCalls how often the goal may ask a model
 * @param parallel tasks at once
 * @param attempts attempts at each task that may fail
 * @param attemptTimeout how long an attempt may take, such as 30m
 * @param goalTimeout how long the goal may take
 */
record LimitsForm(
    @Nullable String cost,
    @Nullable String tokens,
    @Nullable String modelCalls,
    @Nullable String parallel,
    @Nullable String attempts,
    @Nullable String attemptTimeout,
    @Nullable String goalTimeout) {

  /**
   * The limits that change. A budget is sent whole, with what is not given as it is now: a bound
   * that is missing in it means that there is none.
   *
   * @throws IllegalArgumentException when values cannot be, with all that are wrong, or none is
   *     given
   */
  GoalLimits change(@Nullable GoalLimits now) {
    GoalLimits.Builder change = GoalLimits.newBuilder();
    List<String> wrong = new ArrayList<>();
    change.setMaxParallelTasks(read(wrong, () -> count("Tasks at once", parallel)));
    change.setMaxAttemptsPerTask(read(wrong, () -> count("Attempts a task", attempts)));
    change.setAttemptTimeoutSeconds(
        read(wrong, () -> seconds("Time for an attempt", attemptTimeout)));
    change.setGoalTimeoutSeconds(read(wrong, () -> seconds("Time for the goal", goalTimeout)));
    change.setGoalBudget(budget(now == null ? null : now.getGoalBudget(), wrong));
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join(" ", wrong));
    }
    GoalLimits limits = change.build();
    if (limits.equals(GoalLimits.newBuilder().build())) {
      throw new IllegalArgumentException("Say which limit changes.");
    }
    return limits;
  }

  private static <T> @Nullable T read(List<String> wrong, Supplier<@Nullable T> field) {
    try {
      return field.get();
    } catch (IllegalArgumentException e) {
      wrong.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Budget budget(@Nullable Budget now, List<String> wrong) {
    if (empty(cost) && empty(tokens) && empty(modelCalls)) {
      return null;
    }
    Budget.Builder budget = now == null ? Budget.newBuilder() : Budget.newBuilder(now);
    if (cost != null && !empty(cost)) {
      budget.setCostMicros(read(wrong, () -> micros(cost.strip())));
    }
    if (!empty(tokens)) {
      budget.setTokens(read(wrong, () -> number("Tokens", tokens, Long.MAX_VALUE)));
    }
    if (!empty(modelCalls)) {
      budget.setModelCalls(read(wrong, () -> number("Model calls", modelCalls, Long.MAX_VALUE)));
    }
    return budget.build();
  }

  private static long micros(String text) {
    try {
      return Money.micros("Money", new BigDecimal(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Money is a number such as 12.50.", e);
    }
  }

  private static @Nullable Integer count(String name, @Nullable String text) {
    Long number = number(name, text, Integer.MAX_VALUE);
    return number == null ? null : number.intValue();
  }

  private static @Nullable Long number(String name, @Nullable String text, long most) {
    if (text == null || text.isBlank()) {
      return null;
    }
    String digits = text.strip().replace(",", "");
    if (!digits.matches("[1-9][0-9]{0,17}") || Long.parseLong(digits) > most) {
      throw new IllegalArgumentException(name + " is a whole number from 1 on.");
    }
    return Long.parseLong(digits);
  }

  private static @Nullable Integer seconds(String name, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    Duration length =
        Durations.parse(text.strip())
            .filter(it -> it.compareTo(Duration.ofSeconds(1)) >= 0)
            .filter(it -> it.toSeconds() <= Integer.MAX_VALUE)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        name + " is a length of time such as 90s, 10m or 1h30m."));
    return Math.toIntExact(length.toSeconds());
  }

  private static boolean empty(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
