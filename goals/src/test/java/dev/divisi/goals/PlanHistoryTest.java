package dev.divisi.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanHistoryTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Plan FIRST = Plans.of(1, "3".repeat(64), Plans.task("web", "web/**"));
  private static final Plan SECOND = Plans.of(2, "4".repeat(64), Plans.task("web", "api/**"));

  @Test
  void shouldTellTheVersionsFromRecordsOfTheGoalAlone() throws Exception {
    PlanHistory history = new PlanHistory(goal(2, SECOND.getContentHash()));
    history.apply(created("other", Plans.of(1, "9".repeat(64), Plans.task("x", "x/**"))));
    history.apply(revised("tidy-1", FIRST, SECOND));
    history.apply(created("tidy-1", FIRST));

    assertThat(history.versions())
        .extracting(
            PlanHistory.Version::number, PlanHistory.Version::plan, PlanHistory.Version::place)
        .containsExactly(
            tuple(1, FIRST, PlanHistory.Place.EARLIER),
            tuple(2, SECOND, PlanHistory.Place.IN_FORCE));
    assertThat(history.current().plan()).isEqualTo(SECOND);
    assertThat(history.before(history.current()).plan()).isEqualTo(FIRST);
  }

  @Test
  void shouldSayWhyThereIsNoSuchVersion() {
    PlanHistory nothing = new PlanHistory(goal(0, null));
    assertThatExceptionOfType(NoSuchVersionException.class)
        .isThrownBy(nothing::current)
        .withMessage("The goal tidy-1 has no plan yet: it is running.");
    PlanHistory forgotten = new PlanHistory(goal(1, FIRST.getContentHash()));
    assertThatExceptionOfType(NoSuchVersionException.class)
        .isThrownBy(forgotten::current)
        .withMessageContaining("does not stand on");
    forgotten.apply(created("tidy-1", FIRST));
    assertThatExceptionOfType(NoSuchVersionException.class)
        .isThrownBy(() -> forgotten.version(7))
        .withMessage("The plan of tidy-1 has no version 7; it has 1.");
    assertThatExceptionOfType(NoSuchVersionException.class)
        .isThrownBy(() -> forgotten.before(forgotten.current()))
        .withMessageContaining("is the first");
  }

  private static GoalState goal(int version, @Nullable String hash) {
    return GoalState.newBuilder()
        .setGoalId("tidy-1")
        .setText("Tidy the shop")
        .setStatus(GoalStatus.RUNNING)
        .setReason("")
        .setPlanVersion(version)
        .setPlanHash(hash)
        .setTaskCounts(Map.of())
        .setBranches(List.of())
        .setSubmittedBy("ada")
        .setSubmittedAt(NOW)
        .setUpdatedAt(NOW)
        .build();
  }

  private static PlanCreated created(String goalId, Plan plan) {
    return PlanCreated.newBuilder()
        .setWork(
            WorkReference.newBuilder()
                .setGoalId(goalId)
                .setAttempt(1)
                .setStep(WorkStep.PLAN)
                .build())
        .setClaimId("claim")
        .setPlan(plan)
        .build();
  }

  private static PlanRevised revised(String goalId, Plan before, Plan after) {
    return PlanRevised.newBuilder()
        .setGoalId(goalId)
        .setBasedOnVersion(before.getVersion())
        .setBasedOnHash(before.getContentHash())
        .setPlan(after)
        .setBy("bob")
        .setReason("more tests")
        .setRevisedAt(NOW)
        .build();
  }
}
