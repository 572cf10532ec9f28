package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be spent, and on how much at once. */
class BudgetTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));
  private final PlanDraft.DraftTask c = draft("c", List.of("c/**"));
  private final PlanDraft.DraftTask d = draft("d", List.of("d/**"));

  private static Limits.Change goalBudget(long tokens) {
    return budgets(Budget.NONE, Budget.NONE, tokens(tokens));
  }

  private static Limits.Change budget(long attempt, long goal) {
    return budgets(tokens(attempt), Budget.NONE, tokens(goal));
  }

  private Decision resume() {
    return handle(new Command.ResumeGoal(GOAL, ada(), "spend it"));
  }

  /** The current attempt spends that much, and hands the work back. */
  private Decision spend(String taskId, long tokens) {
    WorkReference work = Objects.requireNonNull(task(taskId).workReference(GOAL));
    return handle(
        new Command.ReportFailure(
            work, claim(work), FailureKind.AGENT, "X", "no", true, spent(tokens)));
  }

  private Hold hold() {
    return Objects.requireNonNull(goal().control().hold());
  }

  // Reserving and settling

  @Test
  void shouldSetAsideWhatAnAttemptMaySpendAndTellTheWorker() {
    Decision started = running(limits(budget(100, 1_000)), a);

    assertThat(eventsOf(started, Event.TaskDispatched.class).getFirst().reservation())
        .isEqualTo(spent(100));
    assertThat(goal().spending().reserved()).isEqualTo(spent(100));
    Decision granted = handle(new Command.ClaimWork(work("a", 1), "claim", "w", "pool"));
    assertThat(orderOf(granted, Order.GrantLease.class).budget()).isEqualTo(tokens(100));
    assertThat(orderOf(granted, Order.GrantLease.class).maxIterations()).isEqualTo(8);
  }

  @Test
  void shouldGiveAnAttemptATenthOfTheGoalsBudgetWhenNothingIsSaid() {
    running(limits(goalBudget(1_000)), a);

    assertThat(goal().spending().reserved()).isEqualTo(spent(100));
  }

  @Test
  void shouldTurnWhatWasSetAsideIntoWhatWasSpent() {
    running(limits(budget(100, 1_000)), a);
    String claim = claim(work("a", 1));

    report("a", claim, spent(30));
    assertThat(goal().spending().spent()).isEqualTo(spent(30));
    assertThat(goal().spending().reserved()).isEqualTo(spent(70));

    handle(failure(work("a", 1), claim, "X", "y", false));
    assertThat(goal().spending().spent()).isEqualTo(spent(30));
    assertThat(goal().spending().reserved()).as("the next attempt's").isEqualTo(spent(100));
    assertThat(task("a").meter().total()).isEqualTo(spent(30));
  }

  @Test
  void shouldIgnoreALateReportOfLess() {
    running(limits(budget(100, 1_000)), a);
    String claim = claim(work("a", 1));
    report("a", claim, spent(50));

    Decision late = report("a", claim, spent(20));

    assertThat(eventsOf(late, Event.SpendReported.class)).isEmpty();
    assertThat(goal().spending().spent()).isEqualTo(spent(50));
  }

  @Test
  void shouldCountThePlannerAndTheReviewerToo() {
    submit(limits(goalBudget(1_000)), false, "one", "two");
    String planner = claim(planWork(1));
    handle(new Command.ProposePlan(planWork(1), planner, plan(a), spent(40)));
    assertThat(goal().spending().spent()).isEqualTo(spent(40));
    assertThat(goal().spending().reserved()).isEqualTo(Spend.NONE);
    judge("hash", Verdict.Outcome.ALLOW);
    String worker = claim(work("a", 1));
    handle(new Command.ProposePatch(work("a", 1), worker, "p", 1, "agent", null, spent(20)));
    handle(new Command.JudgePatch(work("a", 1), "p", verdict(Verdict.Outcome.ALLOW)));
    WorkReference review = new WorkReference(GOAL, "a", 1, WorkStep.REVIEW);

    handle(
        new Command.CompleteReview(
            review, claim(review), "p", "reviewer", true, "", List.of(), spent(5)));

    assertThat(goal().spending().spent()).as("40 + 20 + 5").isEqualTo(spent(65));
    assertThat(task("a").meter().total()).isEqualTo(spent(25));
  }

  @ParameterizedTest
  @CsvSource({"100, 0, 0", "0, 100, 0", "0, 0, 100"})
  void shouldWatchTokensMoneyAndCalls(long tokens, long money, long calls) {
    Budget hundred =
        new Budget(
            tokens == 0 ? null : tokens, money == 0 ? null : money, calls == 0 ? null : calls);
    running(limits(budgets(hundred, Budget.NONE, Budget.NONE)), a);
    String claim = claim(work("a", 1));

    assertThat(report("a", claim, new Spend(tokens, money, calls)).orders()).isEmpty();
    Decision over = report("a", claim, new Spend(2 * tokens, 2 * money, 2 * calls));

    assertThat(orderOf(over, Order.CancelWork.class).claimId()).isEqualTo(claim);
    assertThat(task("a").attempts().feedback())
        .extracting(Feedback::code)
        .containsExactly("ATTEMPT_BUDGET_USED_UP");
  }

  @Test
  void shouldNeverSetAsideMoreThanThereIs() {
    running(limits(budget(60, 100)), a, c);

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("c").status()).isEqualTo(TaskStatus.READY);
    assertThat(task("c").reason())
        .isEqualTo("waits for budget: running attempts may still spend what is left");
    assertThat(goal().spending().reserved()).isEqualTo(spent(60));
    assertThat(goal().control().hold()).as("the other one may spend less").isNull();
  }

  @Test
  void shouldGiveTheNextOneOutWhenAnotherSpentLessThanWasSetAside() {
    running(limits(budget(60, 100)), a, c);
    String claim = claim(work("a", 1));

    handle(new Command.ProposePatch(work("a", 1), claim, "p", 1, "agent", null, spent(10)));
    handle(new Command.JudgePatch(work("a", 1), "p", verdict(Verdict.Outcome.ALLOW)));
    completeReview("a", "p");
    Decision merged = completeMerge("a", Command.CompleteMerge.Outcome.MERGED);

    assertThat(orderOf(merged, Order.DispatchTask.class).work()).isEqualTo(work("c", 1));
  }

  @Test
  void shouldSetNothingAsideForAPatchThatWaitsForAPerson() {
    running(limits(budget(60, 100)), a, c);
    String claim = claim(work("a", 1));
    handle(new Command.ProposePatch(work("a", 1), claim, "p", 1, "agent", null, spent(10)));
    handle(new Command.JudgePatch(work("a", 1), "p", verdict(Verdict.Outcome.REQUIRE_APPROVAL)));

    Decision reviewed = completeReview("a", "p");

    assertThat(task("a").status()).isEqualTo(TaskStatus.AWAITING_APPROVAL);
    assertThat(orderOf(reviewed, Order.DispatchTask.class).work()).isEqualTo(work("c", 1));
    assertThat(goal().spending().reserved()).isEqualTo(spent(60));
    assertThat(goal().spending().spent()).isEqualTo(spent(10));
  }

  // The attempt and the task

  @Test
  void shouldEndAnAttemptThatSpendsMoreThanItsBudgetAndFenceIt() {
    running(limits(budget(100, 1_000)), a);
    String claim = claim(work("a", 1));
    report("a", claim, spent(100));
    assertThat(task("a").status()).isEqualTo(TaskStatus.RUNNING);

    Decision over = report("a", claim, spent(101));

    assertThat(orderOf(over, Order.CancelWork.class).reason())
        .isEqualTo("the attempt spent 101 of 100 tokens");
    assertThat(orderOf(over, Order.DispatchTask.class).work()).isEqualTo(work("a", 2));
    assertRefused(
        handle(new Command.ProposePatch(work("a", 1), claim, "p", 1, "agent", null, Spend.NONE)),
        "attempt 1 is not the current one, 2");
  }

  @Test
  void shouldEndAPlanningAttemptThatSpendsMoreThanItsBudget() {
    submit(limits(budget(100, 1_000)), false, "one");
    String claim = claim(planWork(1));

    Decision over = handle(new Command.RenewLease(planWork(1), claim, "thinking", spent(101), 1));

    assertThat(orderOf(over, Order.CancelWork.class).claimId()).isEqualTo(claim);
    assertThat(orderOf(over, Order.RequestPlan.class).work()).isEqualTo(planWork(2));
  }

  @Test
  void shouldBlockATaskWhenAnotherAttemptCouldExceedItsBudget() {
    running(limits(budgets(tokens(60), tokens(100), Budget.NONE)), a);

    spend("a", 50);

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("a").reason())
        .isEqualTo(
            "TASK_BUDGET_USED_UP: with another attempt it could come to 110 of 100 tokens;"
                + " raise the budget of a task, then retry");
    assertThat(goal().status()).isEqualTo(GoalStatus.BLOCKED);
    raise(budgets(Budget.NONE, tokens(105), Budget.NONE));
    assertRefused(
        handle(new Command.RetryTask(GOAL, "a", ada(), "again")),
        "with another attempt it could come to 110 of 105 tokens;"
            + " raise the budget of a task, then retry");
    raise(budgets(Budget.NONE, tokens(200), Budget.NONE));
    Decision retried = handle(new Command.RetryTask(GOAL, "a", ada(), "with more"));
    assertThat(orderOf(retried, Order.DispatchTask.class).work()).isEqualTo(work("a", 2));
  }

  @Test
  void shouldStopARunningAttemptWhenTheBudgetOfItsTaskIsUsedUp() {
    running(limits(budgets(Budget.NONE, tokens(100), Budget.NONE)), a);
    spend("a", 70);
    Decision granted = handle(new Command.ClaimWork(work("a", 2), "claim", "w", "pool"));
    assertThat(orderOf(granted, Order.GrantLease.class).budget())
        .as("what is left of the task's")
        .isEqualTo(tokens(30));

    Decision over = report("a", "claim", spent(31));

    assertThat(orderOf(over, Order.CancelWork.class).claimId()).isEqualTo("claim");
    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("a").reason()).startsWith("TASK_BUDGET_USED_UP: its attempts spent 101 of 100");
  }

  // The goal

  @Test
  void shouldNotSayThatNothingIsLeftWhileTheRestIsSetAsideForWhatRuns() {
    running(limits(budget(100, 100)), a);

    report("a", claim(work("a", 1)), spent(86));

    assertThat(goal().spending().reserved()).isEqualTo(spent(14));
    assertThat(hold().reason())
        .isEqualTo(
            "spent 86 of 100 tokens; raise the budget, or resume the goal to spend the rest");
  }

  @Test
  void shouldHoldTheGoalOnceWhenMostOfItsBudgetIsSpent() {
    running(limits(budget(90, 100)), a, c);
    String claim = claim(work("a", 1));
    report("a", claim, spent(85));
    assertThat(goal().control().hold()).as("85 is not more than 85 percent").isNull();

    Decision held = report("a", claim, spent(86));

    assertThat(eventsOf(held, Event.GoalHeld.class)).hasSize(1);
    assertThat(hold().kind()).isEqualTo(Hold.Kind.BUDGET);
    assertThat(hold().reason())
        .isEqualTo(
            "spent 86 of 100 tokens; raise the budget, or resume the goal to spend the rest");
    assertThat(task("a").status()).as("what runs goes on").isEqualTo(TaskStatus.RUNNING);
    assertThat(eventsOf(report("a", claim, spent(87)), Event.GoalHeld.class)).isEmpty();

    resume();
    report("a", claim, spent(89));
    assertThat(goal().control().hold()).as("a person has looked").isNull();
  }

  @Test
  void shouldSpendTheRestWhenAPersonResumes() {
    running(limits(budget(60, 100)), a);
    spend("a", 55);
    assertThat(hold().reason())
        .isEqualTo(
            "with what a may spend it could come to 115 of 100 tokens;"
                + " raise the budget, or resume the goal to spend the rest");

    Decision resumed = resume();

    assertThat(orderOf(resumed, Order.DispatchTask.class).work()).isEqualTo(work("a", 2));
    assertThat(goal().spending().reserved()).as("only what is left").isEqualTo(spent(45));
    Decision granted = handle(new Command.ClaimWork(work("a", 2), "claim", "w", "pool"));
    assertThat(orderOf(granted, Order.GrantLease.class).budget()).isEqualTo(tokens(45));
    Decision over = report("a", "claim", spent(46));
    assertThat(orderOf(over, Order.CancelWork.class).reason())
        .isEqualTo("the attempt spent 46 of 45 tokens");
  }

  @Test
  void shouldSayThatNothingIsLeftAndStayHeldWhenNothingIs() {
    running(limits(budget(60, 100)), a);
    spend("a", 55);
    resume();
    spend("a", 45);

    assertThat(hold().reason()).contains("nothing is left: raise the budget, or cancel the goal");
    Decision resumed = resume();
    assertThat(ordersOf(resumed, Order.DispatchTask.class)).isEmpty();
    assertThat(hold().kind()).isEqualTo(Hold.Kind.BUDGET);

    Decision raised = raise(goalBudget(1_000));
    assertThat(orderOf(raised, Order.DispatchTask.class).work()).isEqualTo(work("a", 3));
  }

  @Test
  void shouldGoOnAndWatchAnewWhenTheBudgetIsRaised() {
    running(limits(budget(90, 100)), a);
    String claim = claim(work("a", 1));
    report("a", claim, spent(86));

    raise(budget(900, 1_000));

    assertThat(goal().control().hold()).isNull();
    handle(failure(work("a", 1), claim, "X", "y", false));
    String next = claim(work("a", 2));
    Decision held = report("a", next, spent(800));
    assertThat(eventsOf(held, Event.GoalHeld.class)).as("886 of 1000").hasSize(1);
  }

  @Test
  void shouldStayHeldWhenTheRaiseIsTooSmall() {
    running(limits(budget(90, 100)), a);
    report("a", claim(work("a", 1)), spent(90));

    raise(goalBudget(101));

    assertThat(hold().kind()).isEqualTo(Hold.Kind.BUDGET);
  }

  @Test
  void shouldSayWithTheNewLimitThatTheRaiseIsTooSmall() {
    running(limits(budget(90, 100)), a);
    report("a", claim(work("a", 1)), spent(90));

    raise(goalBudget(101));

    assertThat(hold().reason())
        .isEqualTo(
            "with the new limits more than 85 % is spent still: 90 of 101 tokens;"
                + " raise the budget, or resume the goal to spend the rest");
  }

  @Test
  void shouldExplainThatOnlyARaiseHelpsWhenNothingIsLeft() {
    running(limits(budget(60, 100)), a);
    spend("a", 55);
    assertThat(explain(null).causes())
        .extracting(Explanation.Cause::release)
        .containsOnlyOnce("resume the goal to spend the rest, or raise the budget");
    resume();

    spend("a", 45);

    assertThat(explain(null).causes())
        .extracting(Explanation.Cause::release)
        .containsExactly("raise the budget, or cancel the goal");
  }

  @Test
  void shouldStayHeldWhenAnotherLimitIsRaised() {
    running(limits(budget(60, 100)), a);
    spend("a", 55);

    Decision raised = raise(attempts(9));

    assertThat(raised.orders()).as("nobody spoke of the budget").isEmpty();
    assertThat(hold().kind()).isEqualTo(Hold.Kind.BUDGET);
  }

  @Test
  void shouldNotHoldAgainWhenAnotherLimitIsRaised() {
    running(limits(budget(100, 100)), a);
    String claim = claim(work("a", 1));
    report("a", claim, spent(86));
    resume();

    raise(attempts(9));

    report("a", claim, spent(90));
    assertThat(goal().control().hold()).isNull();
  }

  @Test
  void shouldStillHoldAfterAPersonPausedAndResumed() {
    running(limits(budget(90, 100)), a);
    handle(new Command.PauseGoal(GOAL, ada(), "lunch"));
    resume();

    Decision held = report("a", claim(work("a", 1)), spent(86));

    assertThat(eventsOf(held, Event.GoalHeld.class)).hasSize(1);
  }

  @Test
  void shouldSetAsideForEveryCandidateOfAContest() {
    running(limits(budget(60, 100)), contest("a", "a/**", "p", "q"));

    assertThat(task("a").status()).isEqualTo(TaskStatus.READY);
    assertThat(hold().reason()).startsWith("with what a may spend it could come to 120 of 100");

    resume();

    assertThat(goal().spending().reserved()).as("the rest, shared").isEqualTo(spent(100));
    assertThat(task("a.candidate-2").meter().reservation()).isEqualTo(spent(50));
  }

  @Test
  void shouldGiveOutWhatWaitedForATaskThatItsBudgetGivesUp() {
    PlanDraft.DraftTask b = draft("b", List.of("a/**"), "c");
    running(
        limits(budgets(tokens(60), tokens(100), Budget.NONE)),
        c,
        b,
        contest("a", "a/**", "p", "q"));
    WorkReference other = work("a.candidate-2", 1);
    handle(
        new Command.ReportFailure(
            other, claim(other), FailureKind.REJECTED, "NO", "cannot", false, Spend.NONE));
    merge("c");
    assertThat(task("b").status()).as("waits for the files").isEqualTo(TaskStatus.READY);

    Decision spent = spend("a.candidate-1", 50);

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(orderOf(spent, Order.DispatchTask.class).work()).isEqualTo(work("b", 1));
  }

  // Planning

  /** The current attempt to plan spends that much, and comes to nothing by nobody's fault. */
  private Decision spendOnPlan(int attempt, long tokens) {
    return handle(
        new Command.ReportFailure(
            planWork(attempt),
            claim(planWork(attempt)),
            FailureKind.AGENT,
            "X",
            "no",
            true,
            spent(tokens)));
  }

  @Test
  void shouldSetAsideForAnotherPlanOnlyWhatIsLeft() {
    submit(limits(budget(60, 100)), false, "one", "two");

    Decision failed = spendOnPlan(1, 55);

    assertThat(ordersOf(failed, Order.RequestPlan.class)).isEmpty();
    assertThat(hold().kind()).isEqualTo(Hold.Kind.BUDGET);
    assertThat(hold().reason())
        .isEqualTo(
            "with what planning may spend it could come to 115 of 100 tokens;"
                + " raise the budget, or resume the goal to spend the rest");

    Decision resumed = resume();

    assertThat(orderOf(resumed, Order.RequestPlan.class).work()).isEqualTo(planWork(2));
    assertThat(goal().spending().reserved()).as("only what is left").isEqualTo(spent(45));
    Decision granted = handle(new Command.ClaimWork(planWork(2), "claim", "planner", "pool"));
    assertThat(orderOf(granted, Order.GrantLease.class).budget()).isEqualTo(tokens(45));
  }

  @Test
  void shouldOrderAnotherPlanOnlyWhenTheBudgetIsRaisedOnceNothingIsLeft() {
    submit(limits(budget(60, 100)), false, "one", "two");
    spendOnPlan(1, 55);
    resume();
    spendOnPlan(2, 45);

    assertThat(hold().reason()).contains("nothing is left: raise the budget, or cancel the goal");
    assertThat(ordersOf(resume(), Order.RequestPlan.class)).isEmpty();
    assertThat(hold().kind()).isEqualTo(Hold.Kind.BUDGET);

    Decision raised = raise(goalBudget(1_000));

    assertThat(orderOf(raised, Order.RequestPlan.class).work()).isEqualTo(planWork(3));
    assertThat(goal().spending().reserved()).isEqualTo(spent(60));
  }

  // Reviews

  /** An attempt with a budget of 100 comes to a patch that is to be reviewed. */
  private WorkReference reviewAfter(long tokens) {
    running(limits(budget(100, 1_000)), a);
    handle(
        new Command.ProposePatch(
            work("a", 1), claim(work("a", 1)), "p", 1, "agent", null, spent(tokens)));
    handle(new Command.JudgePatch(work("a", 1), "p", verdict(Verdict.Outcome.ALLOW)));
    return new WorkReference(GOAL, "a", 1, WorkStep.REVIEW);
  }

  private Budget grantedTo(WorkReference work, String claim) {
    Decision granted = handle(new Command.ClaimWork(work, claim, "worker of " + claim, "pool"));
    return orderOf(granted, Order.GrantLease.class).budget();
  }

  @Test
  void shouldGiveAReviewOnlyWhatItsAttemptLeft() {
    WorkReference review = reviewAfter(70);

    assertThat(grantedTo(review, "one")).isEqualTo(tokens(30));
    assertThat(goal().spending().reserved()).isEqualTo(spent(30));
    assertThat(report("a", "one", spent(10)).orders()).isEmpty();
    assertThat(grantedTo(review, "one")).as("the same claim again").isEqualTo(tokens(30));
    loseLease("a");
    assertThat(grantedTo(review, "two")).as("after a lost reviewer").isEqualTo(tokens(20));
  }

  @Test
  void shouldEndAReviewThatSpendsMoreThanItsAttemptLeft() {
    WorkReference review = reviewAfter(70);
    grantedTo(review, "one");
    assertThat(report("a", "one", spent(30)).orders()).isEmpty();

    Decision over = report("a", "one", spent(31));

    assertThat(orderOf(over, Order.CancelWork.class).reason())
        .isEqualTo("the review spent 31 of 30 tokens");
    assertThat(orderOf(over, Order.DispatchTask.class).work()).isEqualTo(work("a", 2));
    assertThat(task("a").attempts().feedback())
        .extracting(Feedback::code)
        .containsExactly("ATTEMPT_BUDGET_USED_UP");
  }

  @Test
  void shouldLetAReviewThatCostsNothingGoOnWhenItsAttemptSpentTooMuch() {
    WorkReference review = reviewAfter(105);

    assertThat(grantedTo(review, "one")).isEqualTo(tokens(0));
    assertThat(report("a", "one", Spend.NONE).orders()).isEmpty();
    assertThat(task("a").status()).isEqualTo(TaskStatus.IN_REVIEW);
  }

  // Pools

  @Test
  void shouldKeepToTheLimitOfAPoolAndLetOtherPoolsGoOn() {
    running(limits(change(null, Map.of("implementers", 1))), a, c, changed(d, "experts", "d/**"));

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("c").reason())
        .isEqualTo("waits for the pool implementers, of which the goal may use 1");
    assertThat(task("d").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(orderOf(merge("a"), Order.DispatchTask.class).work()).isEqualTo(work("c", 1));
  }

  @Test
  void shouldGiveOutMoreOfAPoolWhenItsLimitIsRaised() {
    running(limits(change(null, Map.of("implementers", 1))), a, c);

    Decision raised = raise(change(null, Map.of("implementers", 2)));

    assertThat(orderOf(raised, Order.DispatchTask.class).work()).isEqualTo(work("c", 1));
  }
}
