package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.Command.CompleteMerge.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who failed at a task again and again makes way for a stronger one. */
class LadderTest extends GoalStory {

  private static final Rung FIRST = new Rung("first", "implementers");
  private static final Rung SECOND = new Rung("second", "strong");
  private static final Rung THIRD = new Rung("third", "strong");

  private final PlanDraft.DraftTask a = climbing(draft("a", List.of("a/**")), FIRST, SECOND, THIRD);

  private void assertWho(Rung rung, int place) {
    assertThat(task("a").attempts().rung()).isEqualTo(place);
    assertThat(task("a").definition().pool()).isEqualTo(rung.pool());
  }

  @Test
  void shouldGiveItToTheNextOneWhenTwoAttemptsInARowFailed() {
    running(limits(attempts(10)), a);

    Decision once = fail("a", "CHECKS_FAILED", "FooTest");
    assertThat(orderOf(once, Order.DispatchTask.class).rung()).isZero();
    Decision twice = fail("a", "CHECKS_FAILED", "BarTest");

    assertThat(eventsOf(twice, Event.LadderClimbed.class))
        .containsExactly(
            new Event.LadderClimbed(GOAL, "a", now, 1, "first", "second", "strong", 2));
    Order.DispatchTask order = orderOf(twice, Order.DispatchTask.class);
    assertThat(order.rung()).isEqualTo(1);
    assertThat(order.pool()).isEqualTo("strong");
    assertThat(order.work().attempt()).isEqualTo(3);
    assertThat(order.feedback()).extracting(Feedback::message).contains("FooTest", "BarTest");
  }

  @Test
  void shouldStayWithTheLastOneWhenThereIsNobodyStronger() {
    running(limits(attempts(10)), a);

    IntStream.range(0, 6).forEach(attempt -> fail("a", "X", "message " + "x".repeat(attempt)));

    assertWho(THIRD, 2);
    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldKeepToTheAttemptsThatTheGoalAllows() {
    running(limits(attempts(3)), a);

    fail("a", "X", "one");
    fail("a", "X", "two");
    fail("a", "X", "three");

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertWho(SECOND, 1);
  }

  @Test
  void shouldGiveTheNextOneAChanceWhenAllFailInTheSameWay() {
    running(limits(attempts(10)), a);

    IntStream.range(0, 5).forEach(attempt -> fail("a", "X", "the same"));

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertWho(THIRD, 2);
  }

  @Test
  void shouldCountWhatPolicyAReviewerAndAPersonRefuse() {
    running(limits(attempts(10)), a);

    handle(proposal("a", claim(work("a", 1)), "denied"));
    handle(new Command.JudgePatch(work("a", 1), "denied", verdict(Verdict.Outcome.DENY)));
    requestChanges("a");
    assertWho(SECOND, 1);

    String hash = "asked";
    handle(proposal("a", claim(work("a", 3)), hash));
    handle(new Command.JudgePatch(work("a", 3), hash, verdict(Verdict.Outcome.REQUIRE_APPROVAL)));
    completeReview("a", hash);
    handle(decide("a", false, hash));
    requestChanges("a");
    assertWho(THIRD, 2);
  }

  @Test
  void shouldCountAnAttemptThatUsedUpItsIterations() {
    running(limits(attempts(10)), a);

    for (int attempt = 1; attempt <= 2; attempt++) {
      String claim = claim(work("a", attempt));
      handle(new Command.RenewLease(work("a", attempt), claim, "again", Spend.NONE, 99));
    }

    assertWho(SECOND, 1);
  }

  @Test
  void shouldNotBlameTheAgentForWhatItCouldDoNothingAbout() {
    running(limits(attempts(20)), a);
    fail("a", "X", "its own fault");

    claim(work("a", 2));
    loseLease("a");
    handle(
        new Command.ReportFailure(
            work("a", 3),
            claim(work("a", 3)),
            FailureKind.TRANSIENT,
            "DISK_FULL",
            "no space",
            false,
            Spend.NONE));
    handle(new Command.FireTimer(timer(Timer.Kind.BACK_OFF)));
    handle(failure(work("a", 4), claim(work("a", 4)), "SHUTS_DOWN", "stops", true));
    review("a");
    completeMerge("a", Outcome.CONFLICT);
    review("a");
    completeMerge("a", Outcome.CHECKS_FAILED);
    assertWho(FIRST, 0);

    fail("a", "X", "its own fault again");
    assertWho(SECOND, 1);
  }

  @Test
  void shouldStayWithWhoTookItOverWhenAPersonWantsItTriedAgain() {
    running(limits(attempts(3)), a);
    IntStream.range(0, 3).forEach(attempt -> fail("a", "X", "number " + "i".repeat(attempt)));

    handle(new Command.RetryTask(GOAL, "a", ada(), "once more"));

    assertWho(SECOND, 1);
    fail("a", "X", "one");
    assertWho(SECOND, 1);
    fail("a", "X", "two");
    assertWho(THIRD, 2);
  }

  @Test
  void shouldEndTheLadderWhenAPersonGivesItToSomebody() {
    running(limits(attempts(10)), a);
    IntStream.range(0, 2).forEach(attempt -> fail("a", "X", "number " + attempt));

    handle(new Command.ReassignTask(GOAL, "a", "experts", false, ada(), "they know it"));
    IntStream.range(0, 4).forEach(attempt -> fail("a", "X", "message " + "x".repeat(attempt)));

    assertThat(task("a").definition().pool()).isEqualTo("experts");
    assertThat(task("a").attempts().rung()).isZero();
    assertThat(task("a").definition().ladder()).isEmpty();
  }

  @Test
  void shouldBeginAtTheFirstOneWhenAnEditChangesTheTask() {
    running(limits(attempts(10)), a);
    IntStream.range(0, 2).forEach(attempt -> fail("a", "X", "number " + attempt));

    editAndAllow("edited", changed(a, "implementers", "a/**", "b/**"));

    assertWho(FIRST, 0);
  }

  @Test
  void shouldSayWhoMadeThePatchWhenItIsReviewedAndMerged() {
    running(limits(attempts(10)), a);
    IntStream.range(0, 2).forEach(attempt -> fail("a", "X", "number " + attempt));

    handle(proposal("a", claim(work("a", 3)), "patch"));
    Decision judged =
        handle(new Command.JudgePatch(work("a", 3), "patch", verdict(Verdict.Outcome.ALLOW)));
    assertThat(orderOf(judged, Order.RequestReview.class).rung()).isEqualTo(1);

    assertThat(orderOf(completeReview("a", "patch"), Order.RequestMerge.class).rung()).isEqualTo(1);
  }

  @Test
  void shouldSayWhyAnotherOneIsAtIt() {
    running(limits(attempts(10)), a);
    assertThat(explain("a").reason()).isEmpty();
    IntStream.range(0, 2).forEach(attempt -> fail("a", "X", "number " + attempt));

    assertThat(explain("a").reason())
        .isEqualTo("second took it over from first after 2 failed attempts in a row (2 of 3)");
  }

  @Test
  void shouldRefuseALadderThatCannotBeClimbed() {
    PlanDraft.DraftTask many =
        climbing(
            a, IntStream.range(0, 6).mapToObj(i -> new Rung("r" + i, "p")).toArray(Rung[]::new));
    PlanDraft.DraftTask contest = contest("a", "a/**", "p", "q");

    assertThat(
            Stream.of(many, climbing(contest, FIRST, SECOND), climbing(expanding("a", "a"), FIRST))
                .flatMap(task -> PlanProblems.of(plan(task)).stream())
                .map(PlanProblems.Problem::toString))
        .containsExactly(
            "PLAN_INVALID_LADDER: task 'a' has a ladder of 6 agents; at most 5 may be",
            "PLAN_INVALID_LADDER: task 'a' is tried by several or turned into parts: nobody can"
                + " take it over",
            "PLAN_INVALID_LADDER: task 'a' is tried by several or turned into parts: nobody can"
                + " take it over");
  }

  private void requestChanges(String taskId) {
    String hash = propose(taskId);
    WorkReference work =
        new WorkReference(GOAL, taskId, task(taskId).attempts().current(), WorkStep.REVIEW);
    handle(
        new Command.CompleteReview(
            work, claim(work), hash, "reviewer", false, "no test", List.of(), Spend.NONE));
  }
}
