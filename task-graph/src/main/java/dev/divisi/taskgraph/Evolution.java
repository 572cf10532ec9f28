package dev.divisi.taskgraph;

import dev.divisi.taskgraph.Event.GoalEvent;
import dev.divisi.taskgraph.Event.TaskEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies events to state: live and in recovery, and nothing else does.
 *
 * @param event what happened
 * @param goal the goal after the event
 * @param task the task that the event was about, after it; null when it was about the goal alone
 * @param edges what that task is tied to; null when the event did not change it
 */
public record Evolution(Event event, Goal goal, @Nullable Task task, @Nullable Edges edges) {

  /** What the state is after the event. An event that the tables do not allow is a bug. */
  public static Evolution apply(GraphState state, Event event) {
    return switch (event) {
      case GoalEvent goalEvent ->
          new Evolution(
              event,
              GoalEvolution.after(state.goal(event.goalId()), goalEvent).counted(told(event)),
              null,
              null);
      case TaskEvent taskEvent -> {
        Goal goal =
            state
                .goal(event.goalId())
                .orElseThrow(() -> new IllegalStateException("nothing to apply to: " + event));
        Optional<Task> before = state.task(event.goalId(), taskEvent.taskId());
        Task after = TaskEvolution.after(before, taskEvent);
        yield new Evolution(
            event,
            GoalEvolution.with(goal, before, after, taskEvent).counted(told(event)),
            after,
            edges(state, taskEvent));
      }
    };
  }

  /** Whether the audit record tells of it. Heartbeats and bookkeeping would only drown the rest. */
  public static boolean isTold(Event event) {
    return switch (event) {
      case Event.PlanLeaseRenewed _,
          Event.PlanSpendReported _,
          Event.DecisionHeard _,
          Event.LeaseRenewed _,
          Event.SpendReported _,
          Event.TaskPlanned _,
          Event.TaskReadied _,
          Event.ReviewOrdered _,
          Event.TaskMoved _,
          Event.DependentsChanged _,
          Event.DependencyMerged _,
          Event.BackOffEnded _ ->
          false;
      case GoalEvent _, TaskEvent _ -> true;
    };
  }

  /** The version of the plan that waits after the event; empty when none does. */
  public static Optional<Revision> revision(GraphState state, Event event) {
    if (event instanceof Event.RevisionProposed e) {
      return Optional.of(e.revision());
    }
    boolean over =
        event instanceof Event.PlanRevised
            || event instanceof Event.RevisionRefused
            || event instanceof Event.GoalCancelled
            || event instanceof Event.GoalFailed
            || event instanceof Event.GoalCompleted;
    return over ? Optional.empty() : state.revision(event.goalId());
  }

  private static long told(Event event) {
    return isTold(event) ? 1 : 0;
  }

  private static @Nullable Edges edges(GraphState state, TaskEvent event) {
    if (event instanceof Event.TaskPlanned e) {
      return e.edges();
    }
    if (event instanceof Event.DependentsChanged e) {
      return state.edges(e.goalId(), e.taskId()).withDependents(e.dependents());
    }
    if (event instanceof Event.TaskExpanded e) {
      return state.edges(e.goalId(), e.taskId()).withParts(e.parts());
    }
    if (event instanceof Event.TaskRevised e) {
      Edges before = state.edges(e.goalId(), e.taskId());
      return new Edges(e.dependencies(), before.dependents(), java.util.List.of());
    }
    return null;
  }
}
