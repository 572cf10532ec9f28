package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.Command.CompleteMerge.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PatchTest extends GoalStory {

  @Test
  void shouldMergeInDependencyOrderOntoTheHeadThatIsKnown() {
    running(draft("a", List.of("x/**")), draft("b", List.of("y/**"), "a"));
    assertThat(task("b").status()).isEqualTo(TaskStatus.PENDING);

    Decision decision = merge("a");

    assertThat(decision.orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.DispatchTask.class, order -> assertThat(order.baseCommit()).isEqualTo("head-a"));
    merge("b");
    assertThat(goal().status()).isEqualTo(GoalStatus.DONE);
  }

  @Test
  void shouldBeDoneWithoutACommitWhenThereWasNothingToMerge() {
    running(draft("a", List.of("x/**")), draft("b", List.of("y/**"), "a"));
    review("a");
    WorkReference work = new WorkReference(GOAL, "a", 1, WorkStep.MERGE);

    handle(
        new Command.CompleteMerge(work, claim(work), Outcome.MERGED, "base-one", null, "nothing"));

    assertThat(task("a").status()).isEqualTo(TaskStatus.DONE);
    assertThat(task("a").commit()).isNull();
    assertThat(goal().progress().branches().get("one"))
        .isEqualTo(new Goal.Branch("base-one", "base-one", 0));
    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldKeepTheVerdictOnEachPatchThatMayStillCome() {
    running(draft("a", List.of("x/**")));
    String claim = claim(work("a", 1));
    handle(new Command.JudgePatch(work("a", 1), "p", verdict(Verdict.Outcome.ALLOW)));
    handle(new Command.JudgePatch(work("a", 1), "q", verdict(Verdict.Outcome.DENY)));

    Decision proposed = handle(proposal("a", claim, "p"));

    assertThat(orderOf(proposed, Order.RequestReview.class).work().taskId()).isEqualTo("a");
  }

  @Test
  @SuppressWarnings("NullAway") // what is not in the state is read as null
  void shouldKnowTheVerdictThatStateOfAnOlderVersionNames() {
    Verdict allowed = verdict(Verdict.Outcome.ALLOW);
    Candidate older = new Candidate("p", 1, "p", allowed, null, null, List.of(), null, null, null);

    assertThat(older.currentVerdict()).isEqualTo(allowed);
    assertThat(older).isEqualTo(Candidate.NONE.proposed("p", 1).judged("p", allowed));
  }

  @Test
  void shouldMergeOneAtATime() {
    running(draft("a", List.of("x/**")), draft("b", List.of("y/**")));
    review("a");
    Decision second = review("b");

    assertThat(second.orders()).isEmpty();
    Decision merged = completeMerge("a", Outcome.MERGED);
    assertThat(merged.orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.RequestMerge.class,
            order -> {
              assertThat(order.work()).isEqualTo(new WorkReference(GOAL, "b", 1, WorkStep.MERGE));
              assertThat(order.expectedHead()).isEqualTo("head-a");
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"CONFLICT", "CHECKS_FAILED"})
  void shouldStartANewAttemptOnTheNewHeadWhenAMergeFails(Outcome outcome) {
    running(draft("a", List.of("x/**")), draft("b", List.of("y/**")));
    review("a");
    review("b");
    completeMerge("a", Outcome.MERGED);

    Decision decision = completeMerge("b", outcome);

    assertThat(decision.orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.DispatchTask.class,
            order -> {
              assertThat(order.work().attempt()).isEqualTo(2);
              assertThat(order.baseCommit()).isEqualTo("head-a");
              assertThat(order.feedback()).hasSize(1);
            });
  }

  @Test
  void shouldAskAgainOnTheRealHeadWhenTheBranchMoved() {
    running(draft("a", List.of("x/**")));
    review("a");

    Decision decision = completeMerge("a", Outcome.REFUSED);

    assertThat(decision.orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.RequestMerge.class,
            order -> assertThat(order.expectedHead()).isEqualTo("head-a"));
    assertThat(task("a").attempts().current()).isEqualTo(1);
  }

  @Test
  void shouldGiveTheNextAttemptWhatTheReviewerFound() {
    running(draft("a", List.of("x/**")));
    String hash = propose("a");
    String claim = claim(new WorkReference(GOAL, "a", 1, WorkStep.REVIEW));

    Decision decision =
        handle(
            new Command.CompleteReview(
                new WorkReference(GOAL, "a", 1, WorkStep.REVIEW),
                claim,
                hash,
                "reviewer",
                false,
                "FooTest failed",
                List.of(),
                Spend.NONE));

    assertThat(decision.orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.DispatchTask.class,
            order ->
                assertThat(order.feedback())
                    .containsExactly(
                        new Feedback(
                            1,
                            "reviewer",
                            "FooTest failed",
                            "CHANGES_REQUESTED",
                            "it proposed the patch patch-a-1",
                            1)));
  }

  @Test
  void shouldBlockTheTaskAfterTheLastAttemptAndTheGoalWhenNothingElseCanGoOn() {
    running(
        draft("a", List.of("x/**")),
        draft("b", List.of("y/**"), "a"),
        draft("c", List.of("y/**"), "b"),
        draft("d", List.of("z/**")));
    for (int attempt = 1; attempt <= 3; attempt++) {
      String claim = claim(work("a", attempt));
      handle(
          new Command.ReportFailure(
              work("a", attempt),
              claim,
              FailureKind.AGENT,
              "AGENT_CHANGED_NOTHING",
              "idle",
              false,
              Spend.NONE));
    }

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("a").reason())
        .isEqualTo("AGENT_CHANGED_NOTHING: idle (3 of 3 attempts failed)");
    assertThat(goal().status()).as("nothing else stops").isEqualTo(GoalStatus.RUNNING);
    merge("d");
    assertThat(goal().status()).isEqualTo(GoalStatus.BLOCKED);
    assertThat(goal().reason()).startsWith("1 blocked, 2 wait for them: retry");
  }

  @Test
  void shouldNeverTryAgainWhatIsRejected() {
    running(draft("a", List.of("x/**")));
    String claim = claim(work("a", 1));

    handle(
        new Command.ReportFailure(
            work("a", 1),
            claim,
            FailureKind.REJECTED,
            "RECIPE_UNKNOWN",
            "no recipe",
            false,
            Spend.NONE));

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
  }

  @Test
  void shouldWaitForAPersonWhenPolicySaysSo() {
    running(draft("a", List.of("x/**")));
    String claim = claim(work("a", 1));
    handle(new Command.JudgePatch(work("a", 1), "p", verdict(Verdict.Outcome.REQUIRE_APPROVAL)));
    handle(new Command.ProposePatch(work("a", 1), claim, "p", 10, "agent", null, Spend.NONE));
    completeReview("a", "p");
    assertThat(task("a").status()).isEqualTo(TaskStatus.AWAITING_APPROVAL);

    assertRefused(handle(decide("a", true, "another")), "about patch another");
    assertRefused(handle(decide("nope", true, "p")), "no such task");
    Decision decision = handle(decide("a", true, "p"));

    assertThat(decision.orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.RequestMerge.class, order -> assertThat(order.approvedBy()).isEqualTo("ada"));
    assertRefused(handle(decide("a", false, "p")), "it is MERGING");
  }

  @Test
  void shouldTryAgainWithTheReasonsWhenPolicyDenies() {
    running(draft("a", List.of("x/**")));
    String claim = claim(work("a", 1));
    handle(new Command.ProposePatch(work("a", 1), claim, "p", 10, "agent", null, Spend.NONE));

    handle(new Command.JudgePatch(work("a", 1), "p", verdict(Verdict.Outcome.DENY)));

    assertThat(task("a").attempts().current()).isEqualTo(2);
    assertThat(task("a").attempts().feedback())
        .containsExactly(
            new Feedback(
                1, "policy", "rule: because", "POLICY_DENIED", "it proposed the patch p", 1));
  }
}
