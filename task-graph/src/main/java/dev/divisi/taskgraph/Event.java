package dev.divisi.taskgraph;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the brain decided. Applying events, and nothing else, changes state. */
public sealed interface Event {

  /** The goal that it happened to. */
  String goalId();

  /** When it was decided. */
  Instant at();

  /** Something happened to the goal as a whole. */
  sealed interface GoalEvent extends Event {}

  /** Something happened to one task. */
  sealed interface TaskEvent extends Event {
    String taskId();
  }

  // The goal

  record GoalAccepted(
      String goalId,
      Instant at,
      String text,
      String submittedBy,
      List<String> repositories,
      Limits limits)
      implements GoalEvent {}

  /** A plan is asked for; the attempt number is fresh. */
  record PlanOrdered(String goalId, Instant at, int attempt, int workNumber) implements GoalEvent {}

  record PlanWorkGranted(
      String goalId,
      Instant at,
      String claimId,
      String worker,
      Instant leaseUntil,
      Instant deadline)
      implements GoalEvent {}

  record PlanLeaseRenewed(String goalId, Instant at, Instant leaseUntil) implements GoalEvent {}

  /** The planner did not deliver; the next order waits until the given time. */
  record PlanAttemptFailed(
      String goalId, Instant at, Feedback feedback, boolean counted, Instant retryAt)
      implements GoalEvent {}

  record PlanProposed(
      String goalId,
      Instant at,
      int version,
      String contentHash,
      String planner,
      int taskCount,
      Map<String, String> baseCommits)
      implements GoalEvent {}

  /** Policy spoke of a plan; it may do so before the plan itself was seen. */
  record PlanJudged(String goalId, Instant at, String contentHash, Verdict verdict)
      implements GoalEvent {}

  record PlanApprovalRequested(String goalId, Instant at, String reason) implements GoalEvent {}

  record PlanApproved(String goalId, Instant at, String contentHash, String by, String reason)
      implements GoalEvent {}

  record CancelRequested(String goalId, Instant at, String by, String reason)
      implements GoalEvent {}

  record GoalCompleted(String goalId, Instant at) implements GoalEvent {}

  record GoalFailed(String goalId, Instant at, String reason) implements GoalEvent {}

  record GoalCancelled(String goalId, Instant at, String reason) implements GoalEvent {}

  /** A fact was refused: it changes nothing, but whoever looks must be able to see it. */
  record CommandRefused(
      String goalId,
      Instant at,
      @Nullable String taskId,
      int attempt,
      String actor,
      String command,
      String reason)
      implements GoalEvent {}

  // A task

  record TaskPlanned(String goalId, Instant at, TaskDefinition definition, int unmetDependencies)
      implements TaskEvent {
    @Override
    public String taskId() {
      return definition.taskId();
    }
  }

  record DependencyMerged(String goalId, String taskId, Instant at, String dependency)
      implements TaskEvent {}

  record TaskReadied(String goalId, String taskId, Instant at) implements TaskEvent {}

  /** The task could run but for another one; said once a reason. */
  record TaskDeferred(String goalId, String taskId, Instant at, String reason)
      implements TaskEvent {}

  record BackOffEnded(String goalId, String taskId, Instant at) implements TaskEvent {}

  record TaskDispatched(
      String goalId, String taskId, Instant at, int attempt, int workNumber, String baseCommit)
      implements TaskEvent {}

  record WorkGranted(
      String goalId,
      String taskId,
      Instant at,
      WorkStep step,
      int attempt,
      String claimId,
      String worker,
      Instant leaseUntil,
      Instant deadline)
      implements TaskEvent {}

  record LeaseRenewed(String goalId, String taskId, Instant at, Instant leaseUntil, String activity)
      implements TaskEvent {}

  record PatchAccepted(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      String patchHash,
      String agent,
      String worker)
      implements TaskEvent {}

  /** Policy spoke of a patch; it may do so before the patch itself was seen. */
  record PatchJudged(
      String goalId, String taskId, Instant at, int attempt, String patchHash, Verdict verdict)
      implements TaskEvent {}

  record ReviewOrdered(String goalId, String taskId, Instant at, int attempt, int workNumber)
      implements TaskEvent {}

  /** The review or merge did not come to a result; it is ordered again from the given time on. */
  record WorkReleased(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      WorkStep step,
      String reason,
      boolean counted,
      Instant retryAt)
      implements TaskEvent {}

  record WorkReordered(String goalId, String taskId, Instant at, WorkStep step, int workNumber)
      implements TaskEvent {}

  record ReviewPassed(
      String goalId, String taskId, Instant at, int attempt, String reviewer, List<String> evidence)
      implements TaskEvent {}

  record ApprovalRequested(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      String reviewer,
      List<String> evidence,
      String reason)
      implements TaskEvent {}

  record PatchApproved(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      String patchHash,
      String by,
      String reason)
      implements TaskEvent {}

  record MergeOrdered(
      String goalId, String taskId, Instant at, int attempt, int workNumber, String expectedHead)
      implements TaskEvent {}

  /** The branch stands elsewhere than expected; the merge is asked for again on the real head. */
  record BranchMoved(String goalId, String taskId, Instant at, String repository, String head)
      implements TaskEvent {}

  /** The commit is null when the patch changed nothing, and so nothing was put on the branch. */
  record TaskMerged(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      String repository,
      @Nullable String commit,
      String head)
      implements TaskEvent {}

  /** The attempt is over without a merge; another follows, not before the given time. */
  record AttemptFailed(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      String code,
      Feedback feedback,
      boolean counted,
      Instant retryAt)
      implements TaskEvent {}

  record TaskFailed(
      String goalId, String taskId, Instant at, int attempt, String code, String reason)
      implements TaskEvent {}

  record TaskBlocked(String goalId, String taskId, Instant at, String dependency, String reason)
      implements TaskEvent {}

  record TaskCancelled(String goalId, String taskId, Instant at, String reason)
      implements TaskEvent {}
}
