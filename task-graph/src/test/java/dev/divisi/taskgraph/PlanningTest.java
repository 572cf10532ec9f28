package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanningTest extends GoalStory {

  @Test
  void shouldAskForAPlanWhenAGoalIsSubmitted() {
    Decision decision = submit("one");

    assertThat(decision.orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.RequestPlan.class, order -> assertThat(order.work()).isEqualTo(planWork(1)));
  }

  @Test
  void shouldFailTheGoalWhenItNamesNoRepository() {
    submit();

    assertThat(goal().status()).isEqualTo(GoalStatus.FAILED);
    assertThat(goal().reason()).startsWith("GOAL_WITHOUT_REPOSITORY");
  }

  @Test
  void shouldRefuseASecondGoalWithTheSameId() {
    submit("one");

    Decision decision = submit("one", "two");

    assertRefused(decision, "exists");
    assertThat(goal().definition().repositories()).containsExactly("one");
  }

  @Test
  void shouldFailTheGoalWhenThePlannerRejectsIt() {
    submit("one");
    String claim = claim(planWork(1));

    handle(
        new Command.ReportFailure(
            planWork(1),
            claim,
            FailureKind.REJECTED,
            "PLAYBOOK_UNKNOWN",
            "no playbook x",
            false,
            Spend.NONE));

    assertThat(goal().status()).isEqualTo(GoalStatus.FAILED);
    assertThat(goal().reason()).isEqualTo("PLAYBOOK_UNKNOWN: no playbook x");
  }

  @Test
  void shouldTryAgainAfterAPauseWhenTheEnvironmentFails() {
    submit("one");
    String claim = claim(planWork(1));

    Decision decision =
        handle(
            new Command.ReportFailure(
                planWork(1), claim, FailureKind.TRANSIENT, "NET", "down", false, Spend.NONE));

    assertThat(decision.orders()).isEmpty();
    Timer timer = timer(Timer.Kind.BACK_OFF);
    assertThat(timer.at()).isEqualTo(now.plusSeconds(2));
    now = timer.at();
    assertThat(handle(new Command.FireTimer(timer)).orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.RequestPlan.class, order -> assertThat(order.feedback()).hasSize(1));
  }

  @Test
  void shouldNameEveryProblemWhenAPlanCannotBeRun() {
    submit("one");
    String claim = claim(planWork(1));

    handle(
        new Command.ProposePlan(
            planWork(1),
            claim,
            plan(
                draft("a", List.of("x/**"), "b"),
                draft("b", List.of("x/**"), "a"),
                draft("c", List.of(), "nobody"),
                draft("c", List.of("/absolute"))),
            Spend.NONE));

    assertThat(goal().status()).isEqualTo(GoalStatus.FAILED);
    assertThat(goal().reason())
        .contains(
            "PLAN_HAS_CYCLE: these tasks wait for each other: a -> b -> a",
            "PLAN_EMPTY_SCOPE: task 'c'",
            "PLAN_UNKNOWN_DEPENDENCY: task 'c' depends on 'nobody'",
            "PLAN_DUPLICATE_TASK: two tasks have the id 'c'",
            "PLAN_INVALID_SCOPE: task 'c'");
    assertThat(graph.tasks(GOAL)).isEmpty();
  }

  @Test
  void shouldRefuseAPlanOfMorePoolsThanAnyoneServes() {
    List<PlanDraft.DraftTask> tasks =
        IntStream.range(0, 33)
            .mapToObj(
                number ->
                    new PlanDraft.DraftTask(
                        "t" + number,
                        "T",
                        "one",
                        "pool-" + number,
                        List.of("x/**"),
                        List.of(),
                        "digest",
                        List.of(),
                        false))
            .toList();
    Map<String, String> base = Map.of("one", "base");

    assertThat(PlanProblems.of(new PlanDraft(1, "hash", base, tasks)))
        .extracting(PlanProblems.Problem::toString)
        .containsExactly("PLAN_TOO_MANY_POOLS: the plan names 33 pools; at most 32 may be");
    assertThat(PlanProblems.of(new PlanDraft(1, "hash", base, tasks.subList(0, 32)))).isEmpty();
  }

  @Test
  void shouldRefuseATaskThatNoOrderCouldCarry() {
    Map<String, String> base = Map.of("one", "base");
    PlanDraft.DraftTask fits = saying(1 << 20);
    PlanDraft.DraftTask larger = saying((1 << 20) + 1);

    assertThat(PlanProblems.of(new PlanDraft(1, "hash", base, List.of(fits)))).isEmpty();
    assertThat(PlanProblems.of(new PlanDraft(1, "hash", base, List.of(larger))))
        .extracting(PlanProblems.Problem::toString)
        .containsExactly(
            "PLAN_TASK_TOO_LARGE: task 'a' has 1048577 bytes; at most 1048576 may be said of one");
  }

  private static PlanDraft.DraftTask saying(int bytes) {
    return new PlanDraft.DraftTask(
        "a",
        "A",
        "one",
        "implementers",
        List.of("a/**"),
        List.of(),
        "digest",
        List.of(),
        false,
        List.of(),
        bytes);
  }

  @Test
  void shouldDispatchNothingBeforePolicyHasSpoken() {
    submit("one");
    String claim = claim(planWork(1));

    Decision decision =
        handle(
            new Command.ProposePlan(
                planWork(1), claim, plan(draft("a", List.of("x/**"))), Spend.NONE));

    assertThat(decision.orders()).isEmpty();
    assertThat(goal().status()).isEqualTo(GoalStatus.PLAN_PROPOSED);
  }

  @Test
  void shouldStartWhenTheVerdictCameBeforeThePlan() {
    submit("one");
    String claim = claim(planWork(1));
    handle(new Command.JudgePlan(GOAL, "hash", verdict(Verdict.Outcome.ALLOW)));

    handle(
        new Command.ProposePlan(planWork(1), claim, plan(draft("a", List.of("x/**"))), Spend.NONE));

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldAcceptOnlyAnApprovalOfThePlanThatWaits() {
    submit("one");
    String claim = claim(planWork(1));
    handle(
        new Command.ProposePlan(planWork(1), claim, plan(draft("a", List.of("x/**"))), Spend.NONE));
    handle(new Command.JudgePlan(GOAL, "hash", verdict(Verdict.Outcome.REQUIRE_APPROVAL)));

    Decision stale = handle(decide(null, true, "another"));
    assertRefused(stale, "the decision is about plan another");
    assertThat(goal().status()).isEqualTo(GoalStatus.AWAITING_APPROVAL);

    handle(decide(null, true, "hash"));
    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldEndTheGoalWhenPolicyDeniesThePlan() {
    submit("one");
    String claim = claim(planWork(1));
    handle(
        new Command.ProposePlan(planWork(1), claim, plan(draft("a", List.of("x/**"))), Spend.NONE));

    handle(new Command.JudgePlan(GOAL, "hash", verdict(Verdict.Outcome.DENY)));

    assertThat(goal().status()).isEqualTo(GoalStatus.FAILED);
    assertThat(goal().reason()).isEqualTo("POLICY_DENIED: rule: because");
    assertThat(task("a").status()).isEqualTo(TaskStatus.CANCELLED);
  }
}
