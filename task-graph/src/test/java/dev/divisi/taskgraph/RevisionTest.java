package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.Command.CompleteMerge.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Further versions of a plan, made by people. */
class RevisionTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));
  private final PlanDraft.DraftTask b = draft("b", List.of("b/**"), "a");
  private final PlanDraft.DraftTask c = draft("c", List.of("c/**"));

  @Test
  void shouldPutAnEditInForceAtOnceWhenPolicyAllowsIt() {
    running(a);

    Decision proposed = edit("v2", a, c);

    assertThat(orderOf(proposed, Order.ProposeRevision.class).revision())
        .satisfies(
            revision -> {
              assertThat(revision.version()).isEqualTo(2);
              assertThat(revision.by()).isEqualTo("ada");
              assertThat(revision.reason()).isEqualTo("a better plan");
              assertThat(revision.contentHash()).isEqualTo("v2");
              assertThat(revision.summary()).isEqualTo("1 added, 0 changed, 0 removed, 0 moved");
            });
    assertThat(graph.task(GOAL, "c")).as("nothing is in force before policy spoke").isEmpty();
    assertThat(goal().planning().version()).isEqualTo(1);

    Decision judged = judge("v2", Verdict.Outcome.ALLOW);

    assertThat(eventsOf(judged, Event.PlanRevised.class))
        .singleElement()
        .satisfies(event -> assertThat(event.version()).isEqualTo(2));
    assertThat(goal().planning().version()).isEqualTo(2);
    assertThat(goal().planning().contentHash()).isEqualTo("v2");
    assertThat(goal().planning().revision()).isNull();
    assertThat(orderOf(judged, Order.DispatchTask.class).work()).isEqualTo(work("c", 1));
    assertThat(task("a").status()).as("what is not changed goes on").isNotEqualTo(TaskStatus.READY);
  }

  @Test
  void shouldWaitForTheApprovalOfThatVersionAndHashWhenPolicySaysSo() {
    running(a);
    edit("v2", a, c);
    judge("v2", Verdict.Outcome.REQUIRE_APPROVAL);

    Planning.PendingRevision pending = Objects.requireNonNull(goal().planning().revision());
    assertThat(pending.approval()).isEqualTo("waits for anyone who may decide (rule: because)");
    assertThat(pending.approvals()).isNotNull();
    assertRefused(decidePlan(true, 2, "hash"), "version 2 waits for a decision, with hash v2");
    assertRefused(decidePlan(true, 1, "v2"), "version 2 waits for a decision");
    assertThat(graph.task(GOAL, "c")).isEmpty();

    decidePlan(true, 2, "v2");

    assertThat(task("c").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(goal().planning().version()).isEqualTo(2);
  }

  @Test
  void shouldNotHearAnApprovalBeforePolicyHasSpoken() {
    running(a);
    edit("v2", a, c);

    assertRefused(decidePlan(true, 2, "v2"), "policy has not judged version 2 yet");
  }

  @Test
  void shouldNotHearPolicyAgainWhenAPersonMustDecide() {
    running(a);
    edit("v2", a, c);
    judge("v2", Verdict.Outcome.REQUIRE_APPROVAL);

    assertRefused(judge("v2", Verdict.Outcome.ALLOW), "judged already");
    assertThat(graph.task(GOAL, "c")).isEmpty();
  }

  @Test
  void shouldAskAPersonForEveryVersionWhenTheGoalWantsApproval() {
    submit(Limits.DEFAULT, true, "one", "two");
    proposePlan(a);
    judge("hash", Verdict.Outcome.ALLOW);
    decidePlan(true, 1, "hash");

    edit("v2", a, c);
    judge("v2", Verdict.Outcome.ALLOW);

    assertThat(graph.task(GOAL, "c")).isEmpty();
    decidePlan(true, 2, "v2");
    assertThat(task("c").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldKeepThePlanWhenPolicyDeniesTheEdit() {
    running(a);
    edit("v2", a, c);

    Decision denied = judge("v2", Verdict.Outcome.DENY);

    assertThat(eventsOf(denied, Event.RevisionRefused.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.by()).isEqualTo("policy");
              assertThat(event.reason()).isEqualTo("rule: because");
            });
    assertThat(goal().planning().version()).isEqualTo(1);
    assertThat(goal().planning().revision()).isNull();
    assertThat(goal().status()).isEqualTo(GoalStatus.RUNNING);
  }

  @Test
  void shouldKeepThePlanAndNumberTheNextVersionAnewWhenAPersonRejectsTheEdit() {
    running(a);
    edit("v2", a, c);
    judge("v2", Verdict.Outcome.REQUIRE_APPROVAL);
    decidePlan(false, 2, "v2");

    assertThat(goal().planning().version()).isEqualTo(1);
    Decision next = edit("v3", a, c);
    assertThat(orderOf(next, Order.ProposeRevision.class).revision().version()).isEqualTo(3);
  }

  @Test
  void shouldTakeATaskOutAndFenceItsAttempt() {
    running(a, c);
    WorkReference work = work("c", 1);
    String claim = claim(work);

    Decision edited = editAndAllow("v2", a);

    assertThat(orderOf(edited, Order.CancelWork.class).work()).isEqualTo(work);
    assertThat(task("c").status()).isEqualTo(TaskStatus.REMOVED);
    assertRefused(
        handle(new Command.ProposePatch(work, claim, "late", 1, "agent", null, Spend.NONE)),
        "it is over");
    merge("a");
    assertThat(goal().status()).isEqualTo(GoalStatus.DONE);
  }

  @Test
  void shouldStartATaskAnewWhenItsScopeAndPoolChange() {
    running(a, c);
    WorkReference work = work("a", 1);
    String claim = claim(work);

    Decision edited = editAndAllow("v2", changed(a, "experts", "other/**"), c);

    assertThat(orderOf(edited, Order.CancelWork.class).reason()).isEqualTo("version 2 changes it");
    Order.DispatchTask order = orderOf(edited, Order.DispatchTask.class);
    assertThat(order.work()).isEqualTo(work("a", 2));
    assertThat(order.pool()).isEqualTo("experts");
    assertThat(task("a").definition().scope()).containsExactly("other/**");
    assertRefused(
        handle(new Command.ProposePatch(work, claim, "late", 1, "agent", null, Spend.NONE)),
        "attempt 1 is not the current one, 2");
  }

  @Test
  void shouldHearNoLateResultOfATaskThatWaitsAgain() {
    running(a, c);
    WorkReference work = work("c", 1);
    String claim = claim(work);

    editAndAllow("v2", a, draft("c", List.of("c/**"), "a"));

    assertThat(task("c").status()).isEqualTo(TaskStatus.PENDING);
    assertRefused(
        handle(new Command.ProposePatch(work, claim, "late", 1, "agent", null, Spend.NONE)),
        "no patch is asked for now");
    assertThat(ordersOf(merge("a"), Order.DispatchTask.class))
        .extracting(order -> order.work())
        .containsExactly(work("c", 2));
  }

  @Test
  void shouldReleaseATaskWhoseDependencyIsTakenAway() {
    running(a, b);
    assertThat(task("b").status()).isEqualTo(TaskStatus.PENDING);

    editAndAllow("v2", a, draft("b", List.of("b/**")));

    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(graph.edges(GOAL, "a").dependents()).isEmpty();
    merge("a");
    assertThat(task("b").status()).as("no second release").isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldSplitATaskBetweenThoseBeforeAndAfterIt() {
    running(a, b, draft("d", List.of("d/**"), "b"));
    merge("a");

    editAndAllow(
        "v2",
        a,
        draft("b-one", List.of("b/one"), "a"),
        draft("b-two", List.of("b/two"), "a", "b-one"),
        draft("d", List.of("d/**"), "b-one", "b-two"));

    assertThat(task("b").status()).isEqualTo(TaskStatus.REMOVED);
    assertThat(task("b-one").status()).as("a is merged already").isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("b-two").status()).isEqualTo(TaskStatus.PENDING);
    merge("b-one");
    assertThat(task("d").status()).isEqualTo(TaskStatus.PENDING);
    merge("b-two");
    assertThat(task("d").status()).isEqualTo(TaskStatus.DISPATCHED);
    merge("d");
    assertThat(goal().status()).isEqualTo(GoalStatus.DONE);
  }

  @Test
  void shouldGiveOutReadyTasksInTheNewOrderAndLetRunningOnesRun() {
    running(parallel(1), a, c, draft("d", List.of("d/**")));
    String claim = claim(work("a", 1));

    Decision edited = editAndAllow("v2", draft("d", List.of("d/**")), c, a);

    assertThat(ordersOf(edited, Order.CancelWork.class)).isEmpty();
    handle(proposal("a", claim, "p"));
    handle(new Command.JudgePatch(work("a", 1), "p", verdict(Verdict.Outcome.ALLOW)));
    completeReview("a", "p");
    Decision merged = completeMerge("a", Outcome.MERGED);
    assertThat(orderOf(merged, Order.DispatchTask.class).work()).isEqualTo(work("d", 1));
  }

  @Test
  void shouldKeepWhatIsDone() {
    running(a, b);
    merge("a");

    editAndAllow("v2", a, b, draft("c", List.of("c/**"), "a"));

    assertThat(task("a").status()).isEqualTo(TaskStatus.DONE);
    assertThat(task("c").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("b").attempts().current()).isEqualTo(1);
  }

  @Test
  void shouldRefuseByNameWhatDoesNotFitTheWorkDone() {
    running(a, b);
    merge("a");

    assertRefused(
        edit("v2", changed(a, "implementers", "x"), b), "'a' is over (DONE): it cannot be changed");
    assertRefused(
        edit("v2", draft("b", List.of("b/**"))), "'a' is over (DONE): it cannot be removed");
    assertRefused(edit("v2", a, b), "it changes nothing");
    assertRefused(
        edit("v2", a, b, draft("c", List.of("c"), "d"), draft("d", List.of("d"), "c")),
        "PLAN_HAS_CYCLE: these tasks wait for each other: c -> d -> c");
    assertRefused(
        edit("v2", a, b, draft("c", List.of("c"), "nobody")),
        "PLAN_UNKNOWN_DEPENDENCY: task 'c' depends on 'nobody'");
    assertThat(goal().planning().lastVersion()).as("no version was proposed").isEqualTo(1);
  }

  @Test
  void shouldRefuseADependencyThatTheEditRemoves() {
    running(a, b);

    assertRefused(edit("v2", b), "PLAN_UNKNOWN_DEPENDENCY: task 'b' depends on 'a'");
  }

  @Test
  void shouldRefuseTheIdOfARemovedTask() {
    running(a, c);
    editAndAllow("v2", a);

    assertRefused(edit("v3", a, c), "the id 'c' was a removed task's: choose another");
  }

  @Test
  void shouldRefuseToDependOnWhatWillNeverBeDone() {
    running(a, c);
    handle(new Command.CancelTask(GOAL, "c", ada(), "not needed"));

    assertRefused(
        edit("v2", a, c, draft("d", List.of("d"), "c")),
        "a task depends on 'c', which will never be done (CANCELLED)");
  }

  @Test
  void shouldRefuseToTouchWhatIsBeingMerged() {
    running(a, c);
    review("a");
    claimIn("a", WorkStep.MERGE);

    assertRefused(
        edit("v2", changed(a, "implementers", "x"), c),
        "'a' is being merged: it cannot be changed");
    assertRefused(edit("v2", c), "'a' is being merged: it cannot be removed");
  }

  @Test
  void shouldRefuseToTouchAContestWhoseChoiceIsBeingMerged() {
    running(contest("a", "a/**", "p", "q"), c);
    review("a.candidate-1");
    review("a.candidate-2");
    claimIn("a.candidate-1", WorkStep.MERGE);

    assertRefused(edit("v2", c), "'a' is being merged: it cannot be removed");
    assertRefused(
        edit("v2", changed(contest("a", "a/**", "p", "q"), "p", "x"), c),
        "'a' is being merged: it cannot be changed");
  }

  @Test
  void shouldRefuseAnEditOfAVersionThatIsNotInForceAnyMore() {
    running(a);
    editAndAllow("v2", a, c);

    Decision stale =
        handle(
            new Command.EditPlan(GOAL, 1, "hash", hashed("v3", a, c, b), ada(), "looked before"));

    assertRefused(stale, "it is based on version 1 (hash); the plan is version 2 (v2) now");
    Decision wrongHash =
        handle(new Command.EditPlan(GOAL, 2, "v1", hashed("v3", a, c, b), ada(), "mistaken"));
    assertRefused(wrongHash, "it is based on version 2 (v1); the plan is version 2 (v2) now");
  }

  @Test
  void shouldRefuseASecondEditWhileOneWaits() {
    running(a);
    edit("v2", a, c);

    assertRefused(edit("v3", a, b), "version 2 by ada is not decided on yet");
  }

  @Test
  void shouldRefuseOtherRepositories() {
    running(a);
    PlanDraft other = new PlanDraft(1, "v2", Map.of("one", "another-base"), List.of(a, c));

    assertRefused(
        handle(new Command.EditPlan(GOAL, 1, null, other, ada(), "from elsewhere")),
        "PLAN_CHANGES_REPOSITORIES");
  }

  @Test
  void shouldRefuseAnEditBeforeThereIsAPlanAndAfterTheEnd() {
    submit("one", "two");
    assertRefused(edit("v2", a), "the goal has no plan that can be edited; it is PLANNING");

    proposePlan(a);
    judge("hash", Verdict.Outcome.ALLOW);
    merge("a");
    assertRefused(edit("v2", a, c), "the goal is over: DONE");
  }

  @Test
  void shouldRefuseTheVersionWhenWhatItChangesIsDoneByNow() {
    running(a, c);
    edit("v2", a, changed(c, "implementers", "x"));
    judge("v2", Verdict.Outcome.REQUIRE_APPROVAL);
    merge("c");

    Decision approved = decidePlan(true, 2, "v2");

    assertThat(eventsOf(approved, Event.RevisionRefused.class))
        .singleElement()
        .satisfies(event -> assertThat(event.reason()).isEqualTo("'c' is over (DONE) by now"));
    assertThat(goal().planning().version()).isEqualTo(1);
  }

  @Test
  void shouldRefuseTheVersionWhenWhatItDependsOnIsCancelledByNow() {
    running(a, c);
    edit("v2", a, c, draft("d", List.of("d"), "c"));
    judge("v2", Verdict.Outcome.REQUIRE_APPROVAL);
    handle(new Command.CancelTask(GOAL, "c", ada(), "not needed"));

    Decision approved = decidePlan(true, 2, "v2");

    assertThat(eventsOf(approved, Event.RevisionRefused.class)).hasSize(1);
    assertThat(graph.task(GOAL, "d")).as("it would wait for ever").isEmpty();
  }

  @Test
  void shouldDropTheVersionThatWaitsWhenTheGoalIsBeingCancelled() {
    running(a, c);
    review("a");
    WorkReference merge = new WorkReference(GOAL, "a", 1, WorkStep.MERGE);
    String claim = claim(merge);
    edit("v2", a, c, draft("d", List.of("d")));

    handle(new Command.CancelGoal(GOAL, ada(), "wrong goal"));

    assertThat(goal().planning().revision()).isNull();
    assertRefused(judge("v2", Verdict.Outcome.ALLOW), "no such plan waits for a verdict");
    handle(new Command.CompleteMerge(merge, claim, Outcome.MERGED, "head", "commit", ""));
    assertThat(goal().status()).isEqualTo(GoalStatus.CANCELLED);
  }

  @Test
  void shouldLeaveTheQueueOfTheOldRepositoryWhenATaskMovesToAnother() {
    running(a, c);
    review("a");
    review("c");
    assertThat(goal().progress().mergeQueue("one")).containsExactly("a", "c");
    nobodyTakes("a");

    Decision edited = editAndAllow("v2", inRepository(a, "two"), c);

    assertThat(goal().progress().mergeQueue("one")).containsExactly("c");
    assertThat(orderOf(edited, Order.RequestMerge.class).work().taskId()).isEqualTo("c");
    assertThat(orderOf(edited, Order.DispatchTask.class).repository()).isEqualTo("two");
  }

  @Test
  void shouldHelpAGoalThatIsBlocked() {
    running(a, b);
    handle(
        new Command.ReportFailure(
            work("a", 1),
            claim(work("a", 1)),
            FailureKind.REJECTED,
            "NO",
            "no",
            false,
            Spend.NONE));
    assertThat(goal().status()).isEqualTo(GoalStatus.BLOCKED);

    editAndAllow("v2", changed(a, "experts", "a/**"), b);

    assertThat(goal().status()).isEqualTo(GoalStatus.RUNNING);
    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("a").attempts().failed()).isZero();
  }

  @Test
  void shouldNameWhoMadeEachVersionAndWhy() {
    running(a);
    edit("v2", a, c);

    Decision judged = judge("v2", Verdict.Outcome.ALLOW);

    assertThat(eventsOf(judged, Event.PlanRevised.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.by()).isEqualTo("policy");
              assertThat(event.reason()).isEqualTo("a better plan");
            });
  }
}
