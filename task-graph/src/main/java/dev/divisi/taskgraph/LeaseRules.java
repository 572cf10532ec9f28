package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Claims, leases, time-outs: who may work on what, and until when. */
final class LeaseRules {

  private static final int MAX_ACTIVITY_LENGTH = 200;
  private static final String LEASE_ENDED = "the lease ended";

  private final Timings timings;
  private final Scheduler scheduler;
  private final PlanningRules planning;
  private final FailureRules failures;
  private final RevisionRules revisions;
  private final PeopleRules people;

  LeaseRules(
      Timings timings,
      Scheduler scheduler,
      PlanningRules planning,
      FailureRules failures,
      RevisionRules revisions,
      PeopleRules people) {
    this.timings = timings;
    this.scheduler = scheduler;
    this.planning = planning;
    this.failures = failures;
    this.revisions = revisions;
    this.people = people;
  }

  /** The first claim in the log wins; the same claim again is granted again. */
  void claim(Draft draft, Command.ClaimWork command) {
    WorkReference work = command.work();
    if (draft.goal(work.goalId()).isEmpty()) {
      refuseClaim(draft, command, "no goal '" + work.goalId() + "' was submitted");
      return;
    }
    Optional<String> refusal = CurrentWork.refusal(draft, work, null);
    if (refusal.isPresent()) {
      refuseClaim(draft, command, refusal.get());
      return;
    }
    Work current = currentWork(draft, work);
    if (current.claimId() != null && !current.heldBy(command.claimId())) {
      refuseClaim(draft, command, "the lease is held by " + current.worker());
      return;
    }
    Goal goal = draft.goalOrThrow(work.goalId());
    if (work.step() == WorkStep.MERGE
        && current.claimId() == null
        && goal.control().hold() != null) {
      // Ordered before the hold; ordered again after it.
      refuseClaim(draft, command, "the goal is held: nothing is merged");
      return;
    }
    String obstacle = obstacle(draft, command, current);
    if (obstacle != null) {
      refuseClaim(draft, command, obstacle);
      return;
    }
    Limits limits = goal.limits();
    Duration timeout = limits.attemptTimeout();
    if (current.claimId() == null) {
      grant(draft, command, timeout);
    }
    draft.order(
        new Order.GrantLease(
            work,
            command.claimId(),
            command.worker(),
            timings.lease(),
            timeout,
            limits.maxIterations(),
            Budgets.ofClaim(limits, meter(draft, work))));
    // The order was written before: what was said since is not in it. The same is heard once.
    String taskId = work.taskId();
    if (taskId != null) {
      Task task = draft.taskOrThrow(work.goalId(), taskId);
      Scheduler.notes(draft, work.goalId(), task)
          .forEach(note -> TalkRules.tell(draft, work.goalId(), task, note));
    }
  }

  /** Why a reviewer or an integrator may not begin; null when it may. */
  private @Nullable String obstacle(Draft draft, Command.ClaimWork command, Work current) {
    WorkReference work = command.work();
    String taskId = work.taskId();
    if (taskId == null || current.claimId() != null) {
      return null;
    }
    Task task = draft.taskOrThrow(work.goalId(), taskId);
    // An order for another pool's review of the same patch may still be on its way.
    String pool = task.candidateOrNone().reviewPool();
    if (work.step() == WorkStep.REVIEW && pool != null && !pool.equals(command.pool())) {
      return "the pool " + pool + " reviews it now";
    }
    if (work.step() == WorkStep.MERGE && ApprovalRules.expire(draft, work.goalId(), task)) {
      scheduler.advance(draft, work.goalId());
      return "what people approved does not count any more";
    }
    return null;
  }

  private void grant(Draft draft, Command.ClaimWork command, Duration timeout) {
    WorkReference work = command.work();
    Instant until = draft.now().plus(timings.lease());
    // The worker ends the work itself when its time is up; one lease more is for its last word.
    Instant deadline = draft.now().plus(timeout).plus(timings.lease());
    String taskId = work.taskId();
    draft.emit(
        taskId == null
            ? new Event.PlanWorkGranted(
                work.goalId(), draft.now(), command.claimId(), command.worker(), until, deadline)
            : new Event.WorkGranted(
                work.goalId(),
                taskId,
                draft.now(),
                work.step(),
                work.attempt(),
                command.claimId(),
                command.worker(),
                until,
                deadline));
  }

  private static void refuseClaim(Draft draft, Command.ClaimWork command, String reason) {
    draft.order(new Order.RefuseClaim(command.work(), command.claimId(), command.worker(), reason));
  }

  /** A heartbeat of whoever does not hold the lease is answered with an order to stop. */
  void renew(Draft draft, Command.RenewLease command) {
    WorkReference work = command.work();
    Optional<String> refusal =
        draft.goal(work.goalId()).isEmpty()
            ? Optional.of("no goal '" + work.goalId() + "' was submitted")
            : CurrentWork.refusal(draft, work, command.claimId());
    if (refusal.isPresent()) {
      draft.order(new Order.CancelWork(work, command.claimId(), "", refusal.get()));
      return;
    }
    Instant until = draft.now().plus(timings.lease());
    Instant deadline = currentWork(draft, work).deadline();
    if (deadline != null && until.isAfter(deadline)) {
      until = deadline;
    }
    String taskId = work.taskId();
    draft.emit(
        taskId == null
            ? new Event.PlanLeaseRenewed(work.goalId(), draft.now(), until)
            : new Event.LeaseRenewed(
                work.goalId(),
                taskId,
                draft.now(),
                until,
                ShortText.start(command.activity(), MAX_ACTIVITY_LENGTH)));
    reportSpend(draft, work, command.spend());
    keepWithinLimits(draft, work, command.iteration());
  }

  /** What the current claim has spent so far, all in all; a report of less is an old one. */
  static void reportSpend(Draft draft, WorkReference work, Spend spend) {
    String goalId = work.goalId();
    String taskId = work.taskId();
    Meter meter = meter(draft, work);
    if (!meter.reported(spend).equals(meter)) {
      draft.emit(
          taskId == null
              ? new Event.PlanSpendReported(goalId, draft.now(), spend)
              : new Event.SpendReported(goalId, taskId, draft.now(), spend));
      // Before anything more is given out.
      Budgets.watch(draft, goalId);
    }
  }

  private static Meter meter(Draft draft, WorkReference work) {
    String taskId = work.taskId();
    return taskId == null
        ? draft.goalOrThrow(work.goalId()).spending().planning()
        : draft.taskOrThrow(work.goalId(), taskId).meter();
  }

  private void keepWithinLimits(Draft draft, WorkReference work, int iteration) {
    String goalId = work.goalId();
    String taskId = work.taskId();
    Limits limits = draft.goalOrThrow(goalId).limits();
    Task task = taskId == null ? null : draft.taskOrThrow(goalId, taskId);
    Meter meter = meter(draft, work);
    List<String> exceeded = Budgets.ofClaim(limits, meter).exceededBy(meter.claim());
    List<String> ofTask = limits.taskBudget().exceededBy(meter.total());
    if (task != null && task.status() == TaskStatus.RUNNING && !ofTask.isEmpty()) {
      failures.budgetUsedUp(draft, goalId, task, String.join(", ", ofTask));
    } else if (!exceeded.isEmpty()) {
      limitReached(
          draft,
          goalId,
          task,
          "ATTEMPT_BUDGET_USED_UP",
          (work.step() == WorkStep.REVIEW ? "the review spent " : "the attempt spent ")
              + String.join(", ", exceeded));
    } else if (iteration > limits.maxIterations() && work.step() != WorkStep.REVIEW) {
      limitReached(
          draft,
          goalId,
          task,
          "ITERATIONS_USED_UP",
          "the attempt went round more than " + limits.maxIterations() + " times");
    }
  }

  private void limitReached(
      Draft draft, String goalId, @Nullable Task task, String code, String message) {
    if (task == null) {
      planning.limitReached(draft, goalId, code, message);
    } else if (task.status() == TaskStatus.RUNNING || task.status() == TaskStatus.IN_REVIEW) {
      // What is being merged may be on the branch already.
      failures.limitReached(draft, goalId, task, code, message);
    }
  }

  /** A planner proposes: the plan of the goal, or the parts of a task. */
  void proposePlan(Draft draft, Command.ProposePlan command) {
    WorkReference work = command.work();
    draft.goalOrThrow(work.goalId());
    if (!CurrentWork.accepts(
        draft, work, command.claimId(), command.spend(), "planner", "propose plan")) {
      return;
    }
    reportSpend(draft, work, command.spend());
    String taskId = work.taskId();
    if (taskId == null) {
      planning.propose(draft, command);
    } else {
      revisions.proposeParts(draft, command, draft.taskOrThrow(work.goalId(), taskId));
    }
  }

  void reportFailure(Draft draft, Command.ReportFailure command) {
    WorkReference work = command.work();
    draft.goalOrThrow(work.goalId());
    if (!CurrentWork.accepts(
        draft,
        work,
        command.claimId(),
        command.spend(),
        "worker",
        "report failure " + command.code())) {
      return;
    }
    reportSpend(draft, work, command.spend());
    String taskId = work.taskId();
    if (taskId == null) {
      planning.failed(draft, command);
    } else {
      failures.workFailed(draft, draft.taskOrThrow(work.goalId(), taskId), command);
    }
  }

  /** A timer may be late or pointless: the state decides. */
  void fire(Draft draft, Timer timer) {
    String goalId = timer.goalId();
    Optional<Goal> goal = draft.goal(goalId);
    if (goal.isEmpty() || goal.get().status().isEnd()) {
      return;
    }
    if (timer.kind() == Timer.Kind.GOAL_TIME) {
      people.timeUp(draft, goal.get(), failures);
      return;
    }
    String taskId = timer.taskId();
    if (taskId == null && timer.kind() == Timer.Kind.APPROVAL) {
      planning.approvalsDue(draft, goal.get());
    } else if (taskId == null) {
      firePlanning(draft, goal.get(), timer);
    } else {
      draft.task(goalId, taskId).ifPresent(task -> fireTask(draft, task, timer));
    }
  }

  private void firePlanning(Draft draft, Goal goal, Timer timer) {
    Planning state = goal.planning();
    if (goal.status() != GoalStatus.PLANNING || state.orders() != timer.workNumber()) {
      return;
    }
    Work work = state.work();
    switch (timer.kind()) {
      case ORDER_REPEAT -> {
        if (work != null && work.claimId() == null) {
          planning.giveOrder(draft, draft.goalOrThrow(goal.goalId()));
        }
      }
      case LEASE -> {
        if (work != null && isLost(draft, work)) {
          PlanningRules.cancelWork(draft, goal, LEASE_ENDED);
          planning.lost(draft, goal.goalId(), work);
        }
      }
      case BACK_OFF -> {
        if (work == null) {
          planning.orderPlan(draft, goal.goalId());
        }
      }
      case GOAL_TIME, APPROVAL -> throw new IllegalStateException("not for planning: " + timer);
    }
  }

  private void fireTask(Draft draft, Task task, Timer timer) {
    if (task.status().isEnd() || task.attempts().orders() != timer.workNumber()) {
      return;
    }
    String goalId = timer.goalId();
    Work work = task.work();
    if (task.status() == TaskStatus.MERGING && ApprovalRules.expire(draft, goalId, task)) {
      scheduler.advance(draft, goalId);
      return;
    }
    switch (timer.kind()) {
      case ORDER_REPEAT -> {
        boolean held = draft.goalOrThrow(goalId).control().hold() != null;
        if (work != null && work.mayBegin()) {
          failures.nobodyHeardOf(draft, goalId, task, work);
        } else if (work != null
            && work.claimId() == null
            && !(held && work.step() == WorkStep.MERGE)) {
          scheduler.giveOrder(draft, goalId, task);
        }
      }
      case LEASE -> {
        if (work != null && isLost(draft, work)) {
          FailureRules.cancelWork(draft, goalId, task, LEASE_ENDED);
          failures.workerLost(draft, goalId, task, work);
        }
      }
      case BACK_OFF -> {
        if (task.attempts().notBefore() != null) {
          failures.backOffEnded(draft, goalId, task);
        }
      }
      case APPROVAL -> {
        if (!task.definition().expand()) {
          ApprovalRules.due(draft, goalId, task, scheduler);
        }
      }
      case GOAL_TIME -> throw new IllegalStateException("not for a task: " + timer);
    }
  }

  /** Whether the lease ended; it may have been renewed since the timer was set. */
  private static boolean isLost(Draft draft, Work work) {
    Instant until = work.leaseUntil();
    return until != null && !until.isAfter(draft.now());
  }

  private static Work currentWork(Draft draft, WorkReference reference) {
    Work work =
        CurrentWork.of(draft, reference)
            .map(CurrentWork::work)
            .orElseThrow(() -> new IllegalStateException("no work: " + reference));
    return work;
  }
}
