package dev.divisi.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.SampleRecords;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.Plan;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedSpendTest {
  private static final Plan PLAN = SampleRecords.plan("g", "a", "b").getPlan();

  @Test
  void shouldGoByThePastWhenItsAgentsHaveRun() {
    assertThat(ExpectedSpend.of(PLAN, null, Map.of("command", 1_250_000L)))
        .containsExactly(
            "About $2.50, going by what the same agents cost for each patch so far (all 2 tasks).",
            "No bound is set on what the goal may cost.");
  }

  @Test
  void shouldSayThatNothingIsKnownWhenItsAgentsHaveNotRun() {
    assertThat(ExpectedSpend.of(PLAN, null, Map.of("model", 1L)).getFirst())
        .isEqualTo("Nothing is known of what its agents cost: none of them has made a patch yet.");
  }

  @Test
  void shouldTakeATenthOfTheBudgetWhenAnAttemptHasNone() {
    GoalLimits limits =
        GoalLimits.newBuilder()
            .setGoalBudget(Budget.newBuilder().setCostMicros(5_000_000L).build())
            .build();

    assertThat(ExpectedSpend.of(PLAN, limits, Map.of()))
        .contains(
            "$0.50 is reserved for each attempt: at most $1.00 for one attempt at each of 2"
                + " tasks.",
            "The goal may cost $5.00 at most.");
  }
}
