package dev.divisi.integrator.domain;

import dev.divisi.checks.CheckRun;
import dev.divisi.schemas.GivenApproval;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.WorkReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the commit of a merge says: the task in words, and as trailers who did and judged what.
 * Goal, task and attempt name the merge, so that a repeated order finds it.
 */
final class MergeCommit {
  private static final String GOAL = "Divisi-Goal";

  private MergeCommit() {}

  /** The trailer that every commit of a goal has. */
  static Map<String, String> goal(WorkReference work) {
    return Map.of(GOAL, work.getGoalId());
  }

  /** The trailers by which the commit of an attempt is found again. */
  static Map<String, String> identity(WorkReference work) {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put(GOAL, work.getGoalId());
    identity.put("Divisi-Task", work.getTaskId());
    identity.put("Divisi-Attempt", Integer.toString(work.getAttempt()));
    return identity;
  }

  /**
   * @param again what was run again on the merged tree; the reviewer's evidence stands beside it
   */
  static CommitText of(MergeRequested order, List<CheckRun> again) {
    PlannedTask task = order.getTask();
    List<CommitText.Trailer> trailers = new ArrayList<>();
    identity(order.getWork())
        .forEach((name, value) -> trailers.add(new CommitText.Trailer(name, value)));
    trailers.add(new CommitText.Trailer("Divisi-Pool", task.getPool()));
    trailers.add(new CommitText.Trailer("Divisi-Reviewed-By", order.getReviewer()));
    for (String line : order.getEvidence()) {
      trailers.add(new CommitText.Trailer("Divisi-Evidence", line));
    }
    for (CheckRun run : again) {
      trailers.add(new CommitText.Trailer("Divisi-Evidence", run.line() + ", after merging"));
    }
    approvers(order).forEach(by -> trailers.add(new CommitText.Trailer("Divisi-Approved-By", by)));
    return new CommitText(task.getTitle(), task.getDescription(), trailers);
  }

  /** Everyone whose approval counts, and for whom; an older order names the last of them only. */
  private static Set<String> approvers(MergeRequested order) {
    Set<String> approvers = new LinkedHashSet<>();
    for (GivenApproval given : order.getApprovals()) {
      String principal = given.getStandsInFor();
      approvers.add(given.getBy() + (principal == null ? "" : " for " + principal));
    }
    String last = order.getApprovedBy();
    if (approvers.isEmpty() && last != null) {
      approvers.add(last);
    }
    return approvers;
  }
}
