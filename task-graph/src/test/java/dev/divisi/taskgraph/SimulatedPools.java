package dev.divisi.taskgraph;

import static dev.divisi.taskgraph.WatchedGoal.require;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pools that the goals share. Tells the queues what a decision changed, as a service does, and
 * counts all orders anew from the tasks.
 */
final class SimulatedPools {

  private record Count(int unclaimed, int running) {
    static final Count NONE = new Count(0, 0);

    Count and(Count other) {
      return new Count(unclaimed + other.unclaimed, running + other.running);
    }
  }

  private final int spare;
  private PoolQueues queues;
  private Map<String, Count> counts = new HashMap<>();
  private int turns;

  SimulatedPools(int spare) {
    this.spare = spare;
    queues = new PoolQueues(spare);
  }

  PoolQueues queues() {
    return queues;
  }

  /** Whoever starts anew knows nothing. */
  PoolQueues forget() {
    queues = new PoolQueues(spare);
    return queues;
  }

  /** And is told of everything. */
  void startAnew(InMemoryGraph graph) {
    for (Goal goal : graph.goals().values()) {
      if (!goal.status().isEnd()) {
        for (Task task : graph.tasks(goal.goalId())) {
          queues.changed(goal.goalId(), goal.definition().priority(), null, task);
        }
      }
    }
    checkCounts(graph);
  }

  /**
   * The tasks that a decision is about, as they are before it; to be asked before it is applied.
   */
  static Map<String, Optional<Task>> before(InMemoryGraph graph, Decision decision) {
    Map<String, Optional<Task>> tasks = new LinkedHashMap<>();
    for (Event event : decision.events()) {
      if (event instanceof Event.TaskEvent e) {
        tasks.putIfAbsent(e.taskId(), graph.task(e.goalId(), e.taskId()));
      }
    }
    return tasks;
  }

  void decided(
      InMemoryGraph graph, String goalId, Map<String, Optional<Task>> before, Decision decision) {
    graph.goal(goalId).ifPresent(goal -> tell(graph, goal, before, decision));
    checkGivenOut(graph, decision);
    checkCounts(graph);
  }

  private void tell(
      InMemoryGraph graph, Goal goal, Map<String, Optional<Task>> before, Decision decision) {
    String goalId = goal.goalId();
    Priority priority = goal.definition().priority();
    before.forEach(
        (taskId, task) ->
            queues.changed(
                goalId, priority, task.orElse(null), graph.task(goalId, taskId).orElseThrow()));
    queues.waits(goalId, priority, decision.waitsForPools());
    if (goal.status().isEnd()) {
      queues.forget(goalId);
    }
  }

  /** Who is asked for orders; every one must bring the end nearer. */
  Optional<String> next() {
    Optional<String> next = queues.next();
    turns = next.isPresent() ? turns + 1 : 0;
    require(turns < 1_000, "goals are asked for orders without end", next);
    return next;
  }

  /** More than there is room for is given out only where several try one task. */
  private void checkGivenOut(InMemoryGraph graph, Decision decision) {
    Map<String, Integer> given = new HashMap<>();
    Set<String> contests = new HashSet<>();
    for (Event event : decision.events()) {
      if (event instanceof Event.TaskExpanded e) {
        contests.addAll(e.parts());
      } else if (event instanceof Event.TaskDispatched e
          && e.step() == WorkStep.IMPLEMENT
          && !contests.contains(e.taskId())) {
        Task task = graph.task(e.goalId(), e.taskId()).orElseThrow();
        given.merge(task.definition().pool(), 1, Integer::sum);
      }
    }
    given.forEach(
        (pool, orders) -> {
          Count count = counts.getOrDefault(pool, Count.NONE);
          require(
              count.unclaimed() + orders <= spare + count.running(),
              "more orders of " + pool + " than there is room for: " + count,
              decision);
        });
  }

  private void checkCounts(InMemoryGraph graph) {
    Set<String> pools = new HashSet<>(counts.keySet());
    counts = recount(graph);
    pools.addAll(counts.keySet());
    for (String pool : pools) {
      Count known = new Count(queues.unclaimed(pool), queues.running(pool));
      require(known.equals(counts.getOrDefault(pool, Count.NONE)), "counts of " + pool, known);
    }
  }

  private static Map<String, Count> recount(InMemoryGraph graph) {
    Map<String, Count> counts = new HashMap<>();
    for (Goal goal : graph.goals().values()) {
      for (Task task : graph.tasks(goal.goalId())) {
        TaskDefinition definition = task.definition();
        int unclaimed = task.status() == TaskStatus.DISPATCHED ? 1 : 0;
        int running = task.status() == TaskStatus.RUNNING ? 1 : 0;
        if (!definition.expand() && unclaimed + running > 0) {
          counts.merge(definition.pool(), new Count(unclaimed, running), Count::and);
        }
      }
    }
    return counts;
  }

  /** Whoever could give something out is not forgotten: asked again, it has nothing. */
  void checkNobodyIsForgotten(InMemoryGraph graph, TaskGraph brain, Instant now) {
    for (Goal goal : graph.goals().values()) {
      Decision decision = brain.decide(graph, new Command.GiveOrders(goal.goalId()), now);
      require(
          decision.events().stream().noneMatch(Event.TaskDispatched.class::isInstance),
          "could give out more",
          decision);
    }
  }

  /** When nothing is in flight, every order is taken. */
  void checkAtRest() {
    counts.forEach((pool, count) -> require(count.unclaimed() == 0, "is taken by nobody", pool));
  }
}
