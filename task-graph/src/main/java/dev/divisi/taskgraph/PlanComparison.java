package dev.divisi.taskgraph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a plan as it would be with the tasks as they are: what changes, and what does not fit
 * the work that was done already.
 */
final class PlanComparison {

  private final GraphState graph;
  private final String goalId;
  private final List<PlanDraft.DraftTask> wanted;
  private final Set<String> wantedIds = new LinkedHashSet<>();
  private final Map<String, Task> existing = new LinkedHashMap<>();
  private final List<String> misfits = new ArrayList<>();
  private final List<TaskDefinition> added = new ArrayList<>();
  private final List<TaskDefinition> changed = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();
  private final Map<String, Integer> moved = new LinkedHashMap<>();
  private final Map<String, List<String>> dependencies = new LinkedHashMap<>();
  private final Map<String, List<String>> changedDependents = new LinkedHashMap<>();

  PlanComparison(GraphState graph, String goalId, List<PlanDraft.DraftTask> wanted) {
    this.graph = graph;
    this.goalId = goalId;
    this.wanted = wanted;
    wanted.forEach(task -> wantedIds.add(task.taskId()));
    graph.forEachTask(
        goalId,
        task -> {
          // Candidates are no tasks of the plan.
          if (!task.definition().isCandidate()) {
            existing.put(task.taskId(), task);
          }
        });
    compare();
  }

  /** What depends on each task, by its id; only tasks that something depends on. */
  static Map<String, List<String>> dependents(List<PlanDraft.DraftTask> tasks) {
    Map<String, List<String>> dependents = new LinkedHashMap<>();
    for (PlanDraft.DraftTask task : tasks) {
      for (String dependency : new LinkedHashSet<>(task.dependsOn())) {
        dependents.computeIfAbsent(dependency, id -> new ArrayList<>()).add(task.taskId());
      }
    }
    return dependents;
  }

  /**
   * What the plan says of a task.
   *
   * @param before what it goes back to, whose authors it keeps; null when it is all new
   */
  static TaskDefinition definition(
      PlanDraft.DraftTask task,
      int position,
      TaskDefinition.@Nullable Parent parent,
      @Nullable TaskDefinition before) {
    return new TaskDefinition(
        task.taskId(),
        position,
        task.title(),
        task.repository(),
        task.pool(),
        task.scope(),
        task.digest(),
        task.bestOf(),
        task.expand(),
        parent,
        before == null ? null : before.author(),
        before == null ? List.of() : before.earlierAuthors(),
        task.ladder());
  }

  private void compare() {
    Map<String, List<String>> dependents = dependents(wanted);
    int position = 0;
    for (PlanDraft.DraftTask draft : wanted) {
      Task task = existing.get(draft.taskId());
      if (task == null) {
        added.add(definition(draft, position, null, null));
        dependencies.put(draft.taskId(), unique(draft.dependsOn()));
        changedDependents.put(draft.taskId(), dependents.getOrDefault(draft.taskId(), List.of()));
      } else {
        compare(draft, task, position, dependents.getOrDefault(draft.taskId(), List.of()));
      }
      position++;
    }
    for (Task task : existing.values()) {
      if (!wantedIds.contains(task.taskId()) && task.status() != TaskStatus.REMOVED) {
        remove(task);
      }
    }
    checkNewDependencies();
  }

  private void compare(
      PlanDraft.DraftTask draft, Task task, int position, List<String> newDependents) {
    String taskId = task.taskId();
    TaskDefinition before = task.definition();
    Edges edges = graph.edges(goalId, taskId);
    Set<String> dependsOn = new LinkedHashSet<>(edges.dependencies());
    if (before.expand()) {
      // In a plan, a task that was turned into parts depends on them.
      edges.parts().stream().filter(part -> !isRemoved(part)).forEach(dependsOn::add);
    }
    boolean sameContent =
        before.digest().equals(draft.digest()) && before.repository().equals(draft.repository());
    // What a task that is over waited for may be gone by now.
    boolean same =
        sameContent
            && (task.status().isEnd()
                ? dependsOn.containsAll(draft.dependsOn())
                : dependsOn.equals(new LinkedHashSet<>(draft.dependsOn())));
    if (task.status() == TaskStatus.REMOVED) {
      misfits.add("the id '" + taskId + "' was a removed task's: choose another");
      return;
    }
    if (!same && task.status().isEnd()) {
      misfits.add("'" + taskId + "' is over (" + task.status() + "): it cannot be changed");
      return;
    }
    if (!same && Contests.isBeingMerged(graph, goalId, task)) {
      misfits.add("'" + taskId + "' is being merged: it cannot be changed");
      return;
    }
    if (!same && before.expand() && task.status() == TaskStatus.EXPANDED) {
      misfits.add("'" + taskId + "' was turned into parts: only its parts can be changed");
      return;
    }
    if (!same) {
      changed.add(definition(draft, position, before.parent(), before));
      dependencies.put(taskId, unique(draft.dependsOn()));
    } else if (before.position() != position && !task.status().isEnd()) {
      moved.put(taskId, position);
    }
    if (!task.status().isEnd()
        && !new LinkedHashSet<>(edges.dependents()).equals(new LinkedHashSet<>(newDependents))) {
      changedDependents.put(taskId, newDependents);
    }
  }

  private boolean isRemoved(String taskId) {
    Task task = existing.get(taskId);
    return task == null || task.status() == TaskStatus.REMOVED || !wantedIds.contains(taskId);
  }

  private void remove(Task task) {
    if (task.status().isEnd()) {
      misfits.add("'" + task.taskId() + "' is over (" + task.status() + "): it cannot be removed");
    } else if (Contests.isBeingMerged(graph, goalId, task)) {
      misfits.add("'" + task.taskId() + "' is being merged: it cannot be removed");
    } else {
      removed.add(task.taskId());
    }
  }

  private void checkNewDependencies() {
    for (List<String> ids : dependencies.values()) {
      for (String id : ids) {
        Task task = existing.get(id);
        if (task != null && task.status().isEnd() && !task.status().isMet()) {
          misfits.add(
              "a task depends on '" + id + "', which will never be done (" + task.status() + ")");
        }
      }
    }
  }

  private static List<String> unique(List<String> ids) {
    return List.copyOf(new LinkedHashSet<>(ids));
  }

  /** What does not fit, each by name; empty when all does. */
  List<String> misfits() {
    return misfits;
  }

  /** Whether nothing would change. */
  boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty() && moved.isEmpty();
  }

  Revision revision(int version, int basedOn, String contentHash, String by, String reason) {
    return new Revision(
        Revision.Kind.EDIT,
        version,
        contentHash,
        basedOn,
        by,
        reason,
        null,
        null,
        added.stream().map(definition -> definition.by(by)).toList(),
        changed.stream().map(definition -> definition.by(by)).toList(),
        removed,
        moved,
        dependencies,
        changedDependents);
  }
}
