package dev.divisi.taskgraph;

import dev.divisi.taskgraph.Event.GoalEvent;
import dev.divisi.taskgraph.Event.TaskEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies events to state: live and in recovery, and nothing else does.
 *
 * @param goal the goal after the event
 * @param task the task that the event was about, after it; null when it was about the goal alone
 */
public record Evolution(Goal goal, @Nullable Task task) {

  /** What the state is after the event. An event that the tables do not allow is a bug. */
  public static Evolution apply(GraphState state, Event event) {
    return switch (event) {
      case GoalEvent goalEvent ->
          new Evolution(
              afterGoalEvent(state.goal(event.goalId()), goalEvent).counted(told(event)), null);
      case TaskEvent taskEvent -> {
        Goal goal = required(state.goal(event.goalId()), event);
        Optional<Task> before = state.task(event.goalId(), taskEvent.taskId());
        Task after = afterTaskEvent(before, taskEvent);
        Goal moved =
            goal.withProgress(
                goal.progress()
                    .moved(
                        before.map(Task::status).orElse(null),
                        after.status(),
                        after.taskId(),
                        after.definition().repository()));
        yield new Evolution(withHead(moved, taskEvent).counted(told(event)), after);
      }
    };
  }

  /** Whether the audit record tells of it. Heartbeats and bookkeeping would only drown the rest. */
  public static boolean isTold(Event event) {
    return switch (event) {
      case Event.PlanLeaseRenewed _,
          Event.LeaseRenewed _,
          Event.TaskPlanned _,
          Event.DependencyMerged _,
          Event.BackOffEnded _ ->
          false;
      case GoalEvent _, TaskEvent _ -> true;
    };
  }

  private static long told(Event event) {
    return isTold(event) ? 1 : 0;
  }

  private static Goal withHead(Goal goal, TaskEvent event) {
    Goal.Progress progress = goal.progress();
    if (event instanceof Event.TaskMerged e) {
      Goal.Branch branch =
          progress.branch(e.repository()).movedTo(e.head(), e.commit() == null ? 0 : 1);
      return goal.withProgress(progress.withBranch(e.repository(), branch));
    }
    if (event instanceof Event.BranchMoved e) {
      Goal.Branch branch = progress.branch(e.repository()).movedTo(e.head(), 0);
      return goal.withProgress(progress.withBranch(e.repository(), branch));
    }
    return goal;
  }

  private static Goal afterGoalEvent(Optional<Goal> before, GoalEvent event) {
    if (event instanceof Event.GoalAccepted accepted) {
      if (before.isPresent()) {
        throw new IllegalStateException("goal exists already: " + event);
      }
      return new Goal(
          new Goal.Definition(
              accepted.goalId(),
              accepted.text(),
              accepted.submittedBy(),
              accepted.repositories(),
              accepted.limits()),
          GoalStatus.PLANNING,
          "",
          0,
          Goal.Planning.NONE,
          Goal.Progress.NONE,
          new Goal.Timeline(accepted.at(), accepted.at(), null));
    }
    Goal goal = required(before, event);
    if (event instanceof Event.CommandRefused) {
      return goal;
    }
    GoalStatus next = GoalTransitions.LOOK_UP.next(goal.status(), event);
    return changed(goal, event).at(next, reason(goal, event), event.at());
  }

  private static Goal changed(Goal goal, GoalEvent event) {
    Goal.Planning planning = goal.planning();
    return switch (event) {
      case Event.PlanOrdered e -> goal.withPlanning(planning.ordered(e.attempt(), e.workNumber()));
      case Event.PlanWorkGranted e ->
          goal.withPlanning(
              planning.withWork(
                  ordered(planning.work(), e)
                      .granted(e.claimId(), e.worker(), e.leaseUntil(), e.deadline())));
      case Event.PlanLeaseRenewed e ->
          goal.withPlanning(planning.withWork(ordered(planning.work(), e).renewed(e.leaseUntil())));
      case Event.PlanAttemptFailed e ->
          goal.withPlanning(planning.failed(e.feedback(), e.counted()));
      case Event.PlanProposed e ->
          goal.withPlanning(planning.proposed(e.version(), e.contentHash()))
              .withProgress(goal.progress().withBranches(e.baseCommits()));
      case Event.PlanJudged e -> goal.withPlanning(planning.judged(e.contentHash(), e.verdict()));
      case Event.CancelRequested e ->
          goal.withProgress(goal.progress().withCancelReason(e.by() + ": " + e.reason()));
      case Event.GoalAccepted _,
          Event.PlanApprovalRequested _,
          Event.PlanApproved _,
          Event.GoalCompleted _,
          Event.GoalFailed _,
          Event.GoalCancelled _,
          Event.CommandRefused _ ->
          goal;
    };
  }

  private static String reason(Goal goal, GoalEvent event) {
    return switch (event) {
      case Event.PlanAttemptFailed e -> e.feedback().message();
      case Event.PlanApprovalRequested e -> e.reason();
      case Event.CancelRequested e -> "being cancelled by " + e.by();
      case Event.GoalFailed e -> e.reason();
      case Event.GoalCancelled e -> e.reason();
      case Event.PlanJudged _, Event.PlanLeaseRenewed _, Event.PlanOrdered _ -> goal.reason();
      case Event.GoalAccepted _,
          Event.PlanWorkGranted _,
          Event.PlanProposed _,
          Event.PlanApproved _,
          Event.GoalCompleted _,
          Event.CommandRefused _ ->
          "";
    };
  }

  private static Task afterTaskEvent(Optional<Task> before, TaskEvent event) {
    if (event instanceof Event.TaskPlanned planned) {
      if (before.isPresent()) {
        throw new IllegalStateException("task exists already: " + event);
      }
      return new Task(
          planned.definition(),
          TaskStatus.PENDING,
          "",
          planned.unmetDependencies(),
          Task.Attempts.NONE,
          null,
          null,
          null,
          new Task.Timeline(null, planned.at(), null));
    }
    Task task = required(before, event);
    TaskStatus next = TaskTransitions.LOOK_UP.next(task.status(), event);
    return changed(task, event).at(next, reason(task, event), event.at());
  }

  private static Task changed(Task task, TaskEvent event) {
    Task.Attempts attempts = task.attempts();
    Task.Candidate candidate = task.candidateOrNone();
    return switch (event) {
      case Event.DependencyMerged _ -> task.withUnmetDependencies(task.unmetDependencies() - 1);
      case Event.BackOffEnded _ -> task.withAttempts(attempts.backOffEnded());
      case Event.TaskDispatched e ->
          task.withAttempts(attempts.started(e.attempt(), e.workNumber()))
              .withWork(Work.ordered(e.workNumber(), WorkStep.IMPLEMENT))
              .withCandidate(null);
      case Event.WorkGranted e ->
          task.withWork(
              ordered(task.work(), e)
                  .granted(e.claimId(), e.worker(), e.leaseUntil(), e.deadline()));
      case Event.LeaseRenewed e -> task.withWork(ordered(task.work(), e).renewed(e.leaseUntil()));
      case Event.PatchAccepted e ->
          task.withWork(null).withCandidate(candidate.proposed(e.patchHash()));
      case Event.PatchJudged e -> task.withCandidate(candidate.judged(e.patchHash(), e.verdict()));
      case Event.ReviewOrdered e ->
          task.withAttempts(attempts.stepOrdered(e.workNumber(), true))
              .withWork(Work.ordered(e.workNumber(), WorkStep.REVIEW));
      case Event.WorkReleased e ->
          task.withAttempts(attempts.stepReleased(e.counted(), e.retryAt())).withWork(null);
      case Event.WorkReordered e ->
          task.withAttempts(attempts.stepOrdered(e.workNumber(), false))
              .withWork(Work.ordered(e.workNumber(), e.step()));
      case Event.ReviewPassed e ->
          task.withWork(null).withCandidate(candidate.reviewed(e.reviewer(), e.evidence()));
      case Event.ApprovalRequested e ->
          task.withWork(null).withCandidate(candidate.reviewed(e.reviewer(), e.evidence()));
      case Event.PatchApproved e -> task.withCandidate(candidate.approved(e.by()));
      case Event.MergeOrdered e ->
          task.withAttempts(attempts.stepOrdered(e.workNumber(), true))
              .withWork(Work.ordered(e.workNumber(), WorkStep.MERGE));
      case Event.BranchMoved _ ->
          task.withAttempts(attempts.stepReleased(true, event.at())).withWork(null);
      case Event.TaskMerged e -> task.withCommit(e.commit());
      case Event.AttemptFailed e ->
          task.withAttempts(
                  attempts.failed(
                      e.feedback(), e.counted(), e.retryAt().isAfter(e.at()) ? e.retryAt() : null))
              .withWork(null)
              .withCandidate(null);
      case Event.TaskPlanned _,
          Event.TaskReadied _,
          Event.TaskDeferred _,
          Event.TaskFailed _,
          Event.TaskBlocked _,
          Event.TaskCancelled _ ->
          task;
    };
  }

  private static String reason(Task task, TaskEvent event) {
    return switch (event) {
      case Event.TaskDeferred e -> e.reason();
      case Event.LeaseRenewed e -> e.activity();
      case Event.ApprovalRequested e -> e.reason();
      case Event.WorkReleased e -> e.reason();
      case Event.BranchMoved _ -> "the feature branch moved; the merge is asked for again";
      case Event.AttemptFailed e -> e.code() + ": " + e.feedback().message();
      case Event.TaskFailed e -> e.code() + ": " + e.reason();
      case Event.TaskBlocked e -> e.reason();
      case Event.TaskCancelled e -> e.reason();
      case Event.PatchJudged _, Event.DependencyMerged _, Event.BackOffEnded _ -> task.reason();
      case Event.TaskPlanned _,
          Event.TaskReadied _,
          Event.TaskDispatched _,
          Event.WorkGranted _,
          Event.PatchAccepted _,
          Event.ReviewOrdered _,
          Event.WorkReordered _,
          Event.ReviewPassed _,
          Event.PatchApproved _,
          Event.MergeOrdered _,
          Event.TaskMerged _ ->
          "";
    };
  }

  private static <T> T required(Optional<T> state, Event event) {
    return state.orElseThrow(() -> new IllegalStateException("nothing to apply to: " + event));
  }

  private static Work ordered(@Nullable Work work, Event event) {
    if (work == null) {
      throw new IllegalStateException("no work is ordered: " + event);
    }
    return work;
  }
}
