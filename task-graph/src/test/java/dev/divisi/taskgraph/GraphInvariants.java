package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.globs.WriteScope;
import dev.divisi.taskgraph.Event.TaskEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must hold whatever happens. Written against the events alone, with its own book-keeping, so
 * that it cannot share a mistake with the rules that it watches.
 */
final class GraphInvariants {

  private final Map<String, PlanDraft> drafts = new HashMap<>();
  private final Map<String, List<String>> dependencies = new HashMap<>();
  private final Map<String, Set<String>> merged = new HashMap<>();
  private final Map<String, String> reviewedPatch = new HashMap<>();
  private final Map<String, String> acceptedPatch = new HashMap<>();
  private final Map<String, Integer> dispatchedAttempt = new HashMap<>();
  private final Set<String> endedTasks = new HashSet<>();
  private final Set<String> endedGoals = new HashSet<>();
  private final Set<String> mergedAttempts = new HashSet<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private final List<Event> log = new ArrayList<>();

  /** A plan that a planner may propose. */
  void drafted(PlanDraft plan) {
    drafts.put(plan.contentHash(), plan);
  }

  /** Checks one decision after it was applied. */
  void check(InMemoryGraph graph, Decision decision) {
    for (Event event : decision.events()) {
      log.add(event);
      checkEvent(event);
    }
    decision.events().stream()
        .map(Event::goalId)
        .distinct()
        .forEach(goalId -> checkGoal(graph, goalId));
    for (Order order : decision.orders()) {
      checkOrder(graph, order);
    }
  }

  private void checkEvent(Event event) {
    String goalId = event.goalId();
    if (Evolution.isTold(event)) {
      sequences.merge(goalId, 1L, Long::sum);
    }
    if (!(event instanceof Event.CommandRefused)) {
      assertThat(endedGoals).as("nothing happens after the end: %s", event).doesNotContain(goalId);
    }
    if (event instanceof Event.PlanProposed proposed) {
      Objects.requireNonNull(drafts.get(proposed.contentHash()))
          .tasks()
          .forEach(task -> dependencies.put(goalId + "/" + task.taskId(), task.dependsOn()));
    }
    if (event instanceof TaskEvent taskEvent) {
      checkTaskEvent(goalId + "/" + taskEvent.taskId(), taskEvent);
    }
    if (event instanceof Event.GoalCompleted
        || event instanceof Event.GoalFailed
        || event instanceof Event.GoalCancelled) {
      endedGoals.add(goalId);
    }
  }

  private void checkTaskEvent(String key, TaskEvent event) {
    assertThat(endedTasks).as("nothing happens after the end: %s", event).doesNotContain(key);
    if (event instanceof Event.TaskDispatched e) {
      assertThat(merged.getOrDefault(e.goalId(), Set.of()))
          .as("dependencies are merged before: %s", e)
          .containsAll(Objects.requireNonNull(dependencies.get(key)));
      assertThat(e.attempt())
          .as("attempts are numbered without a gap: %s", e)
          .isEqualTo(dispatchedAttempt.getOrDefault(key, 0) + 1);
      dispatchedAttempt.put(key, e.attempt());
      acceptedPatch.remove(key);
      reviewedPatch.remove(key);
    }
    if (event instanceof Event.PatchAccepted e) {
      assertThat(e.attempt()).as("only the current attempt: %s", e).isEqualTo(current(key));
      acceptedPatch.put(key, e.patchHash());
    }
    if (event instanceof Event.ReviewPassed e) {
      assertThat(e.attempt()).as("only the current attempt: %s", e).isEqualTo(current(key));
      reviewedPatch.put(key, acceptedPatch.get(key));
    }
    if (event instanceof Event.PatchApproved e) {
      assertThat(e.patchHash())
          .as("the patch that was looked at: %s", e)
          .isEqualTo(acceptedPatch.get(key));
      reviewedPatch.put(key, acceptedPatch.get(key));
    }
    if (event instanceof Event.TaskMerged e) {
      assertThat(e.attempt()).as("only the current attempt: %s", e).isEqualTo(current(key));
      assertThat(reviewedPatch.get(key)).as("reviewed before merged: %s", e).isNotNull();
      assertThat(mergedAttempts.add(key)).as("merged once: %s", e).isTrue();
      merged.computeIfAbsent(e.goalId(), id -> new HashSet<>()).add(e.taskId());
    }
    if (event instanceof Event.TaskMerged
        || event instanceof Event.TaskFailed
        || event instanceof Event.TaskBlocked
        || event instanceof Event.TaskCancelled) {
      endedTasks.add(key);
    }
  }

  private int current(String key) {
    return dispatchedAttempt.getOrDefault(key, 0);
  }

  private void checkGoal(InMemoryGraph graph, String goalId) {
    Goal goal = graph.goal(goalId).orElseThrow();
    List<Task> tasks = graph.tasks(goalId);
    Map<TaskStatus, Integer> counts =
        tasks.stream().collect(Collectors.toMap(Task::status, task -> 1, Integer::sum));
    assertThat(goal.progress().counts()).as("counts of %s", goalId).isEqualTo(counts);
    assertThat(goal.sequence()).as("sequence of %s", goalId).isEqualTo(sequences.get(goalId));
    List<Task> live = tasks.stream().filter(task -> task.status().isLive()).toList();
    assertThat(goal.progress().live())
        .as("live tasks of %s", goalId)
        .containsExactlyInAnyOrderElementsOf(live.stream().map(Task::taskId).toList());
    assertThat(live)
        .as("parallel limit of %s", goalId)
        .hasSizeLessThanOrEqualTo(goal.definition().limits().maxParallelTasks());
    for (int i = 0; i < live.size(); i++) {
      for (int j = i + 1; j < live.size(); j++) {
        TaskDefinition one = live.get(i).definition();
        TaskDefinition other = live.get(j).definition();
        assertThat(
                one.repository().equals(other.repository())
                    && WriteScope.of(one.scope()).meets(WriteScope.of(other.scope())))
            .as("%s and %s may write the same files and are both live", one, other)
            .isFalse();
      }
    }
    Map<String, Long> merging =
        tasks.stream()
            .filter(task -> task.work() != null && task.work().step() == WorkStep.MERGE)
            .collect(
                Collectors.groupingBy(
                    task -> task.definition().repository(), Collectors.counting()));
    assertThat(merging.values()).as("one merge a branch in %s", goalId).allMatch(n -> n == 1);
  }

  private static void checkOrder(InMemoryGraph graph, Order order) {
    if (order instanceof Order.DispatchTask e) {
      Task task = graph.task(e.work().goalId(), taskId(e.work())).orElseThrow();
      assertThat(e.work().attempt()).isEqualTo(task.attempts().current());
    }
    if (order instanceof Order.RequestMerge e) {
      Goal goal = graph.goal(e.work().goalId()).orElseThrow();
      assertThat(e.expectedHead()).isEqualTo(goal.progress().branch(e.repository()).head());
    }
  }

  private static String taskId(WorkReference work) {
    assertThat(work.taskId()).isNotNull();
    return String.valueOf(work.taskId());
  }

  /** When nothing is in flight any more, a goal is over or waits for a person, by name. */
  void checkAtRest(InMemoryGraph graph) {
    for (Goal goal : graph.goals().values()) {
      boolean waitsForPerson =
          goal.status() == GoalStatus.AWAITING_APPROVAL
              || graph.tasks(goal.goalId()).stream()
                  .anyMatch(task -> task.status() == TaskStatus.AWAITING_APPROVAL);
      assertThat(goal.status().isEnd() || waitsForPerson)
          .as("goal is over or waits for something that it names: %s", goal)
          .isTrue();
    }
  }

  /** Folding the log again from nothing gives the same state. */
  void checkFold(InMemoryGraph graph) {
    InMemoryGraph folded = new InMemoryGraph();
    log.forEach(folded::apply);
    assertThat(folded.goals()).isEqualTo(graph.goals());
    for (String goalId : graph.goals().keySet()) {
      assertThat(folded.tasks(goalId)).isEqualTo(graph.tasks(goalId));
    }
  }

  List<Event> log() {
    return log;
  }
}
