package dev.divisi.taskgraph;

import dev.divisi.globs.WriteScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who takes which scope, slot and pool of a goal. Read once for all that is given out at once. */
final class Occupancy {

  private record Holder(TaskDefinition definition, boolean passed) {}

  /** A pool of which so many tasks of the goal are at work, and how many may be. */
  record FullPool(String pool, long taken, int max) {}

  private final GraphState graph;
  private final String goalId;
  private final List<Holder> holders = new ArrayList<>();

  Occupancy(GraphState graph, String goalId) {
    this.graph = graph;
    this.goalId = goalId;
    Goal.Progress progress = goal().progress();
    progress.live().forEach(this::addTask);
    progress.contests().forEach(this::addTask);
  }

  private Goal goal() {
    return graph.goal(goalId).orElseThrow(() -> new UnknownGoalException(goalId));
  }

  private void addTask(String taskId) {
    graph.task(goalId, taskId).ifPresent(this::add);
  }

  void add(Task task) {
    TaskDefinition definition = task.definition();
    boolean passed = task.status() == TaskStatus.AWAITING_CHOICE;
    holders.add(new Holder(definition, passed));
  }

  /** Why the task cannot run now; empty when it can. */
  Optional<String> obstacle(Task task) {
    TaskDefinition definition = task.definition();
    if (definition.expand()) {
      return slotObstacle(definition).or(this::obstacleToExpansion);
    }
    return slotObstacle(definition)
        .or(() -> poolObstacle(definition))
        .or(() -> scopeObstacle(definition));
  }

  private Optional<String> obstacleToExpansion() {
    if (graph.revision(goalId).isPresent()) {
      return Optional.of("waits for another version of the plan to be decided on");
    }
    return holders.stream()
        .filter(holder -> holder.definition().expand())
        .findFirst()
        .map(holder -> "waits for " + holder.definition().taskId() + " to be turned into parts");
  }

  private Optional<String> slotObstacle(TaskDefinition definition) {
    int needed = Math.max(1, definition.bestOf().size());
    int max = goal().limits().maxParallelTasks();
    return needed <= max - slotsTaken(definition)
        ? Optional.empty()
        : Optional.of(
            "waits for " + needed + " free slots; the goal has " + max + " (maxParallelTasks)");
  }

  /** How many slots are taken, as that task sees it. */
  int slotsTaken(TaskDefinition definition) {
    Goal.Progress progress = goal().progress();
    // The candidates that passed wait for this one: it must not wait for their slots.
    return definition.isCandidate() ? progress.atWork() : progress.live().size();
  }

  private Optional<String> poolObstacle(TaskDefinition definition) {
    return fullPool(definition)
        .map(
            full ->
                "waits for the pool " + full.pool() + ", of which the goal may use " + full.max());
  }

  /** Of which pool the goal uses so much already that the task would use more than it may. */
  Optional<FullPool> fullPool(TaskDefinition definition) {
    Limits limits = goal().limits();
    List<String> pools = definition.pools();
    for (String pool : pools) {
      Integer max = limits.maxParallelByPool().get(pool);
      if (max != null) {
        long needed = pools.stream().filter(pool::equals).count();
        long taken =
            holders.stream()
                .filter(holder -> !(definition.isCandidate() && holder.passed()))
                .map(Holder::definition)
                .filter(
                    other ->
                        other.bestOf().isEmpty() && !other.expand() && other.pool().equals(pool))
                .count();
        if (taken + needed > max) {
          return Optional.of(new FullPool(pool, taken, max));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> scopeObstacle(TaskDefinition definition) {
    WriteScope scope = WriteScope.of(definition.scope());
    return holders.stream()
        .filter(
            holder ->
                !holder.definition().expand()
                    && !together(holder.definition(), definition)
                    && holder.definition().repository().equals(definition.repository())
                    && WriteScope.of(holder.definition().scope()).meets(scope))
        .findFirst()
        .map(
            holder ->
                "waits for " + holder.definition().taskId() + ", which may write the same files");
  }

  /** Whether they are of one contest: only one of them is ever merged. */
  private static boolean together(TaskDefinition one, TaskDefinition other) {
    return other.isCandidate()
        && other.parent() != null
        && (other.parent().taskId().equals(one.taskId())
            || (one.isCandidate() && other.parent().equals(one.parent())));
  }
}
