package dev.divisi.taskgraph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A decision in the making: the state as it was, with the events so far applied on top, so that
 * each rule sees what the one before it decided.
 */
final class Draft implements GraphState {

  private record TaskKey(String goalId, String taskId) {}

  private final GraphState before;
  private final Instant now;
  private final Map<String, Goal> goals = new LinkedHashMap<>();
  private final Map<TaskKey, Task> tasks = new LinkedHashMap<>();
  private final Map<TaskKey, Edges> edges = new LinkedHashMap<>();
  private final Map<String, Optional<Revision>> revisions = new LinkedHashMap<>();
  private final List<Evolution> evolutions = new ArrayList<>();
  private final List<Order> orders = new ArrayList<>();
  private final Map<String, Integer> givenOut = new HashMap<>();
  private final Set<String> waitsForPools = new LinkedHashSet<>();

  Draft(GraphState before, Instant now) {
    this.before = before;
    this.now = now;
  }

  Instant now() {
    return now;
  }

  void emit(Event event) {
    Evolution after = Evolution.apply(this, event);
    if (event instanceof Event.GoalEvent) {
      revisions.put(event.goalId(), Evolution.revision(this, event));
    }
    goals.put(event.goalId(), after.goal());
    Task task = after.task();
    if (task != null) {
      TaskKey key = new TaskKey(event.goalId(), task.taskId());
      tasks.put(key, task);
      Edges changed = after.edges();
      if (changed != null) {
        edges.put(key, changed);
      }
    }
    if (task != null
        && event instanceof Event.TaskDispatched dispatched
        && dispatched.step() == WorkStep.IMPLEMENT) {
      givenOut.merge(task.definition().pool(), 1, Integer::sum);
    }
    evolutions.add(after);
  }

  void order(Order order) {
    orders.add(order);
  }

  /** The goal would give out more, had these pools room. */
  void waitForPools(List<String> pools) {
    waitsForPools.addAll(pools);
  }

  /** Says no, for everyone to see. */
  void refuse(
      String goalId,
      @Nullable String taskId,
      int attempt,
      String actor,
      String command,
      String reason) {
    emit(new Event.CommandRefused(goalId, now, taskId, attempt, actor, command, reason));
  }

  /** Whether it was said no. */
  boolean isRefused() {
    return evolutions.stream()
        .anyMatch(evolution -> evolution.event() instanceof Event.CommandRefused);
  }

  Decision decision() {
    return new Decision(evolutions, orders, waitsForPools);
  }

  Goal goalOrThrow(String goalId) {
    return goal(goalId).orElseThrow(() -> new UnknownGoalException(goalId));
  }

  Task taskOrThrow(String goalId, String taskId) {
    return task(goalId, taskId)
        .orElseThrow(() -> new IllegalStateException("no task " + taskId + " in " + goalId));
  }

  @Override
  public Optional<Goal> goal(String goalId) {
    Goal changed = goals.get(goalId);
    return changed == null ? before.goal(goalId) : Optional.of(changed);
  }

  @Override
  public Optional<Task> task(String goalId, String taskId) {
    Task changed = tasks.get(new TaskKey(goalId, taskId));
    return changed == null ? before.task(goalId, taskId) : Optional.of(changed);
  }

  @Override
  public Edges edges(String goalId, String taskId) {
    Edges changed = edges.get(new TaskKey(goalId, taskId));
    return changed == null ? before.edges(goalId, taskId) : changed;
  }

  @Override
  public Optional<Revision> revision(String goalId) {
    Optional<Revision> changed = revisions.get(goalId);
    return changed == null ? before.revision(goalId) : changed;
  }

  @Override
  public List<String> dispatchable(String goalId, int limit, Predicate<List<String>> inPools) {
    List<String> found = new ArrayList<>();
    for (String taskId : before.dispatchable(goalId, limit + tasks.size(), inPools)) {
      if (!tasks.containsKey(new TaskKey(goalId, taskId))) {
        found.add(taskId);
      }
    }
    List<String> changed = new ArrayList<>();
    tasks.forEach(
        (key, task) -> {
          if (key.goalId().equals(goalId)
              && task.isDispatchable()
              && inPools.test(task.definition().pools())) {
            changed.add(key.taskId());
          }
        });
    if (!changed.isEmpty()) {
      found.addAll(changed);
      found.sort(
          Comparator.comparingInt(taskId -> taskOrThrow(goalId, taskId).definition().position()));
    }
    return found.size() <= limit ? found : found.subList(0, limit);
  }

  @Override
  public int room(String goalId, String pool) {
    return Math.max(0, before.room(goalId, pool) - givenOut.getOrDefault(pool, 0));
  }

  @Override
  public int unclaimed(String pool) {
    return before.unclaimed(pool) + givenOut.getOrDefault(pool, 0);
  }

  @Override
  public void forEachTask(String goalId, Consumer<Task> visitor) {
    Map<String, Task> all = new LinkedHashMap<>();
    before.forEachTask(goalId, task -> all.put(task.taskId(), task));
    tasks.forEach(
        (key, task) -> {
          if (key.goalId().equals(goalId)) {
            all.put(key.taskId(), task);
          }
        });
    all.values().forEach(visitor);
  }
}
