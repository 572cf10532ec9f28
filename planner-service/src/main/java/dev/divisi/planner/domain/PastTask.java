package dev.divisi.planner.domain;

import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task that is over, and what came of it.
 *
 * @param repository name of the repository that it was about
 * @param title one line
 * @param reason why it ended so; may be empty
 * @param commit the merge; null when there was none
 */
public record PastTask(
    String goalId,
    String taskId,
    String repository,
    String title,
    TaskStatus status,
    String reason,
    @Nullable String commit) {

  private static final Set<TaskStatus> OVER =
      EnumSet.of(TaskStatus.DONE, TaskStatus.BLOCKED, TaskStatus.FAILED, TaskStatus.CANCELLED);

  /** Whether something can be learned from a task that stands like this. */
  public static boolean isOver(TaskState state) {
    return OVER.contains(state.getStatus());
  }

  public static PastTask of(TaskState state) {
    return new PastTask(
        state.getGoalId(),
        state.getTaskId(),
        state.getRepository(),
        state.getTitle(),
        state.getStatus(),
        state.getReason(),
        state.getCommit());
  }
}
