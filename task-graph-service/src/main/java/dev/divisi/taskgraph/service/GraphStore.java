package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Edges;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.Revision;
import dev.divisi.taskgraph.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The state of all goals of one stream task: decoded in memory while it is in use, and in the
 * stores. What changes is written to the stores by {@link #write}, once for each commit, however
 * often it changed in between. One stream task alone changes it, so it is never stale; it is lost
 * with the processor, and then read again.
 */
final class GraphStore {

  /**
   * The stores.
   *
   * @param goals each goal, by its id
   * @param tasks each task, by goal and task id
   * @param plans what each task is tied to, and the version of a plan that waits
   */
  record Stores(
      KeyValueStore<String, byte[]> goals,
      KeyValueStore<String, byte[]> tasks,
      KeyValueStore<String, byte[]> plans) {}

  /** Where a task stands among those that wait for the scheduler; parts share a position. */
  private record Place(int position, String taskId) {
    static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::position).thenComparing(Place::taskId);
  }

  private static final int MAX_GOALS = 1_000;
  private static final int MAX_TASKS = 20_000;

  private final Stores stores;

  private final Map<String, StateCodec.KeptGoal> goals = bounded(MAX_GOALS);

  /** Empty for one that is not there: a plan asks for each of its tasks before it makes it. */
  private final Map<String, Optional<Task>> tasks = bounded(MAX_TASKS);

  private final Map<String, Edges> edges = bounded(MAX_TASKS);

  private final Map<String, StateCodec.KeptGoal> unwrittenGoals = new LinkedHashMap<>();
  private final Map<String, Task> unwrittenTasks = new LinkedHashMap<>();
  private final Map<String, Edges> unwrittenEdges = new LinkedHashMap<>();
  private final Map<String, Optional<Revision>> unwrittenRevisions = new LinkedHashMap<>();

  /** Of each unfinished goal, the tasks that wait for the scheduler, by the pools they are for. */
  private final Map<String, Map<List<String>, SortedSet<Place>>> ready = new HashMap<>();

  GraphStore(Stores stores) {
    this.stores = stores;
  }

  private static <V> Map<String, V> bounded(int max) {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > max;
      }
    };
  }

  /**
   * Reads all that is not over. What waits for the scheduler is known from here on.
   *
   * @param eachGoal is given every goal that has not ended
   * @param eachTask is given every task of those, with its goal
   */
  void readUnfinished(Consumer<Goal> eachGoal, BiConsumer<Goal, Task> eachTask) {
    List<Goal> unfinished = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> all = stores.goals().all()) {
      while (all.hasNext()) {
        Goal goal = StateCodec.goal(all.next().value).goal();
        if (!goal.status().isEnd()) {
          unfinished.add(goal);
        }
      }
    }
    for (Goal goal : unfinished) {
      eachGoal.accept(goal);
      forEachTask(
          goal.goalId(),
          task -> {
            index(goal.goalId(), null, task);
            eachTask.accept(goal, task);
          });
    }
  }

  Optional<StateCodec.KeptGoal> goal(String goalId) {
    StateCodec.KeptGoal known = unwrittenGoals.get(goalId);
    if (known == null) {
      known = goals.get(goalId);
    }
    if (known == null) {
      byte[] kept = stores.goals().get(goalId);
      if (kept == null) {
        return Optional.empty();
      }
      known = StateCodec.goal(kept);
      goals.put(goalId, known);
    }
    return Optional.of(known);
  }

  Optional<Task> task(String key) {
    Task unwritten = unwrittenTasks.get(key);
    if (unwritten != null) {
      return Optional.of(unwritten);
    }
    return tasks.computeIfAbsent(
        key, _ -> Optional.ofNullable(stores.tasks().get(key)).map(kept -> read(key, kept)));
  }

  private Task read(String key, byte[] bytes) {
    StateCodec.KeptTask kept = StateCodec.task(bytes);
    if (!kept.edges().equals(Edges.NONE)) {
      // An older format held them with the task: they are lost with its next write.
      unwrittenEdges.putIfAbsent(key, kept.edges());
    }
    return kept.task();
  }

  Edges edges(String key) {
    Edges known = unwrittenEdges.get(key);
    if (known == null) {
      known = edges.get(key);
    }
    if (known == null) {
      // An older format held them with the task.
      task(key);
      known = unwrittenEdges.get(key);
    }
    if (known == null) {
      byte[] kept = stores.plans().get(edgesKey(key));
      known = kept == null ? Edges.NONE : StateCodec.edges(kept);
      edges.put(key, known);
    }
    return known;
  }

  Optional<Revision> revision(String goalId) {
    Optional<Revision> unwritten = unwrittenRevisions.get(goalId);
    return unwritten == null
        ? Optional.ofNullable(stores.plans().get(revisionKey(goalId))).map(StateCodec::revision)
        : unwritten;
  }

  /** Ids of the goal's tasks that wait for the scheduler, by position; of some pools only. */
  List<String> ready(String goalId, int limit, Predicate<List<String>> inPools) {
    List<Place> found = new ArrayList<>();
    ready
        .getOrDefault(goalId, Map.of())
        .forEach(
            (pools, places) -> {
              if (inPools.test(pools)) {
                places.stream().limit(limit).forEach(found::add);
              }
            });
    return found.stream().sorted(Place.ORDER).limit(limit).map(Place::taskId).toList();
  }

  /** In the order of their ids, those that are not written yet among them. */
  void forEachTask(String goalId, Consumer<Task> visitor) {
    String prefix = goalId + "/";
    Map<String, Task> found = new TreeMap<>();
    unwrittenTasks.forEach(
        (key, task) -> {
          if (key.startsWith(prefix)) {
            found.put(key, task);
          }
        });
    try (KeyValueIterator<String, byte[]> iterator =
        stores.tasks().prefixScan(prefix, new StringSerializer())) {
      while (iterator.hasNext()) {
        KeyValue<String, byte[]> entry = iterator.next();
        found.computeIfAbsent(entry.key, key -> known(key, entry.value));
      }
    }
    found.values().forEach(visitor);
  }

  private Task known(String key, byte[] kept) {
    Task known = tasks.getOrDefault(key, Optional.empty()).orElse(null);
    if (known == null) {
      known = read(key, kept);
      tasks.put(key, Optional.of(known));
    }
    return known;
  }

  void put(String goalId, StateCodec.KeptGoal goal) {
    unwrittenGoals.put(goalId, goal);
    if (goal.goal().status().isEnd()) {
      ready.remove(goalId);
    }
  }

  /**
   * @param before what it was; null when it is new
   */
  void put(String goalId, String key, @Nullable Task before, Task after) {
    unwrittenTasks.put(key, after);
    index(goalId, before, after);
  }

  void put(String key, Edges edges) {
    unwrittenEdges.put(key, edges);
  }

  void put(String goalId, Optional<Revision> revision) {
    unwrittenRevisions.put(goalId, revision);
  }

  private void index(String goalId, @Nullable Task before, Task after) {
    if (before != null && before.isDispatchable()) {
      places(goalId, before).remove(place(before));
    }
    if (after.isDispatchable()) {
      places(goalId, after).add(place(after));
    }
  }

  private SortedSet<Place> places(String goalId, Task task) {
    return ready
        .computeIfAbsent(goalId, _ -> new LinkedHashMap<>())
        .computeIfAbsent(task.definition().pools(), _ -> new TreeSet<>(Place.ORDER));
  }

  private static Place place(Task task) {
    return new Place(task.definition().position(), task.taskId());
  }

  /** Writes what changed to the stores. */
  void write() {
    goals.putAll(unwrittenGoals);
    unwrittenTasks.forEach((key, task) -> tasks.put(key, Optional.of(task)));
    edges.putAll(unwrittenEdges);
    writeAll(stores.goals(), unwrittenGoals, goalId -> goalId, StateCodec::write);
    writeAll(stores.tasks(), unwrittenTasks, key -> key, StateCodec::write);
    writeAll(stores.plans(), unwrittenEdges, GraphStore::edgesKey, StateCodec::write);
    writeAll(
        stores.plans(),
        unwrittenRevisions,
        GraphStore::revisionKey,
        revision -> revision.map(StateCodec::write).orElse(null));
  }

  /**
   * Writes what changed to a store, all at once, which costs half of what one after another does.
   *
   * @param bytes what is written of a value; null deletes
   */
  static <V> void writeAll(
      KeyValueStore<String, byte[]> store,
      Map<String, V> changed,
      UnaryOperator<String> key,
      Function<V, byte @Nullable []> bytes) {
    if (changed.isEmpty()) {
      return;
    }
    List<KeyValue<String, byte[]>> entries = new ArrayList<>(changed.size());
    changed.forEach((id, value) -> entries.add(KeyValue.pair(key.apply(id), bytes.apply(value))));
    store.putAll(entries);
    changed.clear();
  }

  private static String edgesKey(String taskKey) {
    return "edges/" + taskKey;
  }

  private static String revisionKey(String goalId) {
    return "revision/" + goalId;
  }
}
