package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Edges;
import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Evolution;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.GraphState;
import dev.divisi.taskgraph.Revision;
import dev.divisi.taskgraph.Task;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
   * The stores.
   *
   * @param goals each goal, by its id
   * @param tasks each task, by goal and task id
   * @param plans what each task is tied to, and the version of a plan that waits
   * @param ready ids of tasks that wait for the scheduler, by goal and position
   */
  record Stores(
      KeyValueStore<String, String> goals,
      KeyValueStore<String, String> tasks,
      KeyValueStore<String, String> plans,
      KeyValueStore<String, String> ready) {}

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

  private final Stores stores;
  private final GraphCache cache;
  private final Map<String, ChangedGoal> changedGoals = new LinkedHashMap<>();
  private final Map<String, ChangedTask> changedTasks = new LinkedHashMap<>();
  private final Map<String, Edges> changedEdges = new LinkedHashMap<>();
  private final Map<String, Optional<Revision>> changedRevisions = new LinkedHashMap<>();
  private final Map<String, String> auditHashes = new LinkedHashMap<>();

  StoredGraph(Stores stores, GraphCache cache) {
    this.stores = stores;
    this.cache = cache;
  }

  void apply(Event event) {
    Evolution evolved = Evolution.apply(this, event);
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
    return changed == null ? kept(goalId).map(StateCodec.KeptGoal::auditHash).orElse("") : changed;
  }

  void auditHash(String goalId, String hash) {
    auditHashes.put(goalId, hash);
  }

  /** Writes what changed. */
  void flush() {
    changedGoals.forEach(this::write);
    changedTasks.forEach(this::write);
    changedEdges.forEach(
        (key, edges) -> stores.plans().put(edgesKey(key), StateCodec.write(edges)));
    changedRevisions.forEach(
        (goalId, revision) ->
            stores.plans().put(revisionKey(goalId), revision.map(StateCodec::write).orElse(null)));
  }

  private void write(String goalId, ChangedGoal goal) {
    String auditHash = auditHash(goalId);
    stores.goals().put(goalId, StateCodec.write(goal.after(), auditHash));
    cache.goals.put(goalId, new StateCodec.KeptGoal(goal.after(), auditHash));
    if (goal.before() == null) {
      cache.begin(goalId);
    }
  }

  private void write(String key, ChangedTask task) {
    stores.tasks().put(key, StateCodec.write(task.after()));
    if (task.after().status().isEnd()) {
      cache.tasks.remove(key);
    } else {
      cache.tasks.put(key, task.after());
    }
    String was = readyKey(task.goalId(), task.before());
    String is = readyKey(task.goalId(), task.after());
    if (was != null && !was.equals(is)) {
      stores.ready().delete(was);
      cache.ready(task.goalId(), stores.ready()).remove(was);
    }
    if (is != null && !is.equals(was)) {
      stores.ready().put(is, task.after().taskId());
      cache.ready(task.goalId(), stores.ready()).put(is, task.after().taskId());
    }
  }

  @Override
  public Optional<Goal> goal(String goalId) {
    ChangedGoal changed = changedGoals.get(goalId);
    return changed == null
        ? kept(goalId).map(StateCodec.KeptGoal::goal)
        : Optional.of(changed.after());
  }

  private Optional<StateCodec.KeptGoal> kept(String goalId) {
    StateCodec.KeptGoal known = cache.goals.get(goalId);
    if (known == null) {
      String text = stores.goals().get(goalId);
      if (text == null) {
        return Optional.empty();
      }
      known = StateCodec.goal(text);
      cache.goals.put(goalId, known);
    }
    return Optional.of(known);
  }

  @Override
  public Optional<Task> task(String goalId, String taskId) {
    String key = taskKey(goalId, taskId);
    ChangedTask changed = changedTasks.get(key);
    if (changed != null) {
      return Optional.of(changed.after());
    }
    Task known = cache.tasks.get(key);
    if (known == null) {
      String text = stores.tasks().get(key);
      if (text == null) {
        return Optional.empty();
      }
      known = read(key, text);
    }
    return Optional.of(known);
  }

  private Task read(String key, String text) {
    StateCodec.KeptTask kept = StateCodec.task(text);
    if (!kept.edges().equals(Edges.NONE)) {
      // They are lost with the next write of the task, unless they are written with it.
      changedEdges.putIfAbsent(key, kept.edges());
    } else if (!kept.task().status().isEnd()) {
      cache.tasks.put(key, kept.task());
    }
    return kept.task();
  }

  @Override
  public Edges edges(String goalId, String taskId) {
    String key = taskKey(goalId, taskId);
    task(goalId, taskId);
    Edges changed = changedEdges.get(key);
    if (changed != null) {
      return changed;
    }
    String text = stores.plans().get(edgesKey(key));
    return text == null ? Edges.NONE : StateCodec.edges(text);
  }

  @Override
  public Optional<Revision> revision(String goalId) {
    Optional<Revision> changed = changedRevisions.get(goalId);
    if (changed != null) {
      return changed;
    }
    // Looked up only where there is one, for it hardly ever is.
    boolean waits = goal(goalId).map(goal -> goal.planning().revision() != null).orElse(false);
    return waits
        ? Optional.ofNullable(stores.plans().get(revisionKey(goalId))).map(StateCodec::revision)
        : Optional.empty();
  }

  @Override
  public List<String> dispatchable(String goalId, int limit) {
    if (!changedTasks.isEmpty()) {
      throw new IllegalStateException("the brain decides before its events are applied");
    }
    return cache.ready(goalId, stores.ready()).values().stream().limit(limit).toList();
  }

  @Override
  public void forEachTask(String goalId, Consumer<Task> visitor) {
    try (KeyValueIterator<String, String> iterator =
        stores.tasks().prefixScan(goalId + "/", new StringSerializer())) {
      while (iterator.hasNext()) {
        KeyValue<String, String> entry = iterator.next();
        Task known = cache.tasks.get(entry.key);
        visitor.accept(known == null ? read(entry.key, entry.value) : known);
      }
    }
  }

  static String taskKey(String goalId, String taskId) {
    return goalId + "/" + taskId;
  }

  private static String edgesKey(String taskKey) {
    return "edges/" + taskKey;
  }

  private static String revisionKey(String goalId) {
    return "revision/" + goalId;
  }

  /**
   * Sorts by position: five digits hold every position of the largest plan. Null while the task
   * does not wait for the scheduler. Parts and candidates share the position of their task.
   */
  private static @Nullable String readyKey(String goalId, @Nullable Task task) {
    if (task == null || !task.isDispatchable()) {
      return null;
    }
    String key = String.format(Locale.ROOT, "%s/%05d", goalId, task.definition().position());
    return task.definition().parent() == null ? key : key + "/" + task.taskId();
  }
}
