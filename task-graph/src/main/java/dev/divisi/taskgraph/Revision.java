package dev.divisi.taskgraph;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a plan that is not in force yet: what it changes. There is at most one at a time.
 *
 * @param kind what brought it about
 * @param version the version that it would be
 * @param contentHash SHA-256 of the content of the whole plan as it would be
 * @param basedOn the version that it changes
 * @param by who made it
 * @param reason why
 * @param taskId the task that is expanded, or whose scope is widened; null for an edit
 * @param questionId the request that it answers; null when there is none
 * @param added definitions of the tasks that are new
 * @param changed new definitions of tasks that exist
 * @param removed ids of the tasks that are gone
 * @param moved new positions, by task id
 * @param dependencies what the added and the changed tasks depend on, by task id
 * @param dependents what depends on a task, by its id; only where that changes, and for new tasks
 */
public record Revision(
    Kind kind,
    int version,
    String contentHash,
    int basedOn,
    String by,
    String reason,
    @Nullable String taskId,
    @Nullable String questionId,
    List<TaskDefinition> added,
    List<TaskDefinition> changed,
    List<String> removed,
    Map<String, Integer> moved,
    Map<String, List<String>> dependencies,
    Map<String, List<String>> dependents) {

  /** What brought a version about. */
  public enum Kind {
    /** A person edits the plan. */
    EDIT,
    /** A planner turns a task into tasks of its own. */
    EXPANSION,
    /** An attempt needs to write more than it may. */
    SCOPE
  }

  public Revision {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
    moved = Map.copyOf(moved);
    dependencies = Map.copyOf(dependencies);
    dependents = Map.copyOf(dependents);
  }

  /** What it does, in one line. */
  public String summary() {
    return "%d added, %d changed, %d removed, %d moved"
        .formatted(added.size(), changed.size(), removed.size(), moved.size());
  }
}
