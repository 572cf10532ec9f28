package dev.divisi.console.adapter.web;

import dev.divisi.console.domain.diff.ShownFile;
import dev.divisi.console.domain.diff.ShownPatch;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.util.List;

/**
 * A patch to look at.
 *
 * @param attempt the attempt that proposed it
 * @param attempts all attempts that proposed one, the latest first
 * @param shown the patch
 * @param genuine whether its hash is that of its diff: only then can it be decided on
 */
public record PatchPage(
    GoalState goal,
    TaskState task,
    Attempt attempt,
    List<Attempt> attempts,
    PatchProposed proposed,
    ShownPatch shown,
    boolean genuine) {

  /** Address of its task. */
  public String address() {
    return "/goals/" + task.getGoalId() + "/tasks/" + task.getTaskId();
  }

  public String hash() {
    return proposed.getPatch().getHash();
  }

  /** Whether it is the task's current patch. */
  public boolean isCurrent() {
    return hash().equals(task.getPatchHash());
  }

  /** Whether it is on the feature branch. */
  public boolean isMerged() {
    return attempt.merges().stream()
        .anyMatch(merge -> merge.record().getOutcome() == MergeOutcome.MERGED);
  }

  /** Whether a person's word on it is awaited. */
  public boolean waits() {
    return genuine && isCurrent() && task.getStatus() == TaskStatus.AWAITING_APPROVAL;
  }

  /** Where the lines of a file come from. */
  public String source(ShownFile file) {
    return address() + "/diff/files/" + hash() + "/" + file.number();
  }
}
