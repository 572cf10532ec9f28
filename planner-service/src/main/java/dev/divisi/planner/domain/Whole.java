package dev.divisi.planner.domain;

import dev.divisi.schemas.PlannedTask;
import java.util.List;
import java.util.Optional;

/**
 * What the tasks of a plan are parts of: the goal, or a task that is turned into tasks of its own.
 *
 * @param task that task; empty for a plan of the goal
 */
record Whole(Optional<PlannedTask> task) {
  static final Whole GOAL = new Whole(Optional.empty());

  /** The task graph takes ids that are no longer. */
  private static final int LONGEST_ID = 128;

  /** What the task graph puts behind the id of a task for each that tries it. */
  private static final String CANDIDATE = ".candidate-99";

  static Whole of(PlannedTask task) {
    return new Whole(Optional.of(task));
  }

  /** How long the id of a part may be, because of what is put before and behind it. */
  int longestId(PlannedTask part) {
    int before = task.map(whole -> whole.getId().length() + 1).orElse(0);
    int behind = part.getBestOf().isEmpty() ? 0 : CANDIDATE.length();
    return LONGEST_ID - before - behind;
  }

  /** Whether a part may be in this repository. */
  boolean isIn(String repository) {
    return task.map(whole -> whole.getRepository().equals(repository)).orElse(true);
  }

  /** Whether a part may write this. */
  boolean covers(String glob) {
    return task.map(whole -> Within.isWithin(glob, whole.getScope())).orElse(true);
  }

  String repository() {
    return task.map(PlannedTask::getRepository).orElse("");
  }

  List<String> scope() {
    return task.map(PlannedTask::getScope).orElse(List.of());
  }
}
