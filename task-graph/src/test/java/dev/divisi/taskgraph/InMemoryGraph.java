package dev.divisi.taskgraph;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** State in maps, changed by folding events only. */
final class InMemoryGraph implements GraphState {

  private final Map<String, Goal> goals = new TreeMap<>();
  private final Map<String, Map<String, Task>> tasks = new TreeMap<>();

  void apply(Event event) {
    Evolution after = Evolution.apply(this, event);
    goals.put(event.goalId(), after.goal());
    Task task = after.task();
    if (task != null) {
      tasks.computeIfAbsent(event.goalId(), id -> new TreeMap<>()).put(task.taskId(), task);
    }
  }

  Map<String, Goal> goals() {
    return goals;
  }

  List<Task> tasks(String goalId) {
    return List.copyOf(tasks.getOrDefault(goalId, Map.of()).values());
  }

  @Override
  public Optional<Goal> goal(String goalId) {
    return Optional.ofNullable(goals.get(goalId));
  }

  @Override
  public Optional<Task> task(String goalId, String taskId) {
    return Optional.ofNullable(tasks.getOrDefault(goalId, Map.of()).get(taskId));
  }

  @Override
  public List<String> dispatchable(String goalId, int limit) {
    return tasks(goalId).stream()
        .filter(Task::isDispatchable)
        .sorted(Comparator.comparingInt(task -> task.definition().position()))
        .limit(limit)
        .map(Task::taskId)
        .toList();
  }

  @Override
  public void forEachTask(String goalId, Consumer<Task> visitor) {
    tasks(goalId).forEach(visitor);
  }
}
