package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When trying again has no point, or no time is left. */
class GiveUpTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));
  private final PlanDraft.DraftTask b = draft("b", List.of("b/**"), "a");
  private final PlanDraft.DraftTask c = draft("c", List.of("c/**"));

  // Attempts

  @Test
  void shouldKeepToTheAttemptsThatTheGoalAllows() {
    running(limits(attempts(2)), a);

    fail("a", "X", "one");
    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    fail("a", "X", "two");

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("a").reason()).isEqualTo("X: two (2 of 2 attempts failed)");
    assertThat(task("a").options())
        .containsExactly("retry", "steer", "reassign", "skip", "edit", "cancel");
  }

  @Test
  void shouldGiveUpWhenThreeAttemptsInARowFailInTheSameWay() {
    running(limits(attempts(10)), a);

    fail("a", "CHECKS_FAILED", "FooTest failed after 12 ms at 0a1b2c3d4e");
    fail("a", "CHECKS_FAILED", "FooTest failed after 345 ms at ffffffffff");
    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    fail("a", "CHECKS_FAILED", "FooTest  failed after 6 ms at 1234567890");

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("a").reason())
        .isEqualTo(
            "CHECKS_FAILED: FooTest  failed after 6 ms at 1234567890"
                + " (3 attempts in a row failed in this same way)");
  }

  @Test
  void shouldCountOnlyFailuresInARow() {
    running(limits(attempts(10)), a);

    fail("a", "CHECKS_FAILED", "FooTest failed");
    fail("a", "CHECKS_FAILED", "FooTest failed");
    fail("a", "CHECKS_FAILED", "BarTest failed");
    fail("a", "CHECKS_FAILED", "FooTest failed");
    fail("a", "CHECKS_FAILED", "FooTest failed");

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("a").attempts().repeats()).isEqualTo(2);
  }

  @Test
  void shouldNotTakeAnotherCodeForTheSameFailure() {
    running(limits(attempts(10)), a);

    fail("a", "CHECKS_FAILED", "failed");
    fail("a", "AGENT_FAILED", "failed");
    fail("a", "CHECKS_FAILED", "failed");

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldStartToCountAnewAfterARetry() {
    running(limits(attempts(10)), a);
    for (int i = 0; i < 3; i++) {
      fail("a", "X", "same");
    }
    handle(new Command.RetryTask(GOAL, "a", ada(), "the network is back"));

    fail("a", "X", "same");

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldTellTheNextAttemptWhatHappenedWhatChangedAndHowOften() {
    running(limits(attempts(10)), a, c);
    fail("a", "CHECKS_FAILED", "FooTest failed");
    merge("c");
    fail("a", "CHECKS_FAILED", "FooTest failed");

    assertThat(task("a").attempts().feedback())
        .containsExactly(
            new Feedback(1, "worker", "FooTest failed", "CHECKS_FAILED", "it came to no patch", 1),
            new Feedback(
                2,
                "worker",
                "FooTest failed",
                "CHECKS_FAILED",
                "it came to no patch; the feature branch has moved on since, to head-c",
                2));
  }

  @Test
  void shouldSayWhenAnAttemptProposedTheSamePatchAgain() {
    running(limits(attempts(10)), a);
    for (int attempt = 1; attempt <= 2; attempt++) {
      handle(proposal("a", claim(work("a", attempt)), "same-patch"));
      handle(
          new Command.JudgePatch(work("a", attempt), "same-patch", verdict(Verdict.Outcome.DENY)));
    }

    assertThat(task("a").attempts().feedback())
        .extracting(Feedback::changed)
        .containsExactly(
            "it proposed the patch same-patch",
            "it proposed the same patch as an attempt before it, same-patch");
  }

  @Test
  void shouldEndAnAttemptThatGoesRoundTooOften() {
    running(a);
    String claim = claim(work("a", 1));
    assertThat(beat(claim, 8).orders()).as("as often as it may").isEmpty();

    Decision tooOften = beat(claim, 9);

    assertThat(orderOf(tooOften, Order.CancelWork.class).reason())
        .isEqualTo("the attempt went round more than 8 times");
    assertThat(orderOf(tooOften, Order.DispatchTask.class).feedback())
        .extracting(Feedback::code)
        .containsExactly("ITERATIONS_USED_UP");
    assertRefused(
        handle(new Command.ProposePatch(work("a", 1), claim, "p", 1, "agent", null, Spend.NONE)),
        "attempt 1 is not the current one, 2");
  }

  private Decision beat(String claim, int iteration) {
    return handle(new Command.RenewLease(work("a", 1), claim, "busy", Spend.NONE, iteration));
  }

  // Time

  @Test
  void shouldEndAnAttemptWhoseTimeIsUpAndSaySo() {
    running(limits(time(Duration.ofSeconds(20), null)), a);
    Decision granted = handle(new Command.ClaimWork(work("a", 1), "claim", "w", "pool"));
    assertThat(orderOf(granted, Order.GrantLease.class).timeout())
        .isEqualTo(Duration.ofSeconds(20));
    now = now.plusSeconds(25);
    beat("claim", 1);
    now = now.plusSeconds(25);
    Work held = Objects.requireNonNull(task("a").work());
    assertThat(held.leaseUntil()).as("a heartbeat does not help").isEqualTo(now);

    Decision over =
        handle(new Command.FireTimer(new Timer(GOAL, "a", Timer.Kind.LEASE, held.number(), now)));

    assertThat(orderOf(over, Order.CancelWork.class).claimId()).isEqualTo("claim");
    Feedback lesson = orderOf(over, Order.DispatchTask.class).feedback().getFirst();
    assertThat(lesson.code()).isEqualTo("ATTEMPT_TIME_USED_UP");
    assertThat(lesson.message()).isEqualTo("worker w was not done by " + now);
  }

  @Test
  void shouldNameALostWorker() {
    running(a);
    String claim = claim(work("a", 1));

    loseLease("a");

    assertThat(task("a").attempts().feedback())
        .extracting(Feedback::code, Feedback::message)
        .containsExactly(
            tuple(
                "LEASE_LOST",
                "worker worker of " + claim + " was not heard of for 30 s while it held the work"));
  }

  private Decision timeUp() {
    now = now.plus(Duration.ofHours(1));
    return handle(new Command.FireTimer(new Timer(GOAL, null, Timer.Kind.GOAL_TIME, 0, now)));
  }

  private static Limits hour() {
    return limits(time(null, Duration.ofHours(1)));
  }

  @Test
  void shouldHoldTheGoalAndTakeTheWorkBackWhenItsTimeIsUp() {
    submit(hour(), false, "one", "two");
    assertThat(timer(Timer.Kind.GOAL_TIME).at()).isEqualTo(now.plusSeconds(3600));
    proposePlan(a, b, c);
    judge("hash", Verdict.Outcome.ALLOW);
    WorkReference work = work("a", 1);
    String claim = claim(work);
    String patch = propose("c");

    Decision up = timeUp();

    assertThat(Objects.requireNonNull(goal().control().hold()).kind()).isEqualTo(Hold.Kind.TIME);
    assertThat(Objects.requireNonNull(goal().control().hold()).reason())
        .isEqualTo("GOAL_TIME_USED_UP: it may take PT1H; raise the goal's timeout, or cancel it");
    assertThat(up.orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.CancelWork.class, order -> assertThat(order.claimId()).isEqualTo(claim));
    assertThat(task("a").status()).isEqualTo(TaskStatus.READY);
    assertThat(task("a").attempts().failed()).as("nobody's fault").isZero();
    assertRefused(
        handle(new Command.ProposePatch(work, claim, "late", 1, "agent", null, Spend.NONE)),
        "no patch is asked for now");
    completeReview("c", patch);
    assertThat(task("c").status()).as("not merged").isEqualTo(TaskStatus.MERGING);

    assertRefused(
        handle(new Command.ResumeGoal(GOAL, ada(), "go on")),
        "its time is used up: raise the goal's timeout");
    raise(time(null, Duration.ofMinutes(30)));
    assertThat(goal().control().hold()).as("too little").isNotNull();
    Decision raised = raise(time(null, Duration.ofHours(2)));

    assertThat(goal().control().hold()).isNull();
    assertThat(orderOf(raised, Order.DispatchTask.class).work()).isEqualTo(work("a", 2));
    assertThat(orderOf(raised, Order.RequestMerge.class).work().taskId()).isEqualTo("c");
    assertThat(timer(Timer.Kind.GOAL_TIME).at())
        .isEqualTo(goal().timeline().submittedAt().plusSeconds(7200));
  }

  @Test
  void shouldStopThePlannerWhenTheTimeOfTheGoalIsUp() {
    submit(hour(), false, "one", "two");
    String claim = claim(planWork(1));

    Decision up = timeUp();

    assertThat(orderOf(up, Order.CancelWork.class).claimId()).isEqualTo(claim);
    assertThat(goal().planning().failedAttempts()).isZero();
    Decision raised = raise(time(null, Duration.ofHours(2)));
    assertThat(orderOf(raised, Order.RequestPlan.class).work()).isEqualTo(planWork(2));
  }

  @Test
  void shouldLookAgainLaterWhenTheTimeWasRaisedBefore() {
    submit(hour(), false, "one", "two");
    proposePlan(a);
    judge("hash", Verdict.Outcome.ALLOW);
    raise(time(null, Duration.ofHours(2)));

    Decision up = timeUp();

    assertThat(up.events()).isEmpty();
    assertThat(timer(Timer.Kind.GOAL_TIME).at())
        .isEqualTo(goal().timeline().submittedAt().plusSeconds(7200));
  }

  @Test
  void shouldNotBotherAGoalThatIsOver() {
    submit(hour(), false, "one", "two");
    proposePlan(a);
    judge("hash", Verdict.Outcome.ALLOW);
    merge("a");

    assertThat(timeUp().events()).isEmpty();
  }

  // What a person can do

  @Test
  void shouldNotOfferToReassignWhatSeveralWorkOn() {
    running(limits(change(1, Map.of())), contest("a", "a/**", "p", "q"));

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("a").options()).containsExactly("retry", "steer", "skip", "edit", "cancel");
  }

  @Test
  void shouldFailTheGoalWhenNoPlanIsMade() {
    submit(limits(attempts(2)), false, "one");
    handle(failure(planWork(1), claim(planWork(1)), "X", "no", false));
    handle(failure(planWork(2), claim(planWork(2)), "X", "no", false));

    assertThat(goal().status()).isEqualTo(GoalStatus.FAILED);
    assertThat(goal().reason()).isEqualTo("X: no (2 of 2 attempts to plan failed)");
  }
}
