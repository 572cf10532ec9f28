package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Edges;
import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Evolution;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.GraphState;
import dev.divisi.taskgraph.PoolQueues;
import dev.divisi.taskgraph.Revision;
import dev.divisi.taskgraph.Task;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The brain's view of the state while one command is decided. Events are applied here first, and
 * handed over by {@link #flush} in one go: a decision that fails half way leaves nothing behind.
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

  private final GraphStore store;
  private final PoolQueues queues;
  private final Map<String, ChangedGoal> changedGoals = new LinkedHashMap<>();
  private final Map<String, ChangedTask> changedTasks = new LinkedHashMap<>();
  private final Map<String, Edges> changedEdges = new LinkedHashMap<>();
  private final Map<String, Optional<Revision>> changedRevisions = new LinkedHashMap<>();
  private final Map<String, String> auditHashes = new LinkedHashMap<>();

  StoredGraph(GraphStore store, PoolQueues queues) {
    this.store = store;
    this.queues = queues;
  }

  /** Takes over what an event makes of the state. */
  void apply(Evolution evolved) {
    Event event = evolved.event();
    String goalId = event.goalId();
    if (event instanceof Event.GoalEvent) {
      Optional<Revision> before = revision(goalId);
      Optional<Revision> after = Evolution.revision(this, event);
      if (!before.equals(after)) {
        changedRevisions.put(goalId, after);
      }
    }
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
      Edges edges = evolved.edges();
      if (edges != null) {
        changedEdges.put(key, edges);
      }
    }
  }

  Collection<ChangedGoal> changedGoals() {
    return changedGoals.values();
  }

  Collection<ChangedTask> changedTasks() {
    return changedTasks.values();
  }

  /** Hash of the goal's last audit event; empty before the first. */
  String auditHash(String goalId) {
    String changed = auditHashes.get(goalId);
    return changed == null
        ? store.goal(goalId).map(StateCodec.KeptGoal::auditHash).orElse("")
        : changed;
  }

  void auditHash(String goalId, String hash) {
    auditHashes.put(goalId, hash);
  }

  /** Hands over what changed. */
  void flush() {
    changedGoals.forEach(
        (goalId, goal) ->
            store.put(goalId, new StateCodec.KeptGoal(goal.after(), auditHash(goalId))));
    changedTasks.forEach((key, task) -> store.put(task.goalId(), key, task.before(), task.after()));
    changedEdges.forEach(store::put);
    changedRevisions.forEach(store::put);
  }

  @Override
  public Optional<Goal> goal(String goalId) {
    ChangedGoal changed = changedGoals.get(goalId);
    return changed == null
        ? store.goal(goalId).map(StateCodec.KeptGoal::goal)
        : Optional.of(changed.after());
  }

  @Override
  public Optional<Task> task(String goalId, String taskId) {
    String key = taskKey(goalId, taskId);
    ChangedTask changed = changedTasks.get(key);
    return changed == null ? store.task(key) : Optional.of(changed.after());
  }

  @Override
  public Edges edges(String goalId, String taskId) {
    String key = taskKey(goalId, taskId);
    Edges changed = changedEdges.get(key);
    return changed == null ? store.edges(key) : changed;
  }

  @Override
  public Optional<Revision> revision(String goalId) {
    Optional<Revision> changed = changedRevisions.get(goalId);
    if (changed != null) {
      return changed;
    }
    // Looked up only where there is one, for it hardly ever is.
    boolean waits = goal(goalId).map(goal -> goal.planning().revision() != null).orElse(false);
    return waits ? store.revision(goalId) : Optional.empty();
  }

  @Override
  public List<String> dispatchable(String goalId, int limit, Predicate<List<String>> inPools) {
    if (!changedTasks.isEmpty()) {
      throw new IllegalStateException("the brain decides before its events are applied");
    }
    return store.ready(goalId, limit, inPools);
  }

  @Override
  public int room(String goalId, String pool) {
    return queues.room(goalId, pool);
  }

  @Override
  public int unclaimed(String pool) {
    return queues.unclaimed(pool);
  }

  @Override
  public void forEachTask(String goalId, Consumer<Task> visitor) {
    store.forEachTask(goalId, visitor);
  }

  static String taskKey(String goalId, String taskId) {
    return goalId + "/" + taskId;
  }
}
