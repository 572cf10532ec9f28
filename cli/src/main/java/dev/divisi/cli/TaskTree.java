package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tasks in the order of the plan, with parts and candidates below the task they belong to. */
final class TaskTree {
  private final Map<String, List<TaskState>> children = new HashMap<>();
  private final List<Branch> branches = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private TaskTree() {}

  /**
   * A task and how deep it lies.
   *
   * @param depth 0 for a task that belongs to none
   */
  record Branch(TaskState task, int depth) {
    /** Its id, indented. */
    String name() {
      return "  ".repeat(depth) + Untrusted.line(task.getTaskId());
    }
  }

  /**
   * @param tasks in the order of the plan
   */
  static List<Branch> of(List<TaskState> tasks) {
    TaskTree tree = new TaskTree();
    Set<String> ids = new HashSet<>();
    tasks.forEach(task -> ids.add(task.getTaskId()));
    for (TaskState task : tasks) {
      String parent = task.getParentTaskId();
      if (parent != null && ids.contains(parent)) {
        tree.children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(task);
      }
    }
    for (TaskState task : tasks) {
      String parent = task.getParentTaskId();
      if (parent == null || !ids.contains(parent)) {
        tree.add(task, 0);
      }
    }
    // Tasks that are each other's parents: nothing makes them, but a record may say so.
    tasks.forEach(task -> tree.add(task, 0));
    return tree.branches;
  }

  private void add(TaskState task, int depth) {
    if (seen.add(task.getTaskId())) {
      branches.add(new Branch(task, Math.min(depth, 8)));
      children.getOrDefault(task.getTaskId(), List.of()).forEach(child -> add(child, depth + 1));
    }
  }
}
