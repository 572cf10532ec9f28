package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.Command.CompleteMerge.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people do with a goal and its tasks. */
class ControlTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));
  private final PlanDraft.DraftTask b = draft("b", List.of("b/**"), "a");
  private final PlanDraft.DraftTask c = draft("c", List.of("c/**"));

  private Decision pause() {
    return handle(new Command.PauseGoal(GOAL, ada(), "look first"));
  }

  private Decision resume() {
    return handle(new Command.ResumeGoal(GOAL, ada(), "go on"));
  }

  private Decision retry(String taskId) {
    return handle(new Command.RetryTask(GOAL, taskId, ada(), "again"));
  }

  private Decision skip(String taskId) {
    return handle(new Command.SkipTask(GOAL, taskId, ada(), "no need"));
  }

  private Decision cancel(String taskId) {
    return handle(new Command.CancelTask(GOAL, taskId, ada(), "no need"));
  }

  private Decision reassign(String taskId, String pool) {
    return handle(new Command.ReassignTask(GOAL, taskId, pool, false, ada(), "better"));
  }

  private Decision steer(String taskId, String text) {
    return handle(new Command.SteerTask(GOAL, taskId, text, ada(), ""));
  }

  private void block(String taskId) {
    WorkReference work = Objects.requireNonNull(task(taskId).workReference(GOAL));
    handle(
        new Command.ReportFailure(
            work, claim(work), FailureKind.REJECTED, "NO", "cannot", false, Spend.NONE));
    assertThat(task(taskId).status()).isEqualTo(TaskStatus.BLOCKED);
  }

  // The goal

  @Test
  void shouldGiveNothingOutAndMergeNothingWhilePaused() {
    running(a, b, c);
    String claim = claim(work("c", 1));
    pause();

    assertThat(goal().control().hold())
        .isEqualTo(new Hold(Hold.Kind.PERSON, "ada", "look first", now));
    assertThat(fail("a", "X", "y").orders()).as("no further attempt").isEmpty();
    handle(proposal("c", claim, "p"));
    handle(new Command.JudgePatch(work("c", 1), "p", verdict(Verdict.Outcome.ALLOW)));
    assertThat(completeReview("c", "p").orders()).as("no merge").isEmpty();
    assertThat(task("c").status()).isEqualTo(TaskStatus.MERGING);

    Decision resumed = resume();

    assertThat(orderOf(resumed, Order.DispatchTask.class).work()).isEqualTo(work("a", 2));
    assertThat(orderOf(resumed, Order.RequestMerge.class).work().taskId()).isEqualTo("c");
  }

  @Test
  void shouldStayPausedWhenTheTimeIsUsedUpAndRaised() {
    running(limits(time(null, Duration.ofHours(1))), a);
    pause();
    Hold paused = Objects.requireNonNull(goal().control().hold());
    now = now.plus(Duration.ofHours(1));
    handle(new Command.FireTimer(new Timer(GOAL, null, Timer.Kind.GOAL_TIME, 0, now)));
    assertThat(Objects.requireNonNull(goal().control().hold()).kind()).isEqualTo(Hold.Kind.TIME);
    assertThat(explain(null).causes())
        .extracting(Explanation.Cause::what)
        .contains("the goal is held by ada: look first");
    raise(change(5, Map.of()));
    assertRefused(resume(), "its time is used up: raise the goal's timeout");

    Decision raised = raise(time(null, Duration.ofHours(2)));

    assertThat(raised.orders()).as("a person paused it").isEmpty();
    assertThat(eventsOf(raised, Event.GoalReleased.class)).isEmpty();
    assertThat(goal().control().hold()).isEqualTo(paused);
    assertThat(goal().control().paused()).isNull();
    assertThat(orderOf(resume(), Order.DispatchTask.class).work()).isEqualTo(work("a", 2));
  }

  @Test
  void shouldOrderNoPlanWhilePaused() {
    submit("one");
    pause();

    Decision failed =
        handle(failure(planWork(1), claim(planWork(1)), "PLANNER_FAILED", "no", false));

    assertThat(failed.orders()).isEmpty();
    assertThat(orderOf(resume(), Order.RequestPlan.class).work()).isEqualTo(planWork(2));
  }

  @Test
  void shouldRefuseToPauseTwiceAndToResumeWhatGoesOn() {
    running(a);

    assertRefused(resume(), "nothing holds it");
    pause();
    assertRefused(pause(), "it is held already by ada");
  }

  @Test
  void shouldCancelAGoalThatWasNotStarted() {
    submit("one");
    String claim = claim(planWork(1));

    Decision cancelled = handle(new Command.CancelGoal(GOAL, ada(), "wrong"));

    assertThat(orderOf(cancelled, Order.CancelWork.class).claimId()).isEqualTo(claim);
    assertThat(goal().status()).isEqualTo(GoalStatus.CANCELLED);
    assertThat(goal().reason()).isEqualTo("cancelled by ada: wrong");
  }

  @Test
  void shouldCancelABlockedGoal() {
    running(a, b);
    block("a");
    assertThat(goal().status()).isEqualTo(GoalStatus.BLOCKED);

    handle(new Command.CancelGoal(GOAL, ada(), "wrong"));

    assertThat(goal().status()).isEqualTo(GoalStatus.CANCELLED);
    assertThat(task("b").status()).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void shouldRefuseToCancelTwiceAndToTouchTasksWhileCancelling() {
    running(a, c);
    review("a");
    claimIn("a", WorkStep.MERGE);
    handle(new Command.CancelGoal(GOAL, ada(), "wrong"));

    assertRefused(
        handle(new Command.CancelGoal(GOAL, ada(), "wrong")),
        "the goal is being cancelled already");
    assertRefused(skip("a"), "the goal is being cancelled");
  }

  @Test
  void shouldHearOnlyWhoMayDecide() {
    handle(
        new Command.SubmitGoal(
            GOAL,
            "do it",
            "ada",
            List.of("one", "two"),
            Limits.DEFAULT,
            true,
            Priority.NORMAL,
            List.of("ada", "grace"),
            null));
    proposePlan(a);
    judge("hash", Verdict.Outcome.ALLOW);

    assertRefused(
        handle(
            new Command.Decide(GOAL, null, null, true, 1, "hash", person("mallory"), "let me in")),
        "mallory may not decide on this goal; who may: [ada, grace]");
    assertRefused(
        handle(new Command.CancelGoal(GOAL, person("mallory"), "no")), "mallory may not decide");
    assertRefused(
        handle(new Command.SkipTask(GOAL, "a", person("mallory"), "no")), "mallory may not decide");

    handle(new Command.Decide(GOAL, null, null, true, 1, "hash", person("grace"), "fine"));
    assertThat(goal().status()).isEqualTo(GoalStatus.RUNNING);
  }

  @Test
  void shouldHearADecisionOnlyOnce() {
    running(a);
    Decider once = new Decider("d", "ada", "test");
    handle(new Command.PauseGoal(GOAL, once, ""));
    resume();

    assertRefused(handle(new Command.PauseGoal(GOAL, once, "")), "this decision was heard already");
    assertThat(goal().control().hold()).isNull();
  }

  @Test
  void shouldHearADecisionAgainThatWasRefused() {
    running(a, c);
    Decider once = new Decider("d", "ada", "test");
    assertRefused(handle(new Command.RetryTask(GOAL, "a", once, "")), "it is DISPATCHED");
    block("a");

    handle(new Command.RetryTask(GOAL, "a", once, ""));

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldSayItPlainlyWhenAPersonGivesNoReason() {
    running(a, b, c);
    handle(new Command.SkipTask(GOAL, "c", ada(), ""));
    handle(new Command.CancelTask(GOAL, "a", ada(), " "));

    assertThat(task("c").reason()).isEqualTo("skipped by ada");
    assertThat(task("a").reason()).isEqualTo("cancelled by ada");
    assertThat(task("b").reason()).isEqualTo("depends on a, cancelled by ada");
  }

  @Test
  void shouldSayItPlainlyWhenAPersonCancelsAGoalWithoutAReason() {
    running(a);
    handle(new Command.CancelGoal(GOAL, ada(), ""));

    assertThat(goal().reason()).isEqualTo("cancelled by ada");
  }

  // Tasks: what is refused

  static Stream<Arguments> taskDecisions() {
    return Stream.of(
        decision("cancel", (id, by) -> new Command.CancelTask(GOAL, id, by, "")),
        decision("retry", (id, by) -> new Command.RetryTask(GOAL, id, by, "")),
        decision("skip", (id, by) -> new Command.SkipTask(GOAL, id, by, "")),
        decision("reassign", (id, by) -> new Command.ReassignTask(GOAL, id, "p", true, by, "")),
        decision("steer", (id, by) -> new Command.SteerTask(GOAL, id, "left", by, "")));
  }

  private static Arguments decision(String word, BiFunction<String, Decider, Command> command) {
    return Arguments.of(word, command);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("taskDecisions")
  void shouldRefuseADecisionOnAnUnknownTaskAndOnOneThatIsOver(
      String word, BiFunction<String, Decider, Command> command) {
    running(a, c);
    merge("a");

    Decision unknown = handle(command.apply("nobody", ada()));
    assertRefused(unknown, "the goal has no such task");
    assertThat(eventsOf(unknown, Event.CommandRefused.class).getFirst().command())
        .isEqualTo(word + " task");
    assertRefused(handle(command.apply("a", ada())), "it is over: DONE");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("taskDecisions")
  void shouldRefuseToTouchWhatIsBeingMergedButHearWhatIsSaid(
      String word, BiFunction<String, Decider, Command> command) {
    running(a, c);
    review("a");
    claimIn("a", WorkStep.MERGE);

    Decision decision = handle(command.apply("a", ada()));

    switch (word) {
      case "steer" -> assertThat(eventsOf(decision, Event.TaskTold.class)).hasSize(1);
      case "retry" -> assertRefused(decision, "it is MERGING; only a blocked task is tried again");
      default -> assertRefused(decision, "'a' is being merged: wait for how that ends");
    }
    assertThat(task("a").status()).isEqualTo(TaskStatus.MERGING);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("taskDecisions")
  void shouldDecideOnAContestAndNotOnItsCandidates(
      String word, BiFunction<String, Decider, Command> command) {
    running(contest("a", "a/**", "p", "q"), c);

    Decision decision = handle(command.apply("a.candidate-1", ada()));

    if (word.equals("steer")) {
      assertThat(eventsOf(decision, Event.TaskTold.class)).hasSize(1);
    } else {
      assertRefused(decision, "it is a candidate: decide on 'a'");
    }
  }

  @Test
  void shouldRefuseToCancelAPartOrToReassignWhatSeveralWorkOn() {
    running(expanding("a", "a/**"), contest("d", "d/**", "p", "q"));
    proposeParts("a", "parts", draft("x", List.of("a/x")), draft("y", List.of("a/y")));
    judge("parts", Verdict.Outcome.ALLOW);

    assertRefused(cancel("a.x"), "it is a part: skip it, or cancel 'a'");
    assertRefused(reassign("a", "experts"), "edit the plan instead");
    assertRefused(reassign("d", "experts"), "edit the plan instead");
    reassign("a.x", "experts");
    assertThat(task("a.x").definition().pool()).isEqualTo("experts");
  }

  @Test
  void shouldRefuseToSkipOrCancelAContestWhoseChoiceIsBeingMerged() {
    running(contest("a", "a/**", "p", "q"), c);
    review("a.candidate-1");
    review("a.candidate-2");
    claimIn("a.candidate-1", WorkStep.MERGE);

    assertRefused(skip("a"), "'a.candidate-1' is being merged: wait for how that ends");
    assertRefused(cancel("a"), "'a.candidate-1' is being merged: wait for how that ends");
  }

  // Tasks: what is done

  @Test
  void shouldCancelATaskAndWhatDependsOnItAndFailTheGoalInTheEnd() {
    running(a, b, draft("d", List.of("d/**"), "b"), c);
    String claim = claim(work("a", 1));

    Decision cancelled = cancel("a");

    assertThat(orderOf(cancelled, Order.CancelWork.class).claimId()).isEqualTo(claim);
    assertThat(task("a").reason()).isEqualTo("cancelled by ada: no need");
    assertThat(task("b").reason()).isEqualTo("depends on a, cancelled by ada: no need");
    assertThat(task("d").status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(task("c").status()).isEqualTo(TaskStatus.DISPATCHED);
    merge("c");
    assertThat(goal().status()).isEqualTo(GoalStatus.FAILED);
    assertThat(goal().reason()).isEqualTo("TASKS_CANCELLED: 3 tasks were cancelled");
  }

  @Test
  void shouldCancelTheCandidatesAndThePartsWithTheirTask() {
    running(expanding("a", "a/**"), contest("d", "d/**", "p", "q"));
    proposeParts("a", "parts", draft("x", List.of("a/x")), draft("y", List.of("a/y"), "x"));
    judge("parts", Verdict.Outcome.ALLOW);

    cancel("a");
    cancel("d");

    assertThat(graph.tasks(GOAL))
        .allSatisfy(task -> assertThat(task.status()).isEqualTo(TaskStatus.CANCELLED));
    assertThat(goal().status()).isEqualTo(GoalStatus.FAILED);
  }

  @Test
  void shouldTryABlockedTaskAgainWithAFreshCountAndWhatWasLearnt() {
    running(limits(attempts(2)), a, b);
    fail("a", "X", "one");
    fail("a", "X", "two");
    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(goal().status()).isEqualTo(GoalStatus.BLOCKED);

    Decision retried = retry("a");

    Order.DispatchTask order = orderOf(retried, Order.DispatchTask.class);
    assertThat(order.work()).isEqualTo(work("a", 3));
    assertThat(order.feedback()).extracting(Feedback::message).contains("one");
    assertThat(goal().status()).isEqualTo(GoalStatus.RUNNING);
    fail("a", "X", "three");
    assertThat(task("a").status()).as("one more is allowed").isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldEndAPauseAfterAFailureWhenAPersonSaysRetry() {
    running(a);
    handle(
        new Command.ReportFailure(
            work("a", 1),
            claim(work("a", 1)),
            FailureKind.TRANSIENT,
            "NET",
            "down",
            false,
            Spend.NONE));
    assertThat(task("a").status()).isEqualTo(TaskStatus.READY);

    Decision retried = retry("a");

    assertThat(orderOf(retried, Order.DispatchTask.class).work()).isEqualTo(work("a", 2));
  }

  @Test
  void shouldGoOnWithoutASkippedTask() {
    running(a, b);
    WorkReference work = work("a", 1);
    String claim = claim(work);

    Decision skipped = skip("a");

    assertThat(orderOf(skipped, Order.CancelWork.class).work()).isEqualTo(work);
    assertThat(orderOf(skipped, Order.DispatchTask.class).work()).isEqualTo(work("b", 1));
    assertThat(task("a").reason()).isEqualTo("skipped by ada: no need");
    assertRefused(
        handle(new Command.ProposePatch(work, claim, "late", 1, "agent", null, Spend.NONE)),
        "it is over");
    merge("b");
    assertThat(goal().status()).isEqualTo(GoalStatus.DONE);
  }

  @Test
  void shouldEndTheGoalWhenItsOnlyBlockedTaskIsSkipped() {
    running(a);
    block("a");

    skip("a");

    assertThat(goal().status()).isEqualTo(GoalStatus.DONE);
  }

  @Test
  void shouldTakeTheCandidatesAwayWhenAContestIsSkipped() {
    running(contest("a", "a/**", "p", "q"), b);
    claimIn("a.candidate-1", WorkStep.IMPLEMENT);

    Decision skipped = skip("a");

    assertThat(ordersOf(skipped, Order.CancelWork.class)).hasSize(1);
    assertThat(task("a.candidate-1").status()).isEqualTo(TaskStatus.REMOVED);
    assertThat(task("a.candidate-2").status()).isEqualTo(TaskStatus.REMOVED);
    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldGiveATaskToAnotherPoolAndFenceTheAttemptThatRuns() {
    running(a);
    WorkReference work = work("a", 1);
    String claim = claim(work);

    Decision reassigned = reassign("a", "experts");

    assertThat(orderOf(reassigned, Order.CancelWork.class).reason())
        .isEqualTo("given to experts by ada");
    Order.DispatchTask order = orderOf(reassigned, Order.DispatchTask.class);
    assertThat(order.pool()).isEqualTo("experts");
    assertThat(order.work()).isEqualTo(work("a", 2));
    assertRefused(
        handle(new Command.ProposePatch(work, claim, "late", 1, "agent", null, Spend.NONE)),
        "attempt 1 is not the current one, 2");
  }

  @Test
  void shouldReassignATaskThatWaitsAndOneThatIsBlocked() {
    running(a, b);
    reassign("b", "experts");
    assertThat(task("b").status()).isEqualTo(TaskStatus.PENDING);
    block("a");

    Decision reassigned = reassign("a", "experts");

    assertThat(orderOf(reassigned, Order.DispatchTask.class).pool()).isEqualTo("experts");
    assertThat(goal().status()).isEqualTo(GoalStatus.RUNNING);
    assertThat(orderOf(merge("a"), Order.DispatchTask.class).pool()).isEqualTo("experts");
  }

  @Test
  void shouldTellTheRunningWorkerAndTheNextOneWhatAPersonSays() {
    running(a);
    String claim = claim(work("a", 1));

    Decision steered = steer("a", "use the other library");

    Order.TellWorker told = orderOf(steered, Order.TellWorker.class);
    assertThat(told.claimId()).isEqualTo(claim);
    assertThat(told.note().kind()).isEqualTo(Note.Kind.STEER);
    assertThat(told.note().from()).isEqualTo("ada");
    assertThat(told.note().text()).isEqualTo("use the other library");
    Decision failed = handle(failure(work("a", 1), claim, "X", "y", false));
    assertThat(orderOf(failed, Order.DispatchTask.class).notes()).containsExactly(told.note());
  }

  @Test
  void shouldKeepWhatAPersonSaysForATaskThatDoesNotRun() {
    running(a, b);

    assertThat(steer("b", "mind the tests").orders()).isEmpty();

    assertThat(orderOf(merge("a"), Order.DispatchTask.class).notes())
        .extracting(Note::text)
        .containsExactly("mind the tests");
  }

  @Test
  void shouldTellEveryCandidateWhatAPersonSaysOfTheContest() {
    running(contest("a", "a/**", "p", "q"));
    claimIn("a.candidate-1", WorkStep.IMPLEMENT);
    claimIn("a.candidate-2", WorkStep.IMPLEMENT);

    Decision steered = steer("a", "keep it small");

    assertThat(ordersOf(steered, Order.TellWorker.class))
        .extracting(order -> order.work().taskId())
        .containsExactly("a.candidate-1", "a.candidate-2");
    WorkReference work = work("a.candidate-1", 1);
    String claim =
        Objects.requireNonNull(Objects.requireNonNull(task("a.candidate-1").work()).claimId());
    Decision failed = handle(failure(work, claim, "X", "y", false));
    assertThat(orderOf(failed, Order.DispatchTask.class).notes())
        .as("the next attempt of a candidate")
        .extracting(Note::text)
        .containsExactly("keep it small");
  }

  @Test
  void shouldRefuseAnyDecisionOnceTheGoalIsOver() {
    running(a);
    merge("a");

    assertRefused(pause(), "the goal is over: DONE");
    assertRefused(skip("a"), "the goal is over: DONE");
    assertRefused(raise(attempts(9)), "the goal is over: DONE");
  }

  @Test
  void shouldRefuseLimitsThatMeanNothing() {
    running(a);

    assertRefused(raise(Limits.Change.NONE), "it changes nothing");
    assertRefused(raise(attempts(0)), "limits must be positive");
    assertRefused(
        handle(
            new Command.RaiseLimits(
                GOAL, Limits.Change.NONE, "maxIterations is no number", ada(), "")),
        "maxIterations is no number");
  }

  @Test
  void shouldRefuseATimeoutThatHasPassedAlready() {
    running(a);
    now = now.plus(Duration.ofMinutes(90));

    assertRefused(
        raise(time(null, Duration.ofHours(1))),
        "a timeout of PT1H is over already: PT1H30M have passed since the goal was submitted");
    assertThat(goal().limits().goalTimeout()).isNull();
  }

  @Test
  void shouldGiveOutMoreAtOnceWhenTheLimitIsRaised() {
    running(parallel(1), a, c);

    Decision raised = raise(change(2, Map.of()));

    assertThat(orderOf(raised, Order.DispatchTask.class).work()).isEqualTo(work("c", 1));
    assertThat(goal().limits().maxParallelTasks()).isEqualTo(2);
  }

  @Test
  void shouldMergeWhatWasReviewedWhenThePauseEnds() {
    running(a);
    pause();
    review("a");
    resume();

    completeMerge("a", Outcome.MERGED);

    assertThat(goal().status()).isEqualTo(GoalStatus.DONE);
  }
}
