package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan that a person must approve: by version and hash, and nothing is given out before. */
class ApprovalTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));
  private final PlanDraft.DraftTask c = draft("c", List.of("c/**"));

  private Decision waiting() {
    submit(Limits.DEFAULT, true, "one", "two");
    proposePlan(a);
    return judge("hash", Verdict.Outcome.ALLOW);
  }

  @Test
  void shouldGiveNothingOutBeforeAPersonApprovesWhenTheGoalWantsThat() {
    Decision judged = waiting();

    assertThat(judged.orders()).isEmpty();
    assertThat(eventsOf(judged, Event.PlanApprovalRequested.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.version()).isEqualTo(1);
              assertThat(event.contentHash()).isEqualTo("hash");
            });
    assertThat(goal().status()).isEqualTo(GoalStatus.AWAITING_APPROVAL);
    assertThat(task("a").status()).isEqualTo(TaskStatus.PENDING);

    Decision approved = decidePlan(true, 1, "hash");

    assertThat(orderOf(approved, Order.DispatchTask.class).work()).isEqualTo(work("a", 1));
  }

  @Test
  void shouldRefuseTheApprovalOfAnotherVersionOrHash() {
    waiting();

    assertRefused(
        decidePlan(true, 1, "other"), "the decision is about plan other; the current one is hash");
    assertRefused(
        decidePlan(true, 2, "hash"), "the decision is about version 2; the current one is 1");
    assertRefused(
        handle(new Command.Decide(GOAL, null, null, true, 1, null, ada(), "blind")),
        "the decision names no plan");
    assertThat(goal().status()).isEqualTo(GoalStatus.AWAITING_APPROVAL);
  }

  @Test
  void shouldRefuseASecondApproval() {
    waiting();
    decidePlan(true, 1, "hash");

    assertRefused(decidePlan(true, 1, "hash"), "no plan of this goal waits for a decision");
  }

  @Test
  void shouldEndTheGoalWhenAPersonRejectsThePlan() {
    waiting();

    decidePlan(false, 1, "hash");

    assertThat(goal().status()).isEqualTo(GoalStatus.FAILED);
    assertThat(goal().reason()).isEqualTo("PLAN_REJECTED: by ada: looked");
    assertThat(task("a").status()).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void shouldWaitForTheApprovalOfTheEditedPlanOnly() {
    submit(Limits.DEFAULT, false, "one", "two");
    proposePlan(a);
    judge("hash", Verdict.Outcome.REQUIRE_APPROVAL);

    Decision edited = editAndAllow("v2", a, c);

    assertThat(edited.orders()).as("nobody approved it").isEmpty();
    assertThat(eventsOf(edited, Event.PlanApprovalRequested.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.version()).isEqualTo(2);
              assertThat(event.contentHash()).isEqualTo("v2");
            });
    assertRefused(decidePlan(true, 1, "hash"), "the decision is about plan hash");
    Decision approved = decidePlan(true, 2, "v2");
    assertThat(ordersOf(approved, Order.DispatchTask.class))
        .extracting(Order.DispatchTask::work)
        .containsExactly(work("a", 1), work("c", 1));
  }

  @Test
  void shouldStartWithOneApprovalWhenTheEditedPlanNeedsIt() {
    waiting();
    edit("v2", a, c);
    judge("v2", Verdict.Outcome.ALLOW);
    assertThat(goal().status()).isEqualTo(GoalStatus.AWAITING_APPROVAL);

    Decision approved = decidePlan(true, 2, "v2");

    assertThat(goal().status()).isEqualTo(GoalStatus.RUNNING);
    assertThat(ordersOf(approved, Order.DispatchTask.class)).hasSize(2);
  }

  @Test
  void shouldKeepTheFirstPlanWaitingWhenPolicyDeniesTheEdit() {
    waiting();
    edit("v2", a, c);
    judge("v2", Verdict.Outcome.DENY);

    assertThat(goal().status()).isEqualTo(GoalStatus.AWAITING_APPROVAL);
    assertThat(goal().planning().contentHash()).isEqualTo("hash");
    decidePlan(true, 1, "hash");
    assertThat(goal().status()).isEqualTo(GoalStatus.RUNNING);
  }

  @Test
  void shouldEndTheGoalWhenAPersonRejectsTheEditedPlan() {
    waiting();
    editAndAllow("v2", a, c);

    decidePlan(false, 2, "v2");

    assertThat(goal().status()).isEqualTo(GoalStatus.FAILED);
    assertThat(task("c").status()).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void shouldStartTheFirstPlanAndStillWaitForTheEdit() {
    waiting();
    edit("v2", a, c);

    decidePlan(true, 1, "hash");

    assertThat(goal().status()).isEqualTo(GoalStatus.RUNNING);
    assertThat(goal().planning().revision()).isNotNull();
    judge("v2", Verdict.Outcome.ALLOW);
    decidePlan(true, 2, "v2");
    assertThat(task("c").status()).isEqualTo(TaskStatus.DISPATCHED);
  }
}
