package dev.divisi.taskgraph;

import static dev.divisi.taskgraph.WatchedGoal.require;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the timers that follow from the state. One that stands no more is not taken back: it fires,
 * and must do no harm. One that moved to a later time fires twice.
 */
final class SimulatedTimers {

  private record Owner(String goalId, @Nullable String taskId, boolean time) {

    static Owner of(Timer timer) {
      return new Owner(timer.goalId(), timer.taskId(), timer.kind() == Timer.Kind.GOAL_TIME);
    }
  }

  /**
   * @param standing what the state says
   * @param set what will fire; later than that once it has fired in vain
   */
  private record Kept(Timer standing, Timer set) {}

  private final TaskGraph brain;
  private final Map<Owner, Kept> kept = new HashMap<>();
  private final PriorityQueue<Timer> queue = new PriorityQueue<>(Comparator.comparing(Timer::at));

  SimulatedTimers(TaskGraph brain) {
    this.brain = brain;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  boolean anyMatch(Predicate<Timer> predicate) {
    return queue.stream().anyMatch(predicate);
  }

  @Nullable Timer poll() {
    return queue.poll();
  }

  /** Whoever starts anew has nothing but the state. */
  void startAnew(InMemoryGraph graph) {
    kept.clear();
    queue.clear();
    for (Goal goal : graph.goals().values()) {
      ofGoal(goal);
      graph.tasks(goal.goalId()).forEach(task -> ofTask(goal.goalId(), task));
    }
  }

  /** Only what an event is about can have other timers after it. */
  void changed(InMemoryGraph graph, Event event) {
    switch (event) {
      case Event.GoalEvent e -> ofGoal(graph.goal(e.goalId()).orElseThrow());
      case Event.TaskEvent e ->
          ofTask(e.goalId(), graph.task(e.goalId(), e.taskId()).orElseThrow());
    }
  }

  /** One that still stands fires again. */
  void fired(InMemoryGraph graph, Timer timer, Instant now) {
    Owner owner = Owner.of(timer);
    Kept known = kept.get(owner);
    if (known != null && known.set().equals(timer)) {
      set(owner, known.standing(), brain.again(graph, timer, now).orElseThrow());
    }
  }

  private void ofGoal(Goal goal) {
    List<Timer> timers = brain.timers(goal);
    boolean goesOn =
        goal.status() == GoalStatus.PLANNING
            && goal.control().hold() == null
            && goal.control().questions().isEmpty();
    require(
        !goesOn || timers.stream().anyMatch(timer -> timer.kind() != Timer.Kind.GOAL_TIME),
        "nobody looks after its plan",
        goal);
    for (boolean time : List.of(true, false)) {
      Owner owner = new Owner(goal.goalId(), null, time);
      stands(
          owner,
          timers.stream().filter(timer -> Owner.of(timer).equals(owner)).findFirst().orElse(null));
    }
  }

  private void ofTask(String goalId, Task task) {
    Timer timer = brain.timer(goalId, task).orElse(null);
    boolean isOrdered =
        task.status() == TaskStatus.DISPATCHED
            || task.status() == TaskStatus.RUNNING
            || task.status() == TaskStatus.IN_REVIEW;
    require(!isOrdered || timer != null, "nobody looks after it", task);
    stands(new Owner(goalId, task.taskId(), false), timer);
  }

  private void stands(Owner owner, @Nullable Timer timer) {
    Kept known = kept.get(owner);
    if (timer == null) {
      kept.remove(owner);
    } else if (known == null || !known.standing().equals(timer)) {
      set(owner, timer, timer);
    }
  }

  private void set(Owner owner, Timer standing, Timer set) {
    kept.put(owner, new Kept(standing, set));
    queue.add(set);
  }
}
