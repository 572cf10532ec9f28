package dev.divisi.taskgraph;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that was ordered, and the lease on it once a worker holds it.
 *
 * @param number counts the orders of one task or goal; timers of an earlier order are stale
 * @param step what is to be done
 * @param claimId the claim that holds the lease; null while nobody does
 * @param worker who holds the lease; null while nobody does
 * @param leaseUntil when the lease ends unless it is renewed; null while nobody holds it
 * @param deadline when the work must be over whatever the worker says; null while nobody holds it
 * @param orderedAt when it was ordered; null in state that an older version wrote
 * @param mayBegin whether it may be done without a claim, and nobody has claimed it
 */
public record Work(
    int number,
    WorkStep step,
    @Nullable String claimId,
    @Nullable String worker,
    @Nullable Instant leaseUntil,
    @Nullable Instant deadline,
    @Nullable Instant orderedAt,
    boolean mayBegin) {

  /** Work that must be claimed. */
  static Work ordered(int number, WorkStep step, Instant at) {
    return new Work(number, step, null, null, null, null, at, false);
  }

  /**
   * Work on a patch, ordered for the first time. It may be done without a claim where doing it
   * twice does no harm, and nothing that is looked at when it is claimed can change until then:
   * which pool is to review, and whether an approval still counts, do.
   */
  static Work ordered(int number, WorkStep step, Instant at, Candidate candidate) {
    boolean mayBegin =
        switch (step) {
          case PLAN, IMPLEMENT -> false;
          case REVIEW -> candidate.reviewPool() == null;
          case MERGE -> candidate.approvals() == null;
        };
    return new Work(number, step, null, null, null, null, at, mayBegin);
  }

  Work granted(String claimId, String worker, Instant leaseUntil, Instant deadline) {
    return new Work(number, step, claimId, worker, leaseUntil, deadline, orderedAt, false);
  }

  Work renewed(Instant until) {
    return new Work(number, step, claimId, worker, until, deadline, orderedAt, mayBegin);
  }

  /** Names it, as the work of that task's current attempt. */
  WorkReference reference(String goalId, Task task) {
    return new WorkReference(goalId, task.taskId(), task.attempts().current(), step);
  }

  /** Who holds the lease, or what to call whoever does. */
  static String holder(@Nullable Work work, String otherwise) {
    return work == null || work.worker() == null ? otherwise : work.worker();
  }

  boolean heldBy(String claim) {
    return claim.equals(claimId);
  }
}
