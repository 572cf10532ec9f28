package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** From a goal to a plan that may run. */
final class PlanningRules {

  private final Timings timings;
  private final Scheduler scheduler;

  PlanningRules(Timings timings, Scheduler scheduler) {
    this.timings = timings;
    this.scheduler = scheduler;
  }

  void submit(Draft draft, Command.SubmitGoal command) {
    String goalId = command.goalId();
    if (draft.goal(goalId).isPresent()) {
      draft.refuse(
          goalId, null, 0, command.submittedBy(), "submit goal", "a goal with this id exists");
      return;
    }
    draft.emit(
        new Event.GoalAccepted(
            goalId,
            draft.now(),
            command.text(),
            command.submittedBy(),
            command.repositories(),
            command.limits()));
    String problem =
        command.repositories().isEmpty()
            ? "GOAL_WITHOUT_REPOSITORY: the goal names no repository to work on"
            : command.problem();
    if (problem != null) {
      fail(draft, goalId, problem);
      return;
    }
    orderPlan(draft, goalId);
  }

  void orderPlan(Draft draft, String goalId) {
    Goal.Planning planning = draft.goalOrThrow(goalId).planning();
    draft.emit(
        new Event.PlanOrdered(goalId, draft.now(), planning.attempt() + 1, planning.orders() + 1));
    giveOrder(draft, draft.goalOrThrow(goalId));
  }

  void giveOrder(Draft draft, Goal goal) {
    Goal.Planning planning = goal.planning();
    Work work = planning.work();
    if (work == null) {
      throw new IllegalStateException("no planning work to order: " + goal);
    }
    draft.order(
        new Order.RequestPlan(
            new WorkReference(goal.goalId(), null, planning.attempt(), WorkStep.PLAN),
            planning.feedback()));
    scheduler.repeatUnlessClaimed(draft, goal.goalId(), null, work);
  }

  void failed(Draft draft, Command.ReportFailure report) {
    String goalId = report.work().goalId();
    Goal.Planning planning = draft.goalOrThrow(goalId).planning();
    String message = report.code() + ": " + report.message();
    switch (report.kind()) {
      case REJECTED, BUG -> fail(draft, goalId, message);
      case EXHAUSTED, AGENT ->
          tryAgain(draft, goalId, message, !report.handedBack(), Duration.ZERO);
      case TRANSIENT -> {
        Duration pause =
            report.handedBack() ? Duration.ZERO : timings.backOff(planning.failedAttempts() + 1);
        tryAgain(draft, goalId, message, !report.handedBack(), pause);
      }
    }
  }

  void lost(Draft draft, String goalId, Work work) {
    String message =
        "LEASE_LOST: planner "
            + work.worker()
            + " was not heard of for "
            + timings.lease().toSeconds()
            + " s";
    tryAgain(draft, goalId, message, true, Duration.ZERO);
  }

  private void tryAgain(
      Draft draft, String goalId, String message, boolean counted, Duration pause) {
    Goal goal = draft.goalOrThrow(goalId);
    int max = goal.definition().limits().maxFailedAttempts();
    int failed = goal.planning().failedAttempts() + 1;
    if (counted && failed >= max) {
      fail(draft, goalId, message + " (" + failed + " of " + max + " attempts to plan failed)");
      return;
    }
    Instant retryAt = draft.now().plus(pause);
    draft.emit(
        new Event.PlanAttemptFailed(
            goalId,
            draft.now(),
            new Feedback(goal.planning().attempt(), "worker", message),
            counted,
            retryAt));
    if (pause.isZero()) {
      orderPlan(draft, goalId);
    } else {
      draft.timer(goalId, null, Timer.Kind.BACK_OFF, goal.planning().orders(), retryAt);
    }
  }

  void propose(Draft draft, Command.ProposePlan command) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    if (!CurrentWork.accepts(draft, command.work(), command.claimId(), "planner", "propose plan")) {
      return;
    }
    PlanDraft plan = command.plan();
    List<PlanProblems.Problem> problems = PlanProblems.of(plan);
    if (!problems.isEmpty()) {
      fail(
          draft,
          goalId,
          problems.stream().map(PlanProblems.Problem::toString).collect(Collectors.joining("; ")));
      return;
    }
    Work work = goal.planning().work();
    String planner = work == null || work.worker() == null ? "planner" : work.worker();
    draft.emit(
        new Event.PlanProposed(
            goalId,
            draft.now(),
            plan.version(),
            plan.contentHash(),
            planner,
            plan.tasks().size(),
            plan.baseCommits()));
    planTasks(draft, goalId, plan);
    actOnVerdict(draft, goalId);
  }

  private static void planTasks(Draft draft, String goalId, PlanDraft plan) {
    Map<String, List<String>> dependents = new HashMap<>();
    for (PlanDraft.DraftTask task : plan.tasks()) {
      for (String dependency : new LinkedHashSet<>(task.dependsOn())) {
        dependents.computeIfAbsent(dependency, id -> new ArrayList<>()).add(task.taskId());
      }
    }
    int position = 0;
    for (PlanDraft.DraftTask task : plan.tasks()) {
      draft.emit(
          new Event.TaskPlanned(
              goalId,
              draft.now(),
              new TaskDefinition(
                  task.taskId(),
                  position++,
                  task.title(),
                  task.repository(),
                  task.pool(),
                  task.scope(),
                  dependents.getOrDefault(task.taskId(), List.of())),
              (int) task.dependsOn().stream().distinct().count()));
    }
  }

  void judge(Draft draft, Command.JudgePlan command) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    boolean early = goal.status() == GoalStatus.PLANNING;
    boolean fits =
        goal.status() == GoalStatus.PLAN_PROPOSED
            && command.contentHash().equals(goal.planning().contentHash());
    if (!early && !fits) {
      draft.refuse(goalId, null, 0, "policy", "judge plan", "no such plan waits for a verdict");
      return;
    }
    draft.emit(new Event.PlanJudged(goalId, draft.now(), command.contentHash(), command.verdict()));
    if (fits) {
      actOnVerdict(draft, goalId);
    }
  }

  private void actOnVerdict(Draft draft, String goalId) {
    Goal.Planning planning = draft.goalOrThrow(goalId).planning();
    Verdict verdict = planning.verdict();
    String hash = planning.contentHash();
    if (verdict == null || hash == null || !hash.equals(planning.judgedHash())) {
      return;
    }
    switch (verdict.outcome()) {
      case ALLOW -> start(draft, goalId, hash, "policy", "no rule objects");
      case REQUIRE_APPROVAL ->
          draft.emit(new Event.PlanApprovalRequested(goalId, draft.now(), verdict.joined()));
      case DENY -> endUnstarted(draft, goalId, "POLICY_DENIED: " + verdict.joined());
    }
  }

  /** A person's word on the plan. */
  void decide(Draft draft, Command.Decide command) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    String hash = goal.planning().contentHash();
    String what = command.approved() ? "approve plan" : "reject plan";
    if (goal.status() != GoalStatus.AWAITING_APPROVAL || hash == null) {
      draft.refuse(
          goalId, null, 0, command.by(), what, "no plan of this goal waits for a decision");
    } else if (!hash.equals(command.hash())) {
      draft.refuse(
          goalId,
          null,
          0,
          command.by(),
          what,
          "the decision is about plan " + command.hash() + "; the current one is " + hash);
    } else if (command.approved()) {
      start(draft, goalId, hash, command.by(), command.reason());
    } else {
      endUnstarted(draft, goalId, "PLAN_REJECTED: by " + command.by() + ": " + command.reason());
    }
  }

  private void start(Draft draft, String goalId, String hash, String by, String reason) {
    draft.emit(new Event.PlanApproved(goalId, draft.now(), hash, by, reason));
    draft.forEachTask(
        goalId,
        task -> {
          if (task.unmetDependencies() == 0) {
            draft.emit(new Event.TaskReadied(goalId, task.taskId(), draft.now()));
          }
        });
    scheduler.advance(draft, goalId);
  }

  private static void endUnstarted(Draft draft, String goalId, String reason) {
    draft.forEachTask(
        goalId,
        task ->
            draft.emit(
                new Event.TaskCancelled(
                    goalId, task.taskId(), draft.now(), "the plan was not approved")));
    fail(draft, goalId, reason);
  }

  private static void fail(Draft draft, String goalId, String reason) {
    draft.emit(new Event.GoalFailed(goalId, draft.now(), reason));
  }
}
