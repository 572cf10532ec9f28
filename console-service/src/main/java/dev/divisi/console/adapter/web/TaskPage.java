package dev.divisi.console.adapter.web;

import dev.divisi.console.domain.PlannedState;
import dev.divisi.goals.Needs;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.TakeOver;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task with all that its page shows.
 *
 * @param planned what the plan says of it; null when no plan that is known has it
 * @param dependencies what it waits for, as these stand
 * @param attempts its attempts, the latest first
 * @param candidates who tries it at once; empty unless several do
 * @param parts what it was turned into
 * @param pools pools that it can be given to
 * @param takeOver how a person gets it, to do it by hand; null before its repository is known
 */
public record TaskPage(
    GoalState goal,
    PlannedState state,
    @Nullable PlannedTask planned,
    List<TaskState> dependencies,
    List<Attempt> attempts,
    List<Candidate> candidates,
    List<TaskState> parts,
    List<String> pools,
    @Nullable TakeOver takeOver) {

  /**
   * One who tries.
   *
   * @param attempt the latest attempt; null before the first
   * @param why why it was chosen, or was not
   */
  public record Candidate(TaskState task, @Nullable Attempt attempt, String why) {
    /** Whether it is the one. */
    public boolean chosen() {
      return task.getStatus() == TaskStatus.DONE
          || task.getStatus() == TaskStatus.MERGING
          || task.getStatus() == TaskStatus.AWAITING_APPROVAL;
    }
  }

  public TaskState task() {
    return state.state();
  }

  /** Its address. */
  public String address() {
    return "/goals/" + task().getGoalId() + "/tasks/" + task().getTaskId();
  }

  /** Whether a person must look at its patch. */
  public boolean waitsForApproval() {
    return task().getStatus() == TaskStatus.AWAITING_APPROVAL;
  }

  /** Whether it is somebody's turn to do it by hand. */
  public boolean isByHand() {
    return Needs.isByHand(task());
  }

  /** Whether a person may do it in the place of workers. */
  public boolean mayBeDoneByHand() {
    return options().contains("reassign");
  }

  /** The pool whose workers do it when nobody does it by hand. */
  public String workers() {
    return TakeOver.workers(task(), planned);
  }

  /** Number of the last attempt that proposed a patch; null when none did. */
  public @Nullable Integer latestPatch() {
    return attempts.stream()
        .filter(attempt -> attempt.patch() != null)
        .map(Attempt::number)
        .findFirst()
        .orElse(null);
  }

  /** What people can do about it now. */
  public List<String> options() {
    if (task().getStatus() == TaskStatus.BLOCKED && !task().getOptions().isEmpty()) {
      return task().getOptions();
    }
    if (StatusWords.ended(task().getStatus()) || StatusWords.ended(goal.getStatus())) {
      return List.of();
    }
    if (task().getParentTaskId() != null) {
      return TaskPages.isCandidate(task())
          ? List.of("steer")
          : List.of("steer", "reassign", "skip");
    }
    boolean shared = planned != null && (!planned.getBestOf().isEmpty() || planned.getExpand());
    return shared
        ? List.of("steer", "skip", "cancel")
        : List.of("steer", "reassign", "skip", "cancel");
  }
}
