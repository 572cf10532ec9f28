package dev.divisi.console.domain;

import dev.divisi.goals.Money;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Spend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was spent of one thing.
 *
 * @param name what it is
 * @param spent how much of it was spent, in words
 * @param reserved how much running attempts may still spend
 * @param bound how much may be spent; empty when there is no bound
 * @param spentPart parts of a hundred of the bound; 0 without one
 * @param reservedPart parts of a hundred of the bound, on top
 */
public record BudgetLine(
    String name, String spent, String reserved, String bound, int spentPart, int reservedPart) {
  private static final Spend NOTHING = new Spend(0L, 0L, 0L);

  /** Money, tokens and model calls of a goal. */
  public static List<BudgetLine> of(GoalState goal) {
    Spend spent = goal.getSpend() == null ? NOTHING : goal.getSpend();
    Spend reserved = goal.getReserved() == null ? NOTHING : goal.getReserved();
    GoalLimits limits = goal.getLimits();
    Budget budget = limits == null ? null : limits.getGoalBudget();
    List<BudgetLine> lines = new ArrayList<>();
    lines.add(
        line(
            "Money",
            spent.getCostMicros(),
            reserved.getCostMicros(),
            budget == null ? null : budget.getCostMicros(),
            true));
    lines.add(
        line(
            "Tokens",
            spent.getTokens(),
            reserved.getTokens(),
            budget == null ? null : budget.getTokens(),
            false));
    lines.add(
        line(
            "Model calls",
            spent.getModelCalls(),
            reserved.getModelCalls(),
            budget == null ? null : budget.getModelCalls(),
            false));
    return List.copyOf(lines);
  }

  private static BudgetLine line(
      String name, long spent, long reserved, @Nullable Long bound, boolean money) {
    long whole = bound == null ? 0 : bound;
    int spentPart = part(spent, whole);
    return new BudgetLine(
        name,
        words(spent, money),
        reserved == 0 ? "" : words(reserved, money),
        bound == null ? "" : words(bound, money),
        spentPart,
        Math.min(100 - spentPart, part(reserved, whole)));
  }

  private static int part(long amount, long whole) {
    return whole <= 0 ? 0 : Math.clamp(Math.round(amount * 100.0 / whole), 0, 100);
  }

  private static String words(long amount, boolean money) {
    return money ? "$" + Money.words(amount) : String.format(Locale.ROOT, "%,d", amount);
  }
}
