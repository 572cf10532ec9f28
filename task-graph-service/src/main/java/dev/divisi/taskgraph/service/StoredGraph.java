package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Evolution;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.GraphState;
import dev.divisi.taskgraph.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The brain's view of the stores while one command is decided. Events are applied here first, and
 * written by {@link #flush} in one go: a decision that fails half way leaves nothing behind.
 */
final class StoredGraph implements GraphState {

  /**
   * A task that the decision touched.
   *
   * @param before what it was; null when it is new
   * @param after what it is
   */
  record ChangedTask(String goalId, @Nullable Task before, Task after) {}

  /**
   * A goal that the decision touched.
   *
   * @param before what it was; null when it is new
   * @param after what it is
   */
  record ChangedGoal(@Nullable Goal before, Goal after) {}

  private final KeyValueStore<String, String> goals;
  private final KeyValueStore<String, String> tasks;
  private final KeyValueStore<String, String> ready;
  private final Map<String, Optional<Goal>> readGoals = new LinkedHashMap<>();
  private final Map<String, Optional<Task>> readTasks = new LinkedHashMap<>();
  private final Map<String, ChangedGoal> changedGoals = new LinkedHashMap<>();
  private final Map<String, ChangedTask> changedTasks = new LinkedHashMap<>();

  StoredGraph(
      KeyValueStore<String, String> goals,
      KeyValueStore<String, String> tasks,
      KeyValueStore<String, String> ready) {
    this.goals = goals;
    this.tasks = tasks;
    this.ready = ready;
  }

  void apply(Event event) {
    Evolution evolved = Evolution.apply(this, event);
    String goalId = event.goalId();
    Goal goalBefore = goal(goalId).orElse(null);
    changedGoals.merge(
        goalId,
        new ChangedGoal(goalBefore, evolved.goal()),
        (first, last) -> new ChangedGoal(first.before(), last.after()));
    Task task = evolved.task();
    if (task != null) {
      String key = taskKey(goalId, task.taskId());
      Task before = task(goalId, task.taskId()).orElse(null);
      changedTasks.merge(
          key,
          new ChangedTask(goalId, before, task),
          (first, last) -> new ChangedTask(goalId, first.before(), last.after()));
    }
  }

  Collection<ChangedGoal> changedGoals() {
    return changedGoals.values();
  }

  Collection<ChangedTask> changedTasks() {
    return changedTasks.values();
  }

  /** Writes what changed. */
  void flush() {
    changedGoals.forEach((goalId, goal) -> goals.put(goalId, StateCodec.write(goal.after())));
    changedTasks.forEach(
        (key, task) -> {
          tasks.put(key, StateCodec.write(task.after()));
          boolean was = task.before() != null && task.before().isDispatchable();
          boolean is = task.after().isDispatchable();
          if (was != is) {
            ready.put(readyKey(task.goalId(), task.after()), is ? task.after().taskId() : null);
          }
        });
  }

  @Override
  public Optional<Goal> goal(String goalId) {
    ChangedGoal changed = changedGoals.get(goalId);
    if (changed != null) {
      return Optional.of(changed.after());
    }
    return readGoals.computeIfAbsent(
        goalId, id -> Optional.ofNullable(goals.get(id)).map(StateCodec::goal));
  }

  @Override
  public Optional<Task> task(String goalId, String taskId) {
    String key = taskKey(goalId, taskId);
    ChangedTask changed = changedTasks.get(key);
    if (changed != null) {
      return Optional.of(changed.after());
    }
    return readTasks.computeIfAbsent(
        key, id -> Optional.ofNullable(tasks.get(id)).map(StateCodec::task));
  }

  @Override
  public List<String> dispatchable(String goalId, int limit) {
    if (!changedTasks.isEmpty()) {
      throw new IllegalStateException("the brain decides before its events are applied");
    }
    List<String> found = new ArrayList<>();
    try (KeyValueIterator<String, String> iterator =
        ready.prefixScan(goalId + "/", new StringSerializer())) {
      while (iterator.hasNext() && found.size() < limit) {
        found.add(iterator.next().value);
      }
    }
    return found;
  }

  @Override
  public void forEachTask(String goalId, Consumer<Task> visitor) {
    try (KeyValueIterator<String, String> iterator =
        tasks.prefixScan(goalId + "/", new StringSerializer())) {
      while (iterator.hasNext()) {
        KeyValue<String, String> entry = iterator.next();
        visitor.accept(StateCodec.task(entry.value));
      }
    }
  }

  static String taskKey(String goalId, String taskId) {
    return goalId + "/" + taskId;
  }

  /** Sorts by position: five digits hold every position of the largest plan. */
  private static String readyKey(String goalId, Task task) {
    return String.format(java.util.Locale.ROOT, "%s/%05d", goalId, task.definition().position());
  }
}
