package dev.divisi.taskgraph;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** State in maps, changed by folding events only. */
final class InMemoryGraph implements GraphState {

  private final Map<String, Goal> goals = new TreeMap<>();
  private final Map<String, Map<String, Task>> tasks = new TreeMap<>();
  private final Map<String, Map<String, Edges>> edges = new TreeMap<>();
  private final Map<String, Revision> revisions = new TreeMap<>();

  private final @Nullable PoolQueues queues;

  /** Every pool has room for everybody. */
  InMemoryGraph() {
    this(null);
  }

  InMemoryGraph(@Nullable PoolQueues queues) {
    this.queues = queues;
  }

  /** The same state; it asks others for room. */
  InMemoryGraph with(PoolQueues others) {
    InMemoryGraph same = new InMemoryGraph(others);
    same.goals.putAll(goals);
    same.tasks.putAll(tasks);
    same.edges.putAll(edges);
    same.revisions.putAll(revisions);
    return same;
  }

  Evolution apply(Event event) {
    Evolution after = Evolution.apply(this, event);
    if (event instanceof Event.GoalEvent) {
      Evolution.revision(this, event)
          .ifPresentOrElse(
              revision -> revisions.put(event.goalId(), revision),
              () -> revisions.remove(event.goalId()));
    }
    goals.put(event.goalId(), after.goal());
    Task task = after.task();
    if (task != null) {
      tasks.computeIfAbsent(event.goalId(), id -> new TreeMap<>()).put(task.taskId(), task);
    }
    Edges changed = after.edges();
    if (task != null && changed != null) {
      edges.computeIfAbsent(event.goalId(), id -> new TreeMap<>()).put(task.taskId(), changed);
    }
    return after;
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
  public Edges edges(String goalId, String taskId) {
    return edges.getOrDefault(goalId, Map.of()).getOrDefault(taskId, Edges.NONE);
  }

  @Override
  public Optional<Revision> revision(String goalId) {
    return Optional.ofNullable(revisions.get(goalId));
  }

  @Override
  public List<String> dispatchable(String goalId, int limit, Predicate<List<String>> inPools) {
    Map<List<String>, Boolean> asked = new HashMap<>();
    return tasks(goalId).stream()
        .filter(Task::isDispatchable)
        .filter(task -> asked.computeIfAbsent(task.definition().pools(), inPools::test))
        .sorted(Comparator.comparingInt(task -> task.definition().position()))
        .limit(limit)
        .map(Task::taskId)
        .toList();
  }

  @Override
  public int room(String goalId, String pool) {
    return queues == null ? Integer.MAX_VALUE : queues.room(goalId, pool);
  }

  @Override
  public int unclaimed(String pool) {
    return queues == null ? 0 : queues.unclaimed(pool);
  }

  @Override
  public void forEachTask(String goalId, Consumer<Task> visitor) {
    tasks(goalId).forEach(visitor);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InMemoryGraph that
        && goals.equals(that.goals)
        && tasks.equals(that.tasks)
        && edges.equals(that.edges)
        && revisions.equals(that.revisions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(goals, tasks, edges, revisions);
  }
}
