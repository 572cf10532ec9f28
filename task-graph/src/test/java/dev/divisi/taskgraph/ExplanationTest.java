package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.taskgraph.Explanation.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Why something waits, and what would release it. */
class ExplanationTest extends GoalStory {

  private static final Set<Kind> SEEN = EnumSet.noneOf(Kind.class);

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));
  private final PlanDraft.DraftTask b = draft("b", List.of("b/**"), "a");
  private final PlanDraft.DraftTask c = draft("c", List.of("c/**"));

  private void assertCause(@Nullable String taskId, Kind kind, String what, String release) {
    Explanation explanation = explain(taskId);
    assertThat(explanation.problem()).isNull();
    assertThat(explanation.causes())
        .as("causes of %s", explanation)
        .anySatisfy(
            cause -> {
              assertThat(cause.kind()).isEqualTo(kind);
              assertThat(cause.what()).contains(what);
              assertThat(cause.release()).contains(release);
            });
    SEEN.add(kind);
  }

  @AfterAll
  static void shouldHaveSeenEveryKind() {
    assertThat(SEEN).as("a kind that no test names").containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void shouldNameWhatATaskDependsOn() {
    running(a, b);

    assertThat(explain("b").status()).isEqualTo("PENDING");
    assertCause("b", Kind.DEPENDENCY, "a is DISPATCHED", "'a' is merged");
    fail("a", "X", "1");
    fail("a", "X", "2");
    fail("a", "X", "3");
    assertCause(
        "b", Kind.DEPENDENCY, "a is BLOCKED", "a person acts on 'a': retry, steer, reassign");
  }

  @Test
  void shouldNameTheScopeTheLimitAndThePool() {
    running(
        limits(change(2, Map.of("implementers", 1))),
        a,
        draft("d", List.of("a/file")),
        changed(c, "experts", "c/**"),
        changed(draft("e", List.of("e")), "experts", "e"));

    assertCause("d", Kind.SCOPE, "a may write the same files", "'a' is merged or given up");
    assertCause("d", Kind.POOL, "1 of 1 tasks of the pool implementers", "one of them ends");
    assertCause(
        "e", Kind.LIMIT, "2 of 2 slots of the goal are taken", "maxParallelTasks is raised");
    assertThat(explain("e").causes()).extracting(Explanation.Cause::kind).containsOnly(Kind.LIMIT);
  }

  @Test
  void shouldNameTheBudget() {
    running(limits(budgets(tokens(60), Budget.NONE, tokens(100))), a, c);

    assertCause("c", Kind.BUDGET, "it could come to 120 of 100 tokens", "the budget is raised");
    assertCause(null, Kind.BUDGET, "1 ready task: with another", "the budget is raised");
    report("a", claim(work("a", 1)), spent(86));
    assertCause(null, Kind.BUDGET, "held by budget", "raise the budget");
  }

  @Test
  void shouldNameTheWorkerOrThatThereIsNone() {
    running(a);

    assertCause("a", Kind.WORKER, "no worker has taken its order yet", "the pool implementers");
    String claim = claim(work("a", 1));
    assertCause("a", Kind.WORKER, "worker of " + claim + " works on it", "the end of its lease");
    assertCause(null, Kind.WORKER, "a is RUNNING", "its end");
  }

  @Test
  void shouldSayThatAPatchIsToBeHandedInWhenPeopleDoIt() {
    running(changed(a, TaskDefinition.PEOPLE, "a/**"));

    assertCause("a", Kind.PERSON, "somebody does it by hand", "a patch is handed in");
    assertCause(null, Kind.PERSON, "a: somebody does it by hand", "a patch is handed in");
  }

  @Test
  void shouldNamePolicyReviewAndApprovalOfAPatch() {
    running(a);
    handle(proposal("a", claim(work("a", 1)), "p"));
    assertCause("a", Kind.POLICY, "policy's verdict", "policy judges it");

    handle(new Command.JudgePatch(work("a", 1), "p", verdict(Verdict.Outcome.REQUIRE_APPROVAL)));
    assertCause("a", Kind.REVIEW, "a reviewer must take it", "a review");

    completeReview("a", "p");
    assertCause(
        "a", Kind.APPROVAL, "waits for anyone who may decide (rule: because)", "reject 'a'");
    assertCause(
        null, Kind.APPROVAL, "a: waits for anyone who may decide (rule: because)", "reject 'a'");
  }

  @Test
  void shouldNameTheQueueOfTheFeatureBranch() {
    running(a, c);
    review("a");
    review("c");

    assertCause("a", Kind.MERGE, "an integrator must take it", "the merge ends");
    assertCause("c", Kind.MERGE, "a is being merged before it", "that merge ends");
  }

  @Test
  void shouldNameThePlannerPolicyAndApprovalOfAPlan() {
    submit(Limits.DEFAULT, true, "one", "two");
    assertCause(null, Kind.WORKER, "no worker has taken the order for a plan yet", "planners");
    proposePlan(a);
    assertCause(null, Kind.POLICY, "policy's verdict on the plan", "policy judges it");
    assertCause("a", Kind.POLICY, "the plan is not in force", "the plan is let pass");
    judge("hash", Verdict.Outcome.ALLOW);
    assertCause(
        null,
        Kind.APPROVAL,
        "version 1 of the plan: waits for anyone who may decide",
        "approve or reject");
    assertCause("a", Kind.APPROVAL, "the plan is not in force", "the plan is let pass");
  }

  @Test
  void shouldNameTheVersionThatWaits() {
    running(a);
    edit("v2", a, c);
    assertCause(null, Kind.POLICY, "version 2 of the plan by ada", "policy judges it");
    judge("v2", Verdict.Outcome.REQUIRE_APPROVAL);
    assertCause(null, Kind.APPROVAL, "version 2 of the plan by ada", "approve or reject version 2");
  }

  @Test
  void shouldNameTheQuestion() {
    running(a);
    String claim = claim(work("a", 1));
    handle(new Command.AskQuestion(work("a", 1), claim, "q", "which one?"));
    assertCause(null, Kind.QUESTION, "asks: which one?", "answer question q");
    assertCause("a", Kind.QUESTION, "which one?", "answer question q");

    handle(failure(work("a", 1), claim, FailureRules.QUESTION_OPEN, "waits", true));

    assertCause("a", Kind.QUESTION, "which one?", "answer question q");
  }

  @Test
  void shouldNameTheHold() {
    running(parallel(1), a, c);
    handle(new Command.PauseGoal(GOAL, ada(), "look first"));

    assertCause(null, Kind.HOLD, "the goal is held by ada: look first", "resume the goal");
    assertCause("c", Kind.HOLD, "the goal is held by ada: look first", "resume the goal");
    review("a");
    assertCause("a", Kind.HOLD, "the goal is held by ada", "resume the goal");
  }

  @Test
  void shouldNameTheHoldOfAGoalThatIsBeingPlannedOnce() {
    submit("one");
    handle(new Command.PauseGoal(GOAL, ada(), ""));
    handle(failure(planWork(1), claim(planWork(1)), "X", "no", false));

    assertCause(null, Kind.HOLD, "the goal is held by ada", "resume the goal");
    assertThat(explain(null).causes())
        .extracting(Explanation.Cause::what)
        .containsExactly("the goal is held by ada");
  }

  @Test
  void shouldSayWhatReleasesAGoalWhoseTimeIsUp() {
    running(limits(time(null, Duration.ofHours(1))), a);
    now = now.plus(Duration.ofHours(1));
    handle(new Command.FireTimer(new Timer(GOAL, null, Timer.Kind.GOAL_TIME, 0, now)));

    assertCause("a", Kind.HOLD, "GOAL_TIME_USED_UP", "raise its timeout");
  }

  @Test
  void shouldNameThePauseAfterAFailure() {
    running(a);
    WorkReference work = Objects.requireNonNull(task("a").workReference(GOAL));
    handle(
        new Command.ReportFailure(
            work, claim(work), FailureKind.TRANSIENT, "NET", "down", false, Spend.NONE));

    assertCause("a", Kind.PAUSE, "a pause after a failure", "it ends at " + now.plusSeconds(2));
  }

  @Test
  void shouldNameThePartsThatAreNotDone() {
    running(expanding("a", "a/**"));
    proposeParts("a", "parts", draft("x", List.of("a/x")), draft("y", List.of("a/y")));
    judge("parts", Verdict.Outcome.ALLOW);
    merge("a.x");

    assertCause("a", Kind.PARTS, "a.y is DISPATCHED", "its end");
    assertThat(explain("a").causes()).as("a.x is done").hasSize(1);
  }

  @Test
  void shouldNameTheOtherCandidates() {
    running(contest("a", "a/**", "p", "q"));
    review("a.candidate-1");

    assertCause("a.candidate-1", Kind.CHOICE, "the other candidates", "every candidate is judged");
    assertCause("a", Kind.CHOICE, "a.candidate-2 is DISPATCHED", "its end");
  }

  @Test
  void shouldSayWhatAPersonCanDoAboutABlockedTask() {
    running(a, b);
    for (int i = 1; i <= 3; i++) {
      fail("a", "X", "no");
    }

    assertCause("a", Kind.PERSON, "X: no (3 of 3", "retry, steer, reassign, skip, edit, cancel");
    assertCause(null, Kind.PERSON, "1 blocked, 1 wait for them", "act on the blocked tasks");
  }

  @Test
  void shouldNameWhatIsBlockedWhileOthersGoOn() {
    running(a, c);
    for (int i = 1; i <= 3; i++) {
      fail("a", "X", "no");
    }

    assertThat(goal().status()).isEqualTo(GoalStatus.RUNNING);
    assertCause(null, Kind.PERSON, "1 task is blocked", "act on the blocked tasks");
  }

  @Test
  void shouldSayThatItIsOver() {
    running(a, c);
    handle(new Command.SkipTask(GOAL, "c", ada(), "no need"));
    merge("a");

    assertCause("c", Kind.ENDED, "skipped by ada: no need", "it is over");
    assertCause("a", Kind.ENDED, "merged as commit-a", "it is over");
    assertCause(null, Kind.ENDED, "the goal is done", "it is over");
    assertThat(explain(null).status()).isEqualTo("DONE");
  }

  @Test
  void shouldSayWhatItDoesNotKnow() {
    running(a);

    assertThat(explain("nobody").problem()).isEqualTo("the goal has no task 'nobody'");
    assertThatThrownBy(() -> new TaskGraph(Timings.DEFAULT).explain(graph, "other", null))
        .isInstanceOf(UnknownGoalException.class);
  }

  @Test
  void shouldSaySinceWhen() {
    running(a);
    now = now.plusSeconds(60);
    claim(work("a", 1));

    assertThat(explain("a").since()).isEqualTo(now);
    assertThat(explain("a").causes().getFirst().since()).isEqualTo(now);
  }
}
