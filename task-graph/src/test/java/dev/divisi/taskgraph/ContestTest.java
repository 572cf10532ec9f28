package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.Command.CompleteMerge.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Best of several: many try, one is merged. */
class ContestTest extends GoalStory {

  private static final String FIRST = "a.candidate-1";
  private static final String SECOND = "a.candidate-2";
  private static final String THIRD = "a.candidate-3";

  private final PlanDraft.DraftTask contest = contest("a", "a/**", "p", "q");
  private final PlanDraft.DraftTask three = contest("a", "a/**", "p", "q", "q");
  private final PlanDraft.DraftTask b = draft("b", List.of("b/**"), "a");

  /** The candidate proposes a patch of so many lines; policy and reviewer let it pass. */
  private Decision pass(String taskId, int lines, Verdict.Outcome outcome, String handoff) {
    int attempt = task(taskId).attempts().current();
    WorkReference work = work(taskId, attempt);
    String hash = "patch-" + taskId + "-" + attempt;
    handle(new Command.ProposePatch(work, claim(work), hash, lines, "agent", handoff, Spend.NONE));
    handle(new Command.JudgePatch(work, hash, verdict(outcome)));
    return completeReview(taskId, hash);
  }

  private Decision pass(String taskId, int lines) {
    return pass(taskId, lines, Verdict.Outcome.ALLOW, "");
  }

  private void giveUp(String taskId) {
    WorkReference work = work(taskId, task(taskId).attempts().current());
    handle(
        new Command.ReportFailure(
            work, claim(work), FailureKind.REJECTED, "NO", "cannot", false, Spend.NONE));
    assertThat(task(taskId).status()).isEqualTo(TaskStatus.SUPERSEDED);
  }

  @Test
  void shouldLetSeveralTryAtOnceEachInItsPoolAndSlot() {
    Decision started = running(three, draft("c", List.of("c/**")), draft("d", List.of("d/**")));

    assertThat(ordersOf(started, Order.DispatchTask.class))
        .extracting(order -> order.work().taskId() + " in " + order.pool())
        .containsExactly(FIRST + " in p", SECOND + " in q", THIRD + " in q", "c in implementers");
    assertThat(task("a").status()).isEqualTo(TaskStatus.EXPANDED);
    assertThat(task("d").status()).as("four slots").isEqualTo(TaskStatus.READY);
  }

  @Test
  void shouldHoldItsScopeAgainstOthersUntilItIsOver() {
    running(contest, draft("c", List.of("a/file")));

    assertThat(task("c").status()).isEqualTo(TaskStatus.READY);
    assertThat(task("c").reason()).contains("may write the same files");
    pass(FIRST, 1);
    giveUp(SECOND);
    assertThat(task("c").status()).isEqualTo(TaskStatus.READY);
    completeMerge(FIRST, Outcome.MERGED);
    assertThat(task("c").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldWaitForFreeSlotsForAllOfThem() {
    running(parallel(2), draft("c", List.of("c/**")), contest);

    assertThat(task("a").status()).isEqualTo(TaskStatus.READY);
    assertThat(task("a").reason())
        .isEqualTo("waits for 2 free slots; the goal has 2 (maxParallelTasks)");
    merge("c");
    assertThat(task("a").status()).isEqualTo(TaskStatus.EXPANDED);
  }

  @Test
  void shouldMergeTheSmallestPatchAndFenceTheOther() {
    running(contest, b);
    Decision first = pass(FIRST, 20);
    assertThat(first.orders()).as("the other is not judged yet").isEmpty();
    assertThat(task(FIRST).status()).isEqualTo(TaskStatus.AWAITING_CHOICE);

    Decision second = pass(SECOND, 10);

    assertThat(orderOf(second, Order.RequestMerge.class).work().taskId()).isEqualTo(SECOND);
    assertThat(eventsOf(second, Event.CandidateChosen.class).getFirst().reason())
        .isEqualTo("chosen of 2: 0 failed attempts, 10 changed lines");
    assertThat(task(FIRST).status()).isEqualTo(TaskStatus.SUPERSEDED);
    assertThat(task(FIRST).reason()).isEqualTo(SECOND + " was chosen");
    completeMerge(SECOND, Outcome.MERGED);
    assertThat(task("a").status()).isEqualTo(TaskStatus.DONE);
    assertThat(task("a").commit()).isEqualTo("commit-" + SECOND);
    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertRefused(decideOn(FIRST), "no patch of this task waits for a decision");
  }

  private Decision decideOn(String taskId) {
    return handle(decide(taskId, true, "patch-" + taskId + "-1"));
  }

  @Test
  void shouldPreferFewerFailuresToASmallerPatch() {
    running(contest);
    fail(FIRST, "X", "wrong");
    pass(FIRST, 1);
    pass(SECOND, 500);

    assertThat(task(SECOND).status()).isEqualTo(TaskStatus.MERGING);
    assertThat(task(FIRST).status()).isEqualTo(TaskStatus.SUPERSEDED);
  }

  @Test
  void shouldPreferWhatNobodyNeedsToApprove() {
    running(contest);
    pass(FIRST, 1, Verdict.Outcome.REQUIRE_APPROVAL, "");
    fail(SECOND, "X", "wrong");
    pass(SECOND, 500);

    assertThat(task(SECOND).status()).isEqualTo(TaskStatus.MERGING);
  }

  @Test
  void shouldAskAPersonWhenTheBestNeedsApproval() {
    running(contest);
    pass(FIRST, 1, Verdict.Outcome.REQUIRE_APPROVAL, "");
    Decision judged = pass(SECOND, 2, Verdict.Outcome.REQUIRE_APPROVAL, "");

    assertThat(judged.orders()).isEmpty();
    assertThat(task(FIRST).status()).isEqualTo(TaskStatus.AWAITING_APPROVAL);
    assertThat(task(FIRST).reason()).contains("chosen of 2", "rule: because");
    Decision approved = decideOn(FIRST);
    assertThat(orderOf(approved, Order.RequestMerge.class).approvedBy()).isEqualTo("ada");
  }

  @Test
  void shouldLetAFailingCandidateTryAgainAndThenLeaveTheChoiceToTheOthers() {
    running(limits(attempts(2)), contest);
    pass(FIRST, 10);

    Decision failed = fail(SECOND, "X", "wrong");
    assertThat(orderOf(failed, Order.DispatchTask.class).work()).isEqualTo(work(SECOND, 2));
    Decision left = fail(SECOND, "X", "wrong in another way");

    assertThat(task(SECOND).status()).isEqualTo(TaskStatus.SUPERSEDED);
    assertThat(task(SECOND).reason()).startsWith("X: wrong in another way");
    assertThat(orderOf(left, Order.RequestMerge.class).work().taskId()).isEqualTo(FIRST);
    assertThat(task("a").status()).isEqualTo(TaskStatus.EXPANDED);
  }

  @Test
  void shouldBlockWhenNoCandidatePassesAndMakeNewOnesOnRetry() {
    running(contest, b);
    giveUp(FIRST);
    giveUp(SECOND);

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("a").reason()).startsWith("NO_CANDIDATE_PASSED");
    assertThat(goal().status()).isEqualTo(GoalStatus.BLOCKED);

    Decision retried = handle(new Command.RetryTask(GOAL, "a", ada(), "once more"));

    assertThat(ordersOf(retried, Order.DispatchTask.class))
        .extracting(order -> order.work())
        .containsExactly(work(THIRD, 1), work("a.candidate-4", 1));
    pass(THIRD, 3);
    pass("a.candidate-4", 4);
    completeMerge(THIRD, Outcome.MERGED);
    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldBlockWhenTheGoalMayNotRunSoManyAtOnce() {
    running(parallel(1), contest);

    assertThat(task("a").reason())
        .isEqualTo(
            "LIMIT_TOO_LOW: it is to be tried by 2 at once, and the goal may run 1"
                + " (maxParallelTasks): raise it");
    raise(change(2, Map.of()));
    handle(new Command.RetryTask(GOAL, "a", ada(), "raised"));
    assertThat(task("a").status()).isEqualTo(TaskStatus.EXPANDED);
  }

  @Test
  void shouldBlockWhenThePoolMayNotBeUsedSoOftenAtOnce() {
    running(limits(change(null, Map.of("q", 1))), three);

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("a").reason())
        .isEqualTo(
            "LIMIT_TOO_LOW: it is to be tried by 2 of the pool q at once, and the goal may use 1:"
                + " raise that");
  }

  @Test
  void shouldTryTheChosenOneAgainWhenItDoesNotMerge() {
    running(contest, b);
    pass(FIRST, 1);
    pass(SECOND, 2);

    Decision conflict = completeMerge(FIRST, Outcome.CONFLICT);

    assertThat(orderOf(conflict, Order.DispatchTask.class).work()).isEqualTo(work(FIRST, 2));
    Decision again = pass(FIRST, 3);
    assertThat(orderOf(again, Order.RequestMerge.class).work().taskId()).isEqualTo(FIRST);
    completeMerge(FIRST, Outcome.MERGED);
    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldHandOnOnlyWhatTheMergedCandidateLeft() {
    running(contest, b);
    pass(FIRST, 1, Verdict.Outcome.ALLOW, "call open() first");
    pass(SECOND, 2, Verdict.Outcome.ALLOW, "call begin() first");

    Decision merged = completeMerge(FIRST, Outcome.MERGED);

    assertThat(orderOf(merged, Order.DispatchTask.class).handoffs())
        .extracting(Handoff::text)
        .containsExactly("call open() first");
  }

  @Test
  void shouldGiveACandidateWhatItsTaskDependsOnLeft() {
    PlanDraft.DraftTask later =
        new PlanDraft.DraftTask(
            "a",
            "a",
            "one",
            "implementers",
            List.of("a/**"),
            List.of("c"),
            "digest",
            List.of("p", "q"),
            false);
    running(draft("c", List.of("c/**")), later);
    pass("c", 1, Verdict.Outcome.ALLOW, "mind the gap");

    Decision merged = completeMerge("c", Outcome.MERGED);

    assertThat(ordersOf(merged, Order.DispatchTask.class))
        .hasSize(2)
        .allSatisfy(
            order ->
                assertThat(order.handoffs())
                    .containsExactly(new Handoff("c", "c", "mind the gap")));
  }

  @Test
  void shouldRefuseAScopeRequestOfACandidate() {
    running(contest);
    String claim = claim(work(FIRST, 1));

    Decision asked =
        handle(
            new Command.AskScope(work(FIRST, 1), claim, "q", List.of("z"), "need", "v2", "digest"));

    assertThat(eventsOf(asked, Event.CommandRefused.class).getFirst().reason())
        .isEqualTo("a candidate keeps the scope of its task");
    assertThat(orderOf(asked, Order.TellWorker.class).note().text()).startsWith("refused");
  }
}
