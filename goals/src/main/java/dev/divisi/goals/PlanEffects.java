package dev.divisi.goals;

import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a change of a plan does to tasks that somebody works on, or that have ended. */
public final class PlanEffects {
  private PlanEffects() {}

  /** One line a task: what becomes of it, or why the task graph will not take the change. */
  public static List<String> of(PlanDiff diff, List<TaskState> tasks) {
    Map<String, TaskState> states =
        tasks.stream()
            .collect(Collectors.toMap(TaskState::getTaskId, Function.identity(), (a, _) -> a));
    List<String> lines = new ArrayList<>();
    for (PlannedTask task : diff.removed()) {
      effect(lines, states.get(task.getId()), "is stopped, and what it did is thrown away");
    }
    for (PlanDiff.Changed change : diff.changed()) {
      effect(lines, states.get(change.taskId()), "is stopped, and begins anew as it is now");
    }
    return lines;
  }

  private static void effect(List<String> lines, @Nullable TaskState state, String what) {
    if (state == null) {
      return;
    }
    String name = Untrusted.line(state.getTaskId());
    String status = StatusWords.of(state.getStatus());
    switch (state.getStatus()) {
      case DONE, MERGING, SKIPPED, REMOVED, SUPERSEDED, FAILED, CANCELLED ->
          lines.add(name + " is " + status + ": the plan cannot change it any more");
      case DISPATCHED, RUNNING, PROPOSED, IN_REVIEW, AWAITING_APPROVAL, AWAITING_CHOICE, EXPANDED ->
          lines.add(name + " (" + status + ", attempt " + state.getAttempt() + ") " + what);
      case UNKNOWN, PENDING, READY, BLOCKED -> {}
    }
  }
}
