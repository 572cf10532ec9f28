package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When the brain wants to be called, by the state alone. */
class TimersTest extends GoalStory {

  private static final Duration REPEAT = Duration.ofSeconds(15);

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));
  private final PlanDraft.DraftTask b = draft("b", List.of("b/**"), "a");

  private Timer planning(Timer.Kind kind, int number, Instant at) {
    return new Timer(GOAL, null, kind, number, at);
  }

  private Timer ofTask(Timer.Kind kind, int number, Instant at) {
    return new Timer(GOAL, "a", kind, number, at);
  }

  private Decision fire(Timer timer) {
    return handle(new Command.FireTimer(timer));
  }

  private void breakDown(WorkReference work, String claim) {
    handle(
        new Command.ReportFailure(
            work, claim, FailureKind.TRANSIENT, "NET", "down", false, Spend.NONE));
  }

  // Each kind

  @Test
  void shouldLookAfterThePlanning() {
    submit("one");
    assertThat(timers()).containsExactly(planning(Timer.Kind.ORDER_REPEAT, 1, now.plus(REPEAT)));

    now = now.plusSeconds(1);
    String claim = claim(planWork(1));
    assertThat(timers()).containsExactly(planning(Timer.Kind.LEASE, 1, now.plus(LEASE)));

    breakDown(planWork(1), claim);
    assertThat(timers()).containsExactly(planning(Timer.Kind.BACK_OFF, 1, now.plusSeconds(2)));

    now = now.plusSeconds(2);
    fire(timer(Timer.Kind.BACK_OFF));
    assertThat(timers()).containsExactly(planning(Timer.Kind.ORDER_REPEAT, 2, now.plus(REPEAT)));
  }

  @Test
  void shouldLookAfterATaskOnItsWayToTheBranch() {
    running(a, b);
    assertThat(timers()).containsExactly(ofTask(Timer.Kind.ORDER_REPEAT, 1, now.plus(REPEAT)));

    now = now.plusSeconds(1);
    WorkReference work = work("a", 1);
    String claim = claim(work);
    assertThat(timers()).containsExactly(ofTask(Timer.Kind.LEASE, 1, now.plus(LEASE)));

    breakDown(work, claim);
    assertThat(timers()).containsExactly(ofTask(Timer.Kind.BACK_OFF, 1, now.plusSeconds(2)));

    now = now.plusSeconds(2);
    fire(timer(Timer.Kind.BACK_OFF));
    assertThat(timers()).containsExactly(ofTask(Timer.Kind.ORDER_REPEAT, 2, now.plus(REPEAT)));

    claim = claim(work("a", 2));
    handle(proposal("a", claim, "patch"));
    assertThat(timers()).as("policy comes when it comes").isEmpty();

    now = now.plusSeconds(1);
    handle(new Command.JudgePatch(work("a", 2), "patch", verdict(Verdict.Outcome.ALLOW)));
    assertThat(timers()).containsExactly(ofTask(Timer.Kind.ORDER_REPEAT, 3, now.plus(REPEAT)));

    completeReview("a", "patch");
    assertThat(timers()).containsExactly(ofTask(Timer.Kind.ORDER_REPEAT, 4, now.plus(REPEAT)));
  }

  @Test
  void shouldPauseAReviewThatBrokeDown() {
    running(a);
    propose("a");
    WorkReference review = new WorkReference(GOAL, "a", 1, WorkStep.REVIEW);

    breakDown(review, claim(review));
    assertThat(timers()).containsExactly(ofTask(Timer.Kind.BACK_OFF, 2, now.plusSeconds(2)));

    now = now.plusSeconds(2);
    assertThat(fire(timer(Timer.Kind.BACK_OFF)).orders())
        .containsExactly(new Order.RequestReview(review, "patch-a-1", null, false, 0));
    assertThat(timers()).containsExactly(ofTask(Timer.Kind.ORDER_REPEAT, 3, now.plus(REPEAT)));
  }

  @Test
  void shouldOrderAnewWhatWasLost() {
    running(a);
    claim(work("a", 1));

    loseLease("a");

    assertThat(timers()).containsExactly(ofTask(Timer.Kind.ORDER_REPEAT, 2, now.plus(REPEAT)));
  }

  // None after the end

  @Test
  void shouldWaitForNothingAfterTheEnd() {
    submit(limits(time(null, Duration.ofHours(1))), false, "one", "two");
    proposePlan(a, b);
    judge("hash", Verdict.Outcome.ALLOW);
    merge("a");
    assertThat(brain.timer(GOAL, task("a"))).isEmpty();
    merge("b");

    assertThat(goal().status()).isEqualTo(GoalStatus.DONE);
    assertThat(timers()).isEmpty();
  }

  @Test
  void shouldWaitForNothingWhenItIsCancelled() {
    submit(limits(time(null, Duration.ofHours(1))), false, "one", "two");
    String claim = claim(planWork(1));
    breakDown(planWork(1), claim);

    handle(new Command.CancelGoal(GOAL, ada(), "no need"));

    assertThat(timers()).isEmpty();
  }

  // An order that nobody claims

  @Test
  void shouldRepeatAnOrderUntilItIsClaimed() {
    running(a);
    Timer timer = timer(Timer.Kind.ORDER_REPEAT);
    Timer standing = timer;
    for (int times = 0; times < 3; times++) {
      now = timer.at();
      Decision decision = fire(timer);
      assertThat(orderOf(decision, Order.DispatchTask.class).work()).isEqualTo(work("a", 1));
      assertThat(decision.events()).isEmpty();
      assertThat(timers()).containsExactly(standing);
      timer = brain.again(graph, timer, now).orElseThrow();
      assertThat(timer).isEqualTo(ofTask(Timer.Kind.ORDER_REPEAT, 1, now.plus(REPEAT)));
    }

    claim(work("a", 1));

    assertThat(fire(timer).orders()).as("it is stale").isEmpty();
    assertThat(brain.again(graph, timer, now))
        .contains(ofTask(Timer.Kind.LEASE, 1, now.plus(LEASE)));
  }

  @Test
  void shouldRepeatTheOrderForAPlanUntilItIsClaimed() {
    submit(limits(time(null, Duration.ofHours(1))), false, "one", "two");
    Timer timer = timer(Timer.Kind.ORDER_REPEAT);
    now = timer.at();

    assertThat(ordersOf(fire(timer), Order.RequestPlan.class)).hasSize(1);

    timer = brain.again(graph, timer, now).orElseThrow();
    assertThat(timer).isEqualTo(planning(Timer.Kind.ORDER_REPEAT, 1, now.plus(REPEAT)));
    assertThat(ordersOf(fire(timer), Order.RequestPlan.class)).hasSize(1);
  }

  @Test
  void shouldSetNothingForWhatIsOver() {
    running(a);
    Timer timer = timer(Timer.Kind.ORDER_REPEAT);
    handle(new Command.CancelGoal(GOAL, ada(), "no need"));

    assertThat(brain.again(graph, timer, now)).isEmpty();
    assertThat(brain.again(graph, new Timer("x", "y", timer.kind(), 1, now), now)).isEmpty();
    assertThat(brain.again(graph, new Timer("x", null, timer.kind(), 1, now), now)).isEmpty();
  }

  @Test
  void shouldLetAnUnclaimedMergeWaitWhileTheGoalIsHeld() {
    running(a);
    review("a");
    Timer timer = timer(Timer.Kind.ORDER_REPEAT);
    handle(new Command.PauseGoal(GOAL, ada(), "wait"));
    now = timer.at();

    assertThat(fire(timer).orders()).isEmpty();
    assertThat(brain.again(graph, timer, now)).isEmpty();
    Decision resumed = handle(new Command.ResumeGoal(GOAL, ada(), "go on"));

    assertThat(ordersOf(resumed, Order.RequestMerge.class)).hasSize(1);
  }

  // A lease

  @Test
  void shouldMoveWithARenewedLease() {
    running(a);
    String claim = claim(work("a", 1));
    Timer first = timer(Timer.Kind.LEASE);
    now = now.plusSeconds(20);
    report("a", claim, Spend.NONE);
    Timer renewed = ofTask(Timer.Kind.LEASE, 1, now.plus(LEASE));
    assertThat(timers()).containsExactly(renewed);
    now = first.at();

    assertThat(fire(first).events()).isEmpty();

    assertThat(brain.again(graph, first, now)).as("it is not put off").contains(renewed);
    now = renewed.at();
    fire(renewed);
    assertThat(task("a").attempts().current()).isEqualTo(2);
  }

  @Test
  void shouldKeepWhenTheWorkWasOrdered() {
    Instant ordered = now;
    running(a);
    now = now.plusSeconds(5);
    String claim = claim(work("a", 1));
    now = now.plusSeconds(5);
    report("a", claim, Spend.NONE);

    assertThat(Objects.requireNonNull(task("a").work()).orderedAt()).isEqualTo(ordered);
  }

  // Older state

  private static Work withoutTime(Work work) {
    return new Work(work.number(), work.step(), null, null, null, null, null, false);
  }

  @Test
  void shouldRepeatAtOnceWhatWasOrderedByAnOlderVersion() {
    running(a);
    Instant ordered = now;
    Task older = task("a").withWork(withoutTime(Objects.requireNonNull(task("a").work())));

    assertThat(brain.timer(GOAL, older)).contains(ofTask(Timer.Kind.ORDER_REPEAT, 1, ordered));
  }

  @Test
  void shouldAskAtOnceForAPlanThatAnOlderVersionOrdered() {
    submit("one");
    Instant ordered = now;
    Planning planning = goal().planning();
    Goal older =
        goal()
            .withPlanning(planning.withWork(withoutTime(Objects.requireNonNull(planning.work()))));

    assertThat(brain.timers(older)).containsExactly(planning(Timer.Kind.ORDER_REPEAT, 1, ordered));
  }

  @Test
  void shouldAskAtOnceForAPlanThatAnOlderVersionPaused() {
    submit("one");
    Goal older = goal().withPlanning(goal().planning().withWork(null));

    assertThat(brain.timers(older)).containsExactly(planning(Timer.Kind.BACK_OFF, 1, now));
  }

  // What people do

  @Test
  void shouldFollowTheTimeThatTheGoalMayTake() {
    Instant begun = now;
    submit(limits(time(null, Duration.ofHours(1))), false, "one", "two");
    proposePlan(a);
    judge("hash", Verdict.Outcome.ALLOW);
    Timer first = timer(Timer.Kind.GOAL_TIME);
    assertThat(first)
        .isEqualTo(new Timer(GOAL, null, Timer.Kind.GOAL_TIME, 0, begun.plusSeconds(3600)));

    raise(time(null, Duration.ofHours(2)));
    Timer raised = timer(Timer.Kind.GOAL_TIME);
    assertThat(raised.at()).isEqualTo(begun.plusSeconds(7200));

    now = first.at();
    assertThat(fire(first).events()).isEmpty();
    assertThat(brain.again(graph, first, now)).contains(raised);

    now = raised.at();
    fire(raised);
    assertThat(Objects.requireNonNull(goal().control().hold()).kind()).isEqualTo(Hold.Kind.TIME);
    assertThat(timers()).as("it is held already").isEmpty();

    raise(time(null, Duration.ofHours(3)));
    assertThat(timer(Timer.Kind.GOAL_TIME).at()).isEqualTo(begun.plusSeconds(10_800));
  }

  @Test
  void shouldNotPauseAPlanThatIsHeld() {
    submit("one");
    breakDown(planWork(1), claim(planWork(1)));
    handle(new Command.PauseGoal(GOAL, ada(), "wait"));
    assertThat(timers()).as("whoever resumes it orders the plan").isEmpty();

    handle(new Command.ResumeGoal(GOAL, ada(), "go on"));

    assertThat(timers()).containsExactly(planning(Timer.Kind.ORDER_REPEAT, 2, now.plus(REPEAT)));
  }

  @Test
  void shouldMergeWhatWasLostWhileTheGoalWasHeld() {
    running(a);
    review("a");
    claimIn("a", WorkStep.MERGE);
    handle(new Command.PauseGoal(GOAL, ada(), "wait"));
    loseLease("a");
    assertThat(timers()).isEmpty();

    Decision resumed = handle(new Command.ResumeGoal(GOAL, ada(), "go on"));

    assertThat(ordersOf(resumed, Order.RequestMerge.class)).hasSize(1);
  }
}
