package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a goal to a plan that may run. */
final class PlanningRules {

  private final Timings timings;
  private final Scheduler scheduler;
  private final RevisionRules revisions;

  PlanningRules(Timings timings, Scheduler scheduler, RevisionRules revisions) {
    this.timings = timings;
    this.scheduler = scheduler;
    this.revisions = revisions;
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
            command.limits(),
            command.planApproval(),
            command.priority(),
            command.deciders()));
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
    Goal goal = draft.goalOrThrow(goalId);
    if (!mayOrder(goal) || !Budgets.letPlan(draft, goalId)) {
      return;
    }
    Planning planning = goal.planning();
    draft.emit(
        new Event.PlanOrdered(
            goalId,
            draft.now(),
            planning.attempt() + 1,
            planning.orders() + 1,
            Budgets.reservation(goal, 1)));
    giveOrder(draft, draft.goalOrThrow(goalId));
  }

  /** Whether nothing holds the goal, and the planner does not wait for a person. */
  static boolean mayOrder(Goal goal) {
    return goal.control().hold() == null
        && goal.control().questions().stream().noneMatch(question -> question.taskId() == null);
  }

  void giveOrder(Draft draft, Goal goal) {
    Planning planning = goal.planning();
    if (planning.work() == null) {
      throw new IllegalStateException("no planning work to order: " + goal);
    }
    draft.order(new Order.RequestPlan(goal.planningReference(), 0, planning.feedback(), List.of()));
  }

  void failed(Draft draft, Command.ReportFailure report) {
    String goalId = report.work().goalId();
    Planning planning = draft.goalOrThrow(goalId).planning();
    String message = report.code() + ": " + report.message();
    boolean asksAgain =
        report.code().equals(FailureRules.QUESTION_OPEN)
            && planning.handBacks() >= FailureRules.FREE_HAND_BACKS;
    boolean counted = !report.handedBack() || asksAgain;
    switch (report.kind()) {
      case REJECTED, BUG -> {
        if (report.handedBack()) {
          tryAgain(draft, goalId, report.code(), message, counted, Duration.ZERO);
        } else {
          fail(draft, goalId, message);
        }
      }
      case EXHAUSTED, AGENT ->
          tryAgain(draft, goalId, report.code(), message, counted, Duration.ZERO);
      case TRANSIENT -> {
        Duration pause = counted ? timings.backOff(planning.failedAttempts() + 1) : Duration.ZERO;
        tryAgain(draft, goalId, report.code(), message, counted, pause);
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
    tryAgain(draft, goalId, "LEASE_LOST", message, true, Duration.ZERO);
  }

  /** The planner went past a limit: the work is taken away from it. */
  void limitReached(Draft draft, String goalId, String code, String message) {
    Goal goal = draft.goalOrThrow(goalId);
    cancelWork(draft, goal, message);
    tryAgain(draft, goalId, code, code + ": " + message, true, Duration.ZERO);
  }

  /** Ends a planning attempt by nobody's fault; it is ordered again when the goal goes on. */
  void interrupt(Draft draft, Goal goal, String reason) {
    if (goal.planning().work() != null) {
      cancelWork(draft, goal, reason);
      tryAgain(draft, goal.goalId(), "INTERRUPTED", reason, false, Duration.ZERO);
    }
  }

  static void cancelWork(Draft draft, Goal goal, String reason) {
    Work work = goal.planning().work();
    if (work != null && work.claimId() != null && work.worker() != null) {
      draft.order(
          new Order.CancelWork(goal.planningReference(), work.claimId(), work.worker(), reason));
    }
  }

  private void tryAgain(
      Draft draft, String goalId, String code, String message, boolean counted, Duration pause) {
    Goal goal = draft.goalOrThrow(goalId);
    int max = goal.limits().maxFailedAttempts();
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
            new Feedback(goal.planning().attempt(), "worker", message, code, "", 0),
            counted,
            retryAt));
    if (!code.equals(FailureRules.QUESTION_OPEN)) {
      withdrawQuestions(draft, goalId);
    }
    if (pause.isZero()) {
      orderPlan(draft, goalId);
    }
  }

  private static void withdrawQuestions(Draft draft, String goalId) {
    for (Question question : draft.goalOrThrow(goalId).control().questions()) {
      draft.emit(
          new Event.PlanQuestionAnswered(
              goalId,
              draft.now(),
              question.questionId(),
              "nobody answered before the attempt was over",
              "task-graph"));
    }
  }

  void propose(Draft draft, Command.ProposePlan command) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    PlanDraft plan = command.plan();
    List<PlanProblems.Problem> problems = PlanProblems.of(plan);
    if (!problems.isEmpty()) {
      fail(draft, goalId, PlanProblems.joined(problems));
      return;
    }
    withdrawQuestions(draft, goalId);
    String planner = Work.holder(goal.planning().work(), "planner");
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
    Map<String, List<String>> dependents = PlanComparison.dependents(plan.tasks());
    int position = 0;
    for (PlanDraft.DraftTask task : plan.tasks()) {
      List<String> dependencies = task.dependsOn().stream().distinct().toList();
      draft.emit(
          new Event.TaskPlanned(
              goalId,
              draft.now(),
              PlanComparison.definition(task, position++, null, null),
              dependencies.size(),
              new Edges(
                  dependencies, dependents.getOrDefault(task.taskId(), List.of()), List.of())));
    }
  }

  void judge(Draft draft, Command.JudgePlan command) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    Planning.PendingRevision pending = goal.planning().revision();
    if (pending != null && pending.contentHash().equals(command.contentHash())) {
      if (pending.approval() == null) {
        revisions.judged(draft, goalId, command.verdict());
      } else {
        // Said twice; and from here on it is a person's to say.
        draft.refuse(goalId, null, 0, "policy", "judge plan", "that version was judged already");
      }
      return;
    }
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
    Goal goal = draft.goalOrThrow(goalId);
    Planning planning = goal.planning();
    String hash = planning.contentHash();
    Verdict verdict = hash == null ? null : planning.verdictOn(hash);
    if (verdict == null || hash == null) {
      return;
    }
    switch (verdict.outcome()) {
      case ALLOW -> {
        if (goal.definition().planApproval()) {
          ApprovalRules.askForPlan(draft, goalId, "the goal asks for it", verdict);
        } else {
          start(draft, goalId, hash, "policy", "no rule objects");
        }
      }
      case REQUIRE_APPROVAL -> ApprovalRules.askForPlan(draft, goalId, verdict.joined(), verdict);
      case DENY -> endUnstarted(draft, goalId, "POLICY_DENIED: " + verdict.joined());
    }
  }

  /** A person's word on the plan, or on the version of it that waits. */
  void decide(Draft draft, Command.Decide command) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    Planning.PendingRevision pending = goal.planning().revision();
    if (pending != null && isAbout(command, draft.revision(goalId).orElse(null))) {
      if (pending.approval() == null) {
        refuse(draft, command, "policy has not judged version " + pending.version() + " yet");
      } else {
        revisions.decided(draft, command);
      }
      return;
    }
    String hash = goal.planning().contentHash();
    int version = goal.planning().version();
    if (command.questionId() != null) {
      refuse(draft, command, "no such request for a wider scope waits for a decision");
    } else if (goal.status() != GoalStatus.AWAITING_APPROVAL || hash == null) {
      refuse(
          draft,
          command,
          pending == null
              ? "no plan of this goal waits for a decision"
              : (command.hash() == null ? "it names no plan" : "it is about plan " + command.hash())
                  + "; version "
                  + pending.version()
                  + " waits for a decision, with hash "
                  + pending.contentHash());
    } else if (!hash.equals(command.hash())) {
      refuse(
          draft,
          command,
          (command.hash() == null
                  ? "the decision names no plan"
                  : "the decision is about plan " + command.hash())
              + "; the current one is "
              + hash);
    } else if (command.version() != null && command.version() != version) {
      refuse(
          draft,
          command,
          "the decision is about version " + command.version() + "; the current one is " + version);
    } else {
      decide(draft, command, version, hash);
    }
  }

  private void decide(Draft draft, Command.Decide command, int version, String hash) {
    String goalId = command.goalId();
    String by = command.decider().name();
    Approvals asked = ApprovalRules.ofPlan(draft, goalId);
    if (command.approved()) {
      if (ApprovalRules.approve(draft, command, version, null, asked)) {
        start(draft, goalId, hash, by, command.reason());
      }
    } else if (ApprovalRules.mayReject(draft, command, asked)) {
      String reason = ApprovalRules.rejection(draft, command, asked);
      endUnstarted(draft, goalId, Reason.after("PLAN_REJECTED: by " + by, reason));
    }
  }

  /** An approval of a plan may have expired, or people did not answer in time. */
  void approvalsDue(Draft draft, Goal goal) {
    Planning.PendingRevision pending = goal.planning().revision();
    if (pending != null && pending.approval() != null) {
      revisions.approvalsDue(draft, goal.goalId());
    } else if (goal.status() == GoalStatus.AWAITING_APPROVAL) {
      ApprovalRules.planDue(draft, goal.goalId());
    }
  }

  private static boolean isAbout(Command.Decide command, @Nullable Revision revision) {
    if (revision == null) {
      return false;
    }
    return command.questionId() == null
        ? revision.contentHash().equals(command.hash())
            && (command.version() == null || command.version() == revision.version())
        : command.questionId().equals(revision.questionId());
  }

  private static void refuse(Draft draft, Command.Decide command, String reason) {
    draft.refuse(
        command.goalId(),
        null,
        0,
        command.decider().name(),
        command.approved() ? "approve plan" : "reject plan",
        reason);
  }

  private void start(Draft draft, String goalId, String hash, String by, String reason) {
    int version = draft.goalOrThrow(goalId).planning().version();
    draft.emit(new Event.PlanApproved(goalId, draft.now(), version, hash, by, reason));
    draft.forEachTask(
        goalId,
        task -> {
          if (task.status() == TaskStatus.PENDING && task.unmetDependencies() == 0) {
            draft.emit(new Event.TaskReadied(goalId, task.taskId(), draft.now()));
          }
        });
    scheduler.advance(draft, goalId);
  }

  private static void endUnstarted(Draft draft, String goalId, String reason) {
    draft.forEachTask(
        goalId,
        task -> {
          if (!task.status().isEnd()) {
            draft.emit(
                new Event.TaskCancelled(
                    goalId, task.taskId(), draft.now(), "the plan was not approved"));
          }
        });
    fail(draft, goalId, reason);
  }

  private static void fail(Draft draft, String goalId, String reason) {
    draft.emit(new Event.GoalFailed(goalId, draft.now(), reason));
  }
}
