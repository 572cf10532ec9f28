package dev.divisi.taskgraph.service;

import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells where goals and tasks stand. Readers of state want the last: of what follows within a
 * moment one record is enough. Where a goal as a whole stands is told at once, after that of its
 * tasks. What was not told yet is known in memory only: after a start all that is unfinished is
 * told.
 */
final class StateTeller {

  /** When more than this is put off, most of it goes on before anybody has looked at it. */
  private static final int MUCH = 100;

  /** How often that is put off at most. */
  private static final int MAX_PUT_OFF = 3;

  private final GraphStore store;
  private final Payloads payloads;

  /** Goals of which only the tasks went on since they were last told. */
  private final Set<String> goals = new LinkedHashSet<>();

  /** Tasks that went on since they were last told, by goal. */
  private final Map<String, Set<String>> tasks = new LinkedHashMap<>();

  private int putOff;

  StateTeller(GraphStore store, Payloads payloads) {
    this.store = store;
    this.payloads = payloads;
  }

  void later(Goal goal) {
    goals.add(goal.goalId());
  }

  void later(String goalId, Task task) {
    tasks.computeIfAbsent(goalId, _ -> new LinkedHashSet<>()).add(task.taskId());
  }

  /**
   * What is to be told at once of what a decision changed; the state must have been handed over.
   */
  List<Output<?>> changed(StoredGraph graph) {
    for (StoredGraph.ChangedTask task : graph.changedTasks()) {
      if (StateMapper.differs(task.before(), task.after())) {
        later(task.goalId(), task.after());
      }
    }
    List<Output<?>> outputs = new ArrayList<>();
    for (StoredGraph.ChangedGoal goal : graph.changedGoals()) {
      String goalId = goal.after().goalId();
      if (StateMapper.onlyProgressed(goal.before(), goal.after())) {
        goals.add(goalId);
      } else if (StateMapper.differs(goal.before(), goal.after())) {
        goals.remove(goalId);
        addTasks(goalId, outputs);
        goal(goalId).ifPresent(outputs::add);
      }
    }
    return outputs;
  }

  /** All that was put off. When that is much, only every fourth time. */
  List<Output<?>> due() {
    int waiting = goals.size() + tasks.values().stream().mapToInt(Set::size).sum();
    if (waiting > MUCH && putOff < MAX_PUT_OFF) {
      putOff++;
      return List.of();
    }
    putOff = 0;
    List<Output<?>> outputs = new ArrayList<>();
    List.copyOf(tasks.keySet()).forEach(goalId -> addTasks(goalId, outputs));
    goals.forEach(goalId -> goal(goalId).ifPresent(outputs::add));
    goals.clear();
    return outputs;
  }

  private void addTasks(String goalId, List<Output<?>> outputs) {
    Set<String> changed = tasks.remove(goalId);
    if (changed != null) {
      for (String taskId : changed) {
        String key = StoredGraph.taskKey(goalId, taskId);
        store.task(key).map(task -> task(goalId, key, task)).ifPresent(outputs::add);
      }
    }
  }

  private static Output<TaskState> task(String goalId, String key, Task task) {
    return new Output<>(TopicCatalogue.TASK_STATE, key, StateMapper.task(goalId, task));
  }

  private Optional<Output<GoalState>> goal(String goalId) {
    return store
        .goal(goalId)
        .flatMap(
            kept ->
                payloads
                    .findGoal(goalId)
                    .map(submitted -> StateMapper.goal(kept.goal(), kept.auditHash(), submitted)))
        .map(state -> new Output<>(TopicCatalogue.GOAL_STATE, goalId, state));
  }
}
