package dev.divisi.policy.input;

import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalSubmitted;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a person asked for. */
public record GoalInput(
    @Meaning("Its id.") String id,
    @Meaning("What is asked for, in words.") String text,
    @Meaning("Who asks.") String submittedBy,
    @Meaning("low, normal or high.") String priority,
    @Meaning("What the whole goal may spend.") BudgetInput budget,
    @Meaning("What all attempts at one task may spend.") BudgetInput taskBudget,
    @Meaning("What one attempt may spend.") BudgetInput attemptBudget) {

  /**
   * As it was submitted.
   *
   * @param goal null when there is no record of it: then only its id is known
   */
  public static GoalInput of(String goalId, @Nullable GoalSubmitted goal) {
    GoalLimits limits = goal == null ? null : goal.getLimits();
    return new GoalInput(
        goalId,
        goal == null ? "" : goal.getText(),
        goal == null ? "" : goal.getSubmittedBy(),
        goal == null || goal.getPriority() == null
            ? "normal"
            : goal.getPriority().name().toLowerCase(Locale.ROOT),
        BudgetInput.of(limits == null ? null : limits.getGoalBudget()),
        BudgetInput.of(limits == null ? null : limits.getTaskBudget()),
        BudgetInput.of(limits == null ? null : limits.getAttemptBudget()));
  }
}
