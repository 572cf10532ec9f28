package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When the brain wants to be called again. Derived from state: what is not kept cannot be lost. */
final class Timers {

  private final Timings timings;

  Timers(Timings timings) {
    this.timings = timings;
  }

  /** Of the goal's time, and of its planning or what people are to approve of it. */
  List<Timer> of(Goal goal) {
    List<Timer> found = new ArrayList<>();
    if (!goal.status().isEnd()) {
      time(goal).ifPresent(found::add);
      if (goal.status() == GoalStatus.PLANNING) {
        planning(goal).ifPresent(found::add);
      } else {
        approvals(goal).ifPresent(found::add);
      }
    }
    return List.copyOf(found);
  }

  /** Of the task's work, of the pause before it, or of what people are to approve. */
  Optional<Timer> of(String goalId, Task task) {
    if (task.status().isEnd()) {
      return Optional.empty();
    }
    String taskId = task.taskId();
    Work work = task.work();
    if (work != null) {
      boolean byHand = work.step() == WorkStep.IMPLEMENT && task.definition().isForPeople();
      // Nobody claims it, however often it is ordered.
      return byHand
          ? Optional.empty()
          : Optional.of(work(goalId, taskId, work, task.timeline().updatedAt()));
    }
    Instant notBefore = task.attempts().notBefore();
    int orders = task.attempts().orders();
    if (notBefore != null) {
      return Optional.of(new Timer(goalId, taskId, Timer.Kind.BACK_OFF, orders, notBefore));
    }
    // The parts of a task are approved with the version of the plan that has them.
    Approvals approvals = task.definition().expand() ? null : task.candidateOrNone().approvals();
    return Optional.ofNullable(approvals)
        .flatMap(Approvals::due)
        .map(at -> new Timer(goalId, taskId, Timer.Kind.APPROVAL, orders, at));
  }

  private static Optional<Timer> approvals(Goal goal) {
    Planning planning = goal.planning();
    Approvals approvals =
        planning.revision() == null || planning.revision().approvals() == null
            ? planning.approvals()
            : planning.revision().approvals();
    return Optional.ofNullable(approvals)
        .flatMap(Approvals::due)
        .map(at -> new Timer(goal.goalId(), null, Timer.Kind.APPROVAL, planning.orders(), at));
  }

  /** What is to be set in the place of one that has fired. */
  Optional<Timer> again(GraphState state, Timer fired, Instant now) {
    String goalId = fired.goalId();
    String taskId = fired.taskId();
    boolean ofTime = fired.kind() == Timer.Kind.GOAL_TIME;
    Optional<Timer> standing =
        taskId == null
            ? state.goal(goalId).stream()
                .flatMap(goal -> of(goal).stream())
                .filter(timer -> (timer.kind() == Timer.Kind.GOAL_TIME) == ofTime)
                .findFirst()
            : state.task(goalId, taskId).flatMap(task -> of(goalId, task));
    return standing.map(timer -> timer.at().isAfter(now) ? timer : putOff(timer, now));
  }

  private Timer putOff(Timer timer, Instant now) {
    Instant at = now.plus(timings.orderRepeat());
    return new Timer(timer.goalId(), timer.taskId(), timer.kind(), timer.workNumber(), at);
  }

  private static Optional<Timer> time(Goal goal) {
    Duration timeout = goal.limits().goalTimeout();
    Hold hold = goal.control().hold();
    if (timeout == null || (hold != null && hold.kind() == Hold.Kind.TIME)) {
      return Optional.empty();
    }
    Instant end = goal.timeline().submittedAt().plus(timeout);
    return Optional.of(new Timer(goal.goalId(), null, Timer.Kind.GOAL_TIME, 0, end));
  }

  private Optional<Timer> planning(Goal goal) {
    Planning planning = goal.planning();
    Work work = planning.work();
    // An older version kept no time with the order or the pause: such a timer is due at once.
    Instant overdue = goal.timeline().updatedAt();
    if (work != null) {
      return Optional.of(work(goal.goalId(), null, work, overdue));
    }
    // Else whoever lets it go on orders the plan.
    return PlanningRules.mayOrder(goal)
        ? Optional.of(
            new Timer(
                goal.goalId(),
                null,
                Timer.Kind.BACK_OFF,
                planning.orders(),
                Objects.requireNonNullElse(planning.retryAt(), overdue)))
        : Optional.empty();
  }

  private Timer work(String goalId, @Nullable String taskId, Work work, Instant overdue) {
    Instant leaseUntil = work.leaseUntil();
    if (leaseUntil != null) {
      return new Timer(goalId, taskId, Timer.Kind.LEASE, work.number(), leaseUntil);
    }
    Instant orderedAt = work.orderedAt();
    Instant at = orderedAt == null ? overdue : orderedAt.plus(timings.orderRepeat());
    return new Timer(goalId, taskId, Timer.Kind.ORDER_REPEAT, work.number(), at);
  }
}
