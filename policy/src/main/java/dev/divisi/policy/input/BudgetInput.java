package dev.divisi.policy.input;

import dev.divisi.schemas.Budget;
import org.jspecify.annotations.Nullable;

/** What may be spent. */
public record BudgetInput(
    @Meaning("Tokens; -1 when there is no bound.") long tokens,
    @Meaning("Money, in millionths of a US dollar; -1 when there is no bound.") long costMicros,
    @Meaning("Requests to a model; -1 when there is no bound.") long modelCalls) {
  public static BudgetInput of(@Nullable Budget budget) {
    return budget == null
        ? new BudgetInput(-1, -1, -1)
        : new BudgetInput(
            orNone(budget.getTokens()),
            orNone(budget.getCostMicros()),
            orNone(budget.getModelCalls()));
  }

  private static long orNone(@Nullable Long bound) {
    return bound == null ? -1 : bound;
  }
}
