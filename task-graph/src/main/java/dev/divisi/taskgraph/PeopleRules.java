package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people may do with a goal and its tasks at any time. */
final class PeopleRules {

  private final Scheduler scheduler;
  private final PlanningRules planning;
  private final TalkRules talk;

  PeopleRules(Scheduler scheduler, PlanningRules planning, TalkRules talk) {
    this.scheduler = scheduler;
    this.planning = planning;
    this.talk = talk;
  }

  /**
   * Why a person's decision is not heard at all; null when it is.
   *
   * @param named whether policy names the person as one who must be asked
   */
  static @Nullable String refusal(Goal goal, Command.PersonDecides command, boolean named) {
    Decider decider = command.decider();
    List<String> deciders = goal.definition().deciders();
    if (!named && !deciders.isEmpty() && !deciders.contains(decider.name())) {
      return decider.name() + " may not decide on this goal; who may: " + deciders;
    }
    if (goal.control().decisions().contains(decider.decisionId())) {
      return "this decision was heard already";
    }
    if (goal.status().isEnd() && !(command instanceof Command.DecideLesson)) {
      return "the goal is over: " + goal.status();
    }
    return null;
  }

  void pause(Draft draft, Command.PauseGoal command) {
    Goal goal = draft.goalOrThrow(command.goalId());
    Hold hold = goal.control().hold();
    if (hold != null) {
      refuse(draft, command, null, "pause goal", "it is held already by " + hold.by());
      return;
    }
    draft.emit(
        new Event.GoalHeld(
            command.goalId(),
            draft.now(),
            Hold.Kind.PERSON,
            command.decider().name(),
            command.reason()));
  }

  void resume(Draft draft, Command.ResumeGoal command) {
    String goalId = command.goalId();
    Hold hold = draft.goalOrThrow(goalId).control().hold();
    if (hold == null) {
      refuse(draft, command, null, "resume goal", "nothing holds it");
    } else if (hold.kind() == Hold.Kind.TIME) {
      refuse(draft, command, null, "resume goal", "its time is used up: raise the goal's timeout");
    } else {
      release(draft, goalId, command.decider().name(), command.reason());
      goOn(draft, goalId, true);
    }
  }

  private static void release(Draft draft, String goalId, String by, String reason) {
    draft.emit(new Event.GoalReleased(goalId, draft.now(), by, reason));
  }

  /** Gives out what waited. */
  private void goOn(Draft draft, String goalId, boolean released) {
    // What a person released, or limits that are new, may be near their end already.
    Budgets.watch(draft, goalId);
    Goal goal = draft.goalOrThrow(goalId);
    if (released && goal.control().hold() == null) {
      scheduler.repeatMerges(draft, goalId);
    }
    if (goal.status() == GoalStatus.PLANNING && goal.planning().work() == null) {
      planning.orderPlan(draft, goalId);
    } else if (goal.status() == GoalStatus.RUNNING) {
      scheduler.advance(draft, goalId);
    }
  }

  void raise(Draft draft, Command.RaiseLimits command) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    String by = command.decider().name();
    Limits limits = goal.limits();
    String problem = command.problem();
    if (problem == null) {
      try {
        limits = limits.changedBy(command.change());
      } catch (IllegalArgumentException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    if (problem == null) {
      problem = timePassed(goal, command.change().goalTimeout(), draft.now());
    }
    if (problem == null && limits.equals(goal.limits())) {
      problem = "it changes nothing";
    }
    if (problem != null) {
      refuse(draft, command, null, "change limits", problem);
      return;
    }
    // Released first: the new limits are then watched from the start.
    boolean enough = isEnough(draft, goal, limits);
    Hold paused = goal.control().paused();
    if (enough && paused != null) {
      draft.emit(
          new Event.GoalHeld(goalId, draft.now(), paused.kind(), paused.by(), paused.reason()));
    } else if (enough) {
      release(draft, goalId, by, "the limits are raised");
    }
    draft.emit(new Event.LimitsChanged(goalId, draft.now(), limits, by, command.reason()));
    if (!Budgets.isComfortable(limits, goal.spending()) && isBudgetOfHeldChanged(goal, limits)) {
      Budgets.holdStill(draft, goalId);
    }
    goOn(draft, goalId, enough);
  }

  private static @Nullable String timePassed(Goal goal, @Nullable Duration timeout, Instant now) {
    if (timeout == null || goal.timeline().submittedAt().plus(timeout).isAfter(now)) {
      return null;
    }
    Duration passed = Duration.between(goal.timeline().submittedAt(), now);
    return "a timeout of %s is over already: %s have passed since the goal was submitted"
        .formatted(timeout, passed.truncatedTo(ChronoUnit.SECONDS));
  }

  private static boolean isBudgetOfHeldChanged(Goal goal, Limits limits) {
    Hold hold = goal.control().hold();
    return hold != null
        && hold.kind() == Hold.Kind.BUDGET
        && !limits.goalBudget().equals(goal.limits().goalBudget());
  }

  private static boolean isEnough(Draft draft, Goal goal, Limits limits) {
    Hold hold = goal.control().hold();
    if (hold == null) {
      return false;
    }
    return switch (hold.kind()) {
      case PERSON -> false;
      case BUDGET ->
          isBudgetOfHeldChanged(goal, limits) && Budgets.isComfortable(limits, goal.spending());
      case TIME -> {
        Duration timeout = limits.goalTimeout();
        yield timeout == null || goal.timeline().submittedAt().plus(timeout).isAfter(draft.now());
      }
    };
  }

  /** The time of the goal may be used up: everything stops, and a person must say more. */
  void timeUp(Draft draft, Goal goal, FailureRules failures) {
    String goalId = goal.goalId();
    Duration timeout = goal.limits().goalTimeout();
    Hold hold = goal.control().hold();
    if (timeout == null || (hold != null && hold.kind() == Hold.Kind.TIME)) {
      return;
    }
    Instant end = goal.timeline().submittedAt().plus(timeout);
    if (end.isAfter(draft.now())) {
      return;
    }
    String reason =
        "GOAL_TIME_USED_UP: it may take " + timeout + "; raise the goal's timeout, or cancel it";
    draft.emit(new Event.GoalHeld(goalId, draft.now(), Hold.Kind.TIME, "time", reason));
    planning.interrupt(draft, goal, reason);
    for (String taskId : goal.progress().live()) {
      Task task = draft.taskOrThrow(goalId, taskId);
      if (task.status() == TaskStatus.DISPATCHED || task.status() == TaskStatus.RUNNING) {
        FailureRules.cancelWork(draft, goalId, task, reason);
        failures.handBack(draft, goalId, task, "GOAL_TIME_USED_UP", reason);
      }
    }
  }

  void cancel(Draft draft, Command.CancelGoal command) {
    String goalId = command.goalId();
    String by = command.decider().name();
    if (draft.goalOrThrow(goalId).progress().cancelReason() != null) {
      refuse(draft, command, null, "cancel goal", "the goal is being cancelled already");
      return;
    }
    unblock(draft, goalId);
    Goal goal = draft.goalOrThrow(goalId);
    if (goal.status() == GoalStatus.RUNNING) {
      draft.emit(new Event.CancelRequested(goalId, draft.now(), by, command.reason()));
    }
    draft.forEachTask(
        goalId,
        task -> {
          if (!task.status().isEnd() && !task.isBeingMerged()) {
            endTask(draft, goalId, task, "the goal is cancelled");
          }
        });
    if (goal.status() == GoalStatus.RUNNING) {
      scheduler.advance(draft, goalId);
    } else {
      PlanningRules.cancelWork(draft, goal, "the goal is cancelled");
      draft.emit(
          new Event.GoalCancelled(
              goalId, draft.now(), Reason.after("cancelled by " + by, command.reason())));
    }
  }

  private static void endTask(Draft draft, String goalId, Task task, String reason) {
    FailureRules.cancelWork(draft, goalId, task, reason);
    draft.emit(new Event.TaskCancelled(goalId, task.taskId(), draft.now(), reason));
  }

  /** A person decides about one task. */
  void decide(Draft draft, Command.TaskDecision command) {
    String goalId = command.goalId();
    Task task = draft.task(goalId, command.taskId()).orElse(null);
    String what = word(command);
    if (task == null) {
      refuse(draft, command, command.taskId(), what, "the goal has no such task");
      return;
    }
    String refusal = refusal(draft, goalId, task, command);
    if (refusal != null) {
      refuse(draft, command, task.taskId(), what, refusal);
      return;
    }
    switch (command) {
      case Command.CancelTask c -> cancelTask(draft, c, task);
      case Command.RetryTask c -> retry(draft, c, task);
      case Command.SkipTask c -> skip(draft, c, task);
      case Command.ReassignTask c -> reassign(draft, c, task);
      case Command.SteerTask c -> talk.steer(draft, c, task);
    }
  }

  private static String word(Command.TaskDecision command) {
    return switch (command) {
      case Command.CancelTask _ -> "cancel task";
      case Command.RetryTask _ -> "retry task";
      case Command.SkipTask _ -> "skip task";
      case Command.ReassignTask _ -> "reassign task";
      case Command.SteerTask _ -> "steer task";
    };
  }

  private static @Nullable String refusal(
      Draft draft, String goalId, Task task, Command.TaskDecision command) {
    if (task.status().isEnd()) {
      return "it is over: " + task.status();
    }
    if (command instanceof Command.SteerTask) {
      return null;
    }
    if (draft.goalOrThrow(goalId).progress().cancelReason() != null) {
      return "the goal is being cancelled";
    }
    TaskDefinition.Parent parent = task.definition().parent();
    if (parent != null && task.definition().isCandidate()) {
      return "it is a candidate: decide on '" + parent.taskId() + "'";
    }
    if (command instanceof Command.CancelTask && parent != null) {
      return "it is a part: skip it, or cancel '" + parent.taskId() + "'";
    }
    if (command instanceof Command.RetryTask) {
      boolean pausing = task.status() == TaskStatus.READY && task.attempts().notBefore() != null;
      return task.status() == TaskStatus.BLOCKED || pausing
          ? Budgets.usedUp(draft.goalOrThrow(goalId).limits(), task).orElse(null)
          : "it is " + task.status() + "; only a blocked task is tried again";
    }
    Collection<Task> touched =
        command instanceof Command.CancelTask
            ? withDependents(draft, goalId, task)
            : withParts(draft, goalId, task);
    for (Task one : touched) {
      if (one.isBeingMerged()) {
        return "'" + one.taskId() + "' is being merged: wait for how that ends";
      }
    }
    if (command instanceof Command.ReassignTask c && !c.pool().equals(TaskDefinition.PEOPLE)) {
      Optional<String> usedUp = Budgets.usedUp(draft.goalOrThrow(goalId).limits(), task);
      if (usedUp.isPresent()) {
        return usedUp.get();
      }
    }
    if (command instanceof Command.ReassignTask
        && (task.status() == TaskStatus.EXPANDED
            || task.definition().expand()
            || !task.definition().bestOf().isEmpty())) {
      return "several work on it, or it is turned into parts: edit the plan instead";
    }
    return null;
  }

  /** The task and all that it was turned into, however deep. */
  private static List<Task> withParts(Draft draft, String goalId, Task task) {
    List<Task> all = new ArrayList<>(List.of(task));
    if (task.status() == TaskStatus.EXPANDED) {
      for (String part : draft.edges(goalId, task.taskId()).parts()) {
        all.addAll(withParts(draft, goalId, draft.taskOrThrow(goalId, part)));
      }
    }
    return all;
  }

  /** The task and all that would wait for it for ever, parts included; none that is over. */
  private static Collection<Task> withDependents(Draft draft, String goalId, Task task) {
    Map<String, Task> all = new LinkedHashMap<>();
    Deque<Task> open = new ArrayDeque<>(withParts(draft, goalId, task));
    while (!open.isEmpty()) {
      Task next = open.remove();
      if (!next.status().isEnd() && all.putIfAbsent(next.taskId(), next) == null) {
        for (String dependent : draft.edges(goalId, next.taskId()).dependents()) {
          open.addAll(withParts(draft, goalId, draft.taskOrThrow(goalId, dependent)));
        }
      }
    }
    return all.values();
  }

  private void cancelTask(Draft draft, Command.CancelTask command, Task task) {
    String goalId = command.goalId();
    String reason = Reason.after("cancelled by " + command.decider().name(), command.reason());
    unblock(draft, goalId);
    for (Task one : withDependents(draft, goalId, task)) {
      boolean same = one.taskId().equals(task.taskId());
      endTask(draft, goalId, one, same ? reason : "depends on " + task.taskId() + ", " + reason);
    }
    scheduler.advance(draft, goalId);
  }

  private void retry(Draft draft, Command.RetryTask command, Task task) {
    String goalId = command.goalId();
    if (task.status() == TaskStatus.BLOCKED) {
      unblock(draft, goalId);
      draft.emit(
          new Event.TaskRetried(
              goalId, task.taskId(), draft.now(), command.decider().name(), command.reason()));
    } else {
      draft.emit(new Event.BackOffEnded(goalId, task.taskId(), draft.now()));
    }
    scheduler.advance(draft, goalId);
  }

  private void skip(Draft draft, Command.SkipTask command, Task task) {
    String goalId = command.goalId();
    String by = command.decider().name();
    unblock(draft, goalId);
    List<Task> open =
        withParts(draft, goalId, task).stream().filter(one -> !one.status().isEnd()).toList();
    for (Task one : open) {
      FailureRules.cancelWork(draft, goalId, one, "skipped by " + by);
      draft.emit(
          one.definition().isCandidate()
              ? new Event.TaskRemoved(
                  goalId, one.taskId(), draft.now(), task.taskId() + " was skipped by " + by)
              : new Event.TaskSkipped(goalId, one.taskId(), draft.now(), by, command.reason()));
    }
    for (Task one : open) {
      // An edit may have made other tasks depend on a part.
      if (!one.definition().isCandidate()) {
        scheduler.releaseDependents(draft, goalId, draft.taskOrThrow(goalId, one.taskId()));
      }
    }
    scheduler.advance(draft, goalId);
  }

  private void reassign(Draft draft, Command.ReassignTask command, Task task) {
    String goalId = command.goalId();
    String by = command.decider().name();
    unblock(draft, goalId);
    FailureRules.cancelWork(draft, goalId, task, "given to " + command.pool() + " by " + by);
    draft.emit(
        new Event.TaskReassigned(
            goalId,
            task.taskId(),
            draft.now(),
            command.pool(),
            command.rewritten(),
            by,
            command.reason()));
    scheduler.advanceFrom(draft, goalId, task.taskId());
  }

  private static void unblock(Draft draft, String goalId) {
    if (draft.goalOrThrow(goalId).status() == GoalStatus.BLOCKED) {
      draft.emit(new Event.GoalUnblocked(goalId, draft.now()));
    }
  }

  private static void refuse(
      Draft draft,
      Command.PersonDecides command,
      @Nullable String taskId,
      String what,
      String reason) {
    draft.refuse(command.goalId(), taskId, 0, command.decider().name(), what, reason);
  }
}
