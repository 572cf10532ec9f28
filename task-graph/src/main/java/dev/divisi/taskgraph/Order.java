package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the brain wants done by others. An order is a hint: only a granted claim is a right. */
public sealed interface Order {

  /**
   * Ask the planner pool for a plan, or for the parts of the task that the work names.
   *
   * @param depth how deep that task lies; 0 for the plan of the goal
   */
  record RequestPlan(WorkReference work, int depth, List<Feedback> feedback, List<Note> notes)
      implements Order {}

  /**
   * Ask policy to judge a further version of the plan.
   *
   * @param limits the bounds of the goal as they are now
   */
  record ProposeRevision(
      String goalId, Instant at, String basedOnHash, Revision revision, Limits limits)
      implements Order {}

  /**
   * Ask a pool for a patch.
   *
   * @param plannedTask the task as the plan names it; another id than that of the work for a
   *     candidate
   * @param planHash hash of the plan in force
   * @param rung whose turn it is: 0 for the agent that the plan names, 1 for the next of its ladder
   */
  record DispatchTask(
      WorkReference work,
      String plannedTask,
      @Nullable String planHash,
      String pool,
      String repository,
      String baseCommit,
      List<Feedback> feedback,
      List<Handoff> handoffs,
      List<Note> notes,
      int rung)
      implements Order {}

  /**
   * Ask a pool of reviewers for a review of the current patch.
   *
   * @param patchHash the patch
   * @param pool the pool; null is the ordinary one
   * @param mayBegin whether it may be done without a claim
   * @param rung who made the patch, as for {@link DispatchTask}
   */
  record RequestReview(
      WorkReference work, String patchHash, @Nullable String pool, boolean mayBegin, int rung)
      implements Order {}

  /**
   * Ask the integrator to merge the current patch onto the expected head.
   *
   * @param patchHash the patch
   * @param reviewer who reviewed it, each of them
   * @param approvedBy who approved it last; null when nobody had to
   * @param approvals who approved it, in the order given
   * @param mayBegin whether it may be done without a claim
   * @param rung who made the patch, as for {@link DispatchTask}
   */
  record RequestMerge(
      WorkReference work,
      String repository,
      String expectedHead,
      String patchHash,
      String reviewer,
      List<String> evidence,
      @Nullable String approvedBy,
      List<GivenApproval> approvals,
      boolean mayBegin,
      int rung)
      implements Order {}

  /** Tell a worker: begin. */
  record GrantLease(
      WorkReference work,
      String claimId,
      String worker,
      Duration lease,
      Duration timeout,
      int maxIterations,
      Budget budget)
      implements Order {}

  /** Tell a worker: do not begin. */
  record RefuseClaim(WorkReference work, String claimId, String worker, String reason)
      implements Order {}

  /** Tell a worker: stop, the result will be refused. */
  record CancelWork(WorkReference work, String claimId, String worker, String reason)
      implements Order {}

  /** Tell a worker something while it works. */
  record TellWorker(WorkReference work, String claimId, String worker, Note note)
      implements Order {}
}
