package dev.divisi.taskgraph;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the brain wants done by others. An order is a hint: only a granted claim is a right. */
public sealed interface Order {

  /** Ask the planner pool for a plan. */
  record RequestPlan(WorkReference work, List<Feedback> feedback) implements Order {}

  /** Ask a pool for a patch. */
  record DispatchTask(
      WorkReference work,
      String pool,
      String repository,
      String baseCommit,
      List<Feedback> feedback)
      implements Order {}

  /** Ask the reviewer pool for a review of the current patch. */
  record RequestReview(WorkReference work) implements Order {}

  /** Ask the integrator to merge the current patch onto the expected head. */
  record RequestMerge(
      WorkReference work,
      String repository,
      String expectedHead,
      String reviewer,
      List<String> evidence,
      @Nullable String approvedBy)
      implements Order {}

  /** Tell a worker: begin. */
  record GrantLease(
      WorkReference work, String claimId, String worker, Duration lease, Duration timeout)
      implements Order {}

  /** Tell a worker: do not begin. */
  record RefuseClaim(WorkReference work, String claimId, String worker, String reason)
      implements Order {}

  /** Tell a worker: stop, the result will be refused. */
  record CancelWork(WorkReference work, String claimId, String worker, String reason)
      implements Order {}
}
