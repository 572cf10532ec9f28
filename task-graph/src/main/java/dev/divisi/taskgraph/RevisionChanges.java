package dev.divisi.taskgraph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the tasks what a further version of the plan says. */
final class RevisionChanges {

  private RevisionChanges() {}

  /** Ids of the tasks that exist and are changed or removed. */
  static List<String> touched(Revision revision) {
    List<String> ids = new ArrayList<>(revision.removed());
    revision.changed().forEach(definition -> ids.add(definition.taskId()));
    return ids;
  }

  static void apply(
      Draft draft, String goalId, Revision revision, Scheduler scheduler, boolean started) {
    for (String taskId : revision.removed()) {
      remove(draft, goalId, taskId, "not in version " + revision.version(), scheduler);
    }
    Set<String> fresh = new HashSet<>();
    revision.added().forEach(definition -> fresh.add(definition.taskId()));
    revision.changed().forEach(definition -> fresh.add(definition.taskId()));
    for (TaskDefinition definition : revision.added()) {
      String taskId = definition.taskId();
      List<String> dependencies = revision.dependencies().getOrDefault(taskId, List.of());
      List<String> dependents = revision.dependents().getOrDefault(taskId, List.of());
      draft.emit(
          new Event.TaskPlanned(
              goalId,
              draft.now(),
              definition,
              unmet(draft, goalId, dependencies, fresh),
              new Edges(dependencies, dependents, List.of())));
    }
    for (TaskDefinition definition : revision.changed()) {
      change(draft, goalId, revision, definition, fresh);
    }
    revision
        .dependents()
        .forEach(
            (taskId, dependents) -> {
              boolean isNew = revision.added().stream().anyMatch(it -> it.taskId().equals(taskId));
              if (!isNew && !draft.taskOrThrow(goalId, taskId).status().isEnd()) {
                draft.emit(new Event.DependentsChanged(goalId, taskId, draft.now(), dependents));
              }
            });
    revision
        .moved()
        .forEach(
            (taskId, position) -> {
              if (!draft.taskOrThrow(goalId, taskId).status().isEnd()) {
                draft.emit(new Event.TaskMoved(goalId, taskId, draft.now(), position));
              }
            });
    if (revision.kind() == Revision.Kind.EXPANSION && revision.taskId() != null) {
      draft.emit(
          new Event.TaskExpanded(
              goalId,
              revision.taskId(),
              draft.now(),
              revision.added().stream().map(TaskDefinition::taskId).toList()));
    }
    if (started) {
      readyFree(draft, goalId, fresh);
    }
  }

  private static void change(
      Draft draft, String goalId, Revision revision, TaskDefinition definition, Set<String> fresh) {
    String taskId = definition.taskId();
    Task task = draft.taskOrThrow(goalId, taskId);
    FailureRules.cancelWork(draft, goalId, task, "version " + revision.version() + " changes it");
    endParts(draft, goalId, task, "version " + revision.version() + " changes " + taskId);
    List<String> dependencies = revision.dependencies().getOrDefault(taskId, List.of());
    draft.emit(
        new Event.TaskRevised(
            goalId,
            draft.now(),
            definition,
            unmet(draft, goalId, dependencies, fresh),
            dependencies,
            revision.version()));
  }

  /** Takes a task out, and what it was turned into; whoever waited for it as a part goes on. */
  static void remove(
      Draft draft, String goalId, String taskId, String reason, Scheduler scheduler) {
    Task task = draft.taskOrThrow(goalId, taskId);
    if (task.status().isEnd()) {
      return;
    }
    FailureRules.cancelWork(draft, goalId, task, reason);
    endParts(draft, goalId, task, reason);
    draft.emit(new Event.TaskRemoved(goalId, taskId, draft.now(), reason));
    TaskDefinition.Parent parent = task.definition().parent();
    if (parent != null && parent.kind() == TaskDefinition.Parent.Kind.PART) {
      scheduler.releaseParent(draft, goalId, task, parent.taskId());
    }
  }

  /** Ends the candidates of a task. Its parts are tasks of the plan, with a line of their own. */
  private static void endParts(Draft draft, String goalId, Task task, String reason) {
    if (task.status() != TaskStatus.EXPANDED || task.definition().bestOf().isEmpty()) {
      return;
    }
    for (String part : draft.edges(goalId, task.taskId()).parts()) {
      Task candidate = draft.taskOrThrow(goalId, part);
      if (!candidate.status().isEnd()) {
        FailureRules.cancelWork(draft, goalId, candidate, reason);
        draft.emit(new Event.TaskRemoved(goalId, part, draft.now(), reason));
      }
    }
  }

  private static int unmet(
      Draft draft, String goalId, List<String> dependencies, Set<String> fresh) {
    int unmet = 0;
    for (String id : dependencies) {
      boolean met =
          !fresh.contains(id)
              && draft.task(goalId, id).map(task -> task.status().isMet()).orElse(false);
      if (!met) {
        unmet++;
      }
    }
    return unmet;
  }

  private static void readyFree(Draft draft, String goalId, Set<String> fresh) {
    for (String taskId : fresh) {
      Task task = draft.taskOrThrow(goalId, taskId);
      if (task.status() == TaskStatus.PENDING && task.unmetDependencies() == 0) {
        draft.emit(new Event.TaskReadied(goalId, taskId, draft.now()));
      }
    }
  }
}
