package dev.divisi.planner.domain;

import dev.divisi.goals.WorkType;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules as they are written; {@code docs/profiles.md} is their reference.
 *
 * @param prices what a task must be allowed to cost for profiles of a price, in dollars
 */
record RoutingFile(List<Rule> rules, @Nullable Prices prices) {

  /**
   * One rule. What it does not say holds for every task.
   *
   * @param paths a task writes nothing else
   * @param touching a task may write some of it
   * @param taskBudgetUpTo a task may cost at most that many dollars
   * @param ladder names of profiles that take the task over; null leaves that to the profile
   */
  record Rule(
      String name,
      List<WorkType> types,
      List<String> paths,
      List<String> touching,
      @Nullable BigDecimal taskBudgetUpTo,
      @Nullable String profile,
      @Nullable List<String> ladder,
      List<String> reviewers) {}

  /** The least that a task must be allowed to cost, by the price of a profile. */
  record Prices(@Nullable BigDecimal low, @Nullable BigDecimal medium, @Nullable BigDecimal high) {}
}
