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
      Limits limits,
      boolean planApproval,
      Priority priority,
      List<String> deciders)
      implements GoalEvent {}

  /** A plan is asked for; the attempt number is fresh. */
  record PlanOrdered(String goalId, Instant at, int attempt, int workNumber, Spend reservation)
      implements GoalEvent {}

  record PlanWorkGranted(
      String goalId,
      Instant at,
      String claimId,
      String worker,
      Instant leaseUntil,
      Instant deadline)
      implements GoalEvent {}

  record PlanLeaseRenewed(String goalId, Instant at, Instant leaseUntil) implements GoalEvent {}

  /** The current planner says what it has spent so far, all in all. */
  record PlanSpendReported(String goalId, Instant at, Spend spend) implements GoalEvent {}

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

  record PlanApprovalRequested(
      String goalId,
      Instant at,
      int version,
      String contentHash,
      String reason,
      Approvals approvals)
      implements GoalEvent {}

  /** A person approves a version of the plan; others may still be awaited. */
  record PlanApprovalGiven(
      String goalId,
      Instant at,
      int version,
      String contentHash,
      String by,
      List<String> behalf,
      List<String> rules,
      Approvals approvals,
      String reason)
      implements GoalEvent {}

  /** What people approved of a version of the plan does not count any more. */
  record PlanApprovalExpired(
      String goalId,
      Instant at,
      int version,
      String contentHash,
      Approvals approvals,
      String reason)
      implements GoalEvent {}

  record PlanApproved(
      String goalId, Instant at, int version, String contentHash, String by, String reason)
      implements GoalEvent {}

  /** A further version of the plan is proposed; it is not in force yet. */
  record RevisionProposed(String goalId, Instant at, Revision revision) implements GoalEvent {}

  record RevisionApprovalRequested(
      String goalId,
      Instant at,
      int version,
      String contentHash,
      String reason,
      Approvals approvals)
      implements GoalEvent {}

  record RevisionRefused(
      String goalId, Instant at, int version, String contentHash, String by, String reason)
      implements GoalEvent {}

  /** A further version of the plan is in force. */
  record PlanRevised(
      String goalId,
      Instant at,
      int version,
      String contentHash,
      String by,
      String reason,
      String summary)
      implements GoalEvent {}

  record GoalHeld(String goalId, Instant at, Hold.Kind kind, String by, String reason)
      implements GoalEvent {}

  record GoalReleased(String goalId, Instant at, String by, String reason) implements GoalEvent {}

  /** Nothing can go on until a person acts. */
  record GoalBlocked(String goalId, Instant at, String reason) implements GoalEvent {}

  record GoalUnblocked(String goalId, Instant at) implements GoalEvent {}

  record LimitsChanged(String goalId, Instant at, Limits limits, String by, String reason)
      implements GoalEvent {}

  record PlanQuestionAsked(String goalId, Instant at, Question question) implements GoalEvent {}

  record PlanQuestionAnswered(
      String goalId, Instant at, String questionId, String answer, String by)
      implements GoalEvent {}

  /** A decision was heard; what follows from it is told by the events that come after. */
  record DecisionHeard(String goalId, Instant at, String decisionId) implements GoalEvent {}

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

  // A task: what is planned

  record TaskPlanned(
      String goalId, Instant at, TaskDefinition definition, int unmetDependencies, Edges edges)
      implements TaskEvent {
    @Override
    public String taskId() {
      return definition.taskId();
    }
  }

  /** Other tasks depend on it now. */
  record DependentsChanged(String goalId, String taskId, Instant at, List<String> dependents)
      implements TaskEvent {}

  /** It stands elsewhere in the plan now. */
  record TaskMoved(String goalId, String taskId, Instant at, int position) implements TaskEvent {}

  /** The plan says something else of it now; an attempt that runs is over. */
  record TaskRevised(
      String goalId,
      Instant at,
      TaskDefinition definition,
      int unmetDependencies,
      List<String> dependencies,
      int version)
      implements TaskEvent {
    @Override
    public String taskId() {
      return definition.taskId();
    }
  }

  record TaskRemoved(String goalId, String taskId, Instant at, String reason)
      implements TaskEvent {}

  // A task: what it waits for

  record DependencyMerged(String goalId, String taskId, Instant at, String dependency)
      implements TaskEvent {}

  record TaskReadied(String goalId, String taskId, Instant at) implements TaskEvent {}

  /** The task could run but for another one, or a limit; said once a reason. */
  record TaskDeferred(String goalId, String taskId, Instant at, String reason)
      implements TaskEvent {}

  record BackOffEnded(String goalId, String taskId, Instant at) implements TaskEvent {}

  // A task: its attempts

  /** An attempt is ordered; the step is PLAN when the task is to be turned into others. */
  record TaskDispatched(
      String goalId,
      String taskId,
      Instant at,
      WorkStep step,
      int attempt,
      int workNumber,
      String baseCommit,
      Spend reservation)
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

  /** The worker that holds the lease says what it has spent so far, all in all. */
  record SpendReported(String goalId, String taskId, Instant at, Spend spend)
      implements TaskEvent {}

  record PatchAccepted(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      String patchHash,
      int changedLines,
      String agent,
      String worker)
      implements TaskEvent {}

  record HandoffLeft(String goalId, String taskId, Instant at, int attempt, String text)
      implements TaskEvent {}

  /** A planner says what the task is to be turned into. */
  record PartsProposed(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      String contentHash,
      int count,
      String worker)
      implements TaskEvent {}

  /** The task was turned into parts, or candidates are to try it. */
  record TaskExpanded(String goalId, String taskId, Instant at, List<String> parts)
      implements TaskEvent {}

  /** All its parts are done, or the chosen candidate is merged. */
  record PartsCompleted(String goalId, String taskId, Instant at, @Nullable String commit)
      implements TaskEvent {}

  /** Policy spoke of a patch; it may do so before the patch itself was seen. */
  record PatchJudged(
      String goalId, String taskId, Instant at, int attempt, String patchHash, Verdict verdict)
      implements TaskEvent {}

  /** A review is ordered of a pool of reviewers; null is the ordinary one. */
  record ReviewOrdered(
      String goalId, String taskId, Instant at, int attempt, int workNumber, @Nullable String pool)
      implements TaskEvent {}

  /** A reviewer lets the patch pass, and another pool must review it, too. */
  record OneReviewPassed(
      String goalId, String taskId, Instant at, int attempt, String reviewer, List<String> evidence)
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

  /** The patch of a candidate passed review; the others are not judged yet. */
  record CandidatePassed(
      String goalId, String taskId, Instant at, int attempt, String reviewer, List<String> evidence)
      implements TaskEvent {}

  /** This candidate is the best; the reason says why. */
  record CandidateChosen(String goalId, String taskId, Instant at, int attempt, String reason)
      implements TaskEvent {}

  /** This candidate is not merged; its patch stays in the record. */
  record CandidateSuperseded(String goalId, String taskId, Instant at, String reason)
      implements TaskEvent {}

  /** A person must approve a patch, or the parts of a task. The reviewer is null for parts. */
  record ApprovalRequested(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      @Nullable String reviewer,
      List<String> evidence,
      String reason,
      Approvals approvals)
      implements TaskEvent {}

  /** A person approves the patch, or the parts; others may still be awaited. */
  record ApprovalGiven(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      String patchHash,
      String by,
      List<String> behalf,
      List<String> rules,
      Approvals approvals,
      String reason)
      implements TaskEvent {}

  /** What people approved does not count any more, and the merge had not begun. */
  record ApprovalExpired(
      String goalId, String taskId, Instant at, int attempt, Approvals approvals, String reason)
      implements TaskEvent {}

  /** All that had to approve the patch did; the last one is named. */
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

  /**
   * The attempt is over without a merge; another follows, not before the given time.
   *
   * @param byAgent whether it came to nothing by the agent's own fault
   * @param signature how it failed, see {@link FailureSignature}; null when that does not count
   */
  record AttemptFailed(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      String code,
      Feedback feedback,
      boolean counted,
      boolean byAgent,
      @Nullable String signature,
      Instant retryAt)
      implements TaskEvent {}

  /**
   * Whoever was at it failed again and again: the next one of its ladder takes it over.
   *
   * @param rung the place of that one in the ladder; 1 for the second
   * @param from the profile that failed
   * @param profile the profile that takes it over
   * @param pool its pool
   * @param failures how many attempts in a row failed
   */
  record LadderClimbed(
      String goalId,
      String taskId,
      Instant at,
      int rung,
      String from,
      String profile,
      String pool,
      int failures)
      implements TaskEvent {}

  /** Given up, until a person acts. */
  record TaskBlocked(
      String goalId, String taskId, Instant at, int attempt, String code, String reason)
      implements TaskEvent {}

  // A task: what people do

  /** A person wants it tried again. */
  record TaskRetried(String goalId, String taskId, Instant at, String by, String reason)
      implements TaskEvent {}

  /**
   * A person gives it to another pool, for good; an attempt that runs is over.
   *
   * @param rewritten whether they also said how it is done, and so count as an author of it
   */
  record TaskReassigned(
      String goalId,
      String taskId,
      Instant at,
      String pool,
      boolean rewritten,
      String by,
      String reason)
      implements TaskEvent {}

  record TaskSkipped(String goalId, String taskId, Instant at, String by, String reason)
      implements TaskEvent {}

  record TaskCancelled(String goalId, String taskId, Instant at, String reason)
      implements TaskEvent {}

  // A task: what is said

  /** A person or another task says something to it. */
  record TaskTold(String goalId, String taskId, Instant at, Note note) implements TaskEvent {}

  record QuestionAsked(String goalId, String taskId, Instant at, Question question)
      implements TaskEvent {}

  record QuestionAnswered(
      String goalId, String taskId, Instant at, String questionId, String answer, String by)
      implements TaskEvent {}

  /** An attempt proposes what later ones should know; the text itself is on record here only. */
  record LessonProposed(
      String goalId,
      String taskId,
      Instant at,
      int attempt,
      String lessonId,
      String repository,
      String text,
      String worker)
      implements TaskEvent {}

  /** A person has decided on a lesson. */
  record LessonDecided(
      String goalId,
      String taskId,
      Instant at,
      String lessonId,
      boolean approved,
      String by,
      String reason)
      implements TaskEvent {}

  /** The attempt goes on, and may write more. */
  record ScopeWidened(
      String goalId, String taskId, Instant at, List<String> scope, String digest, int version)
      implements TaskEvent {}
}
