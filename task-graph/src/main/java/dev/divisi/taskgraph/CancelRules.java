package dev.divisi.taskgraph;

/** A person ends a goal. */
final class CancelRules {

  private final Scheduler scheduler;

  CancelRules(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void cancel(Draft draft, Command.CancelGoal command) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    if (goal.status().isEnd() || goal.progress().cancelReason() != null) {
      draft.refuse(
          goalId,
          null,
          0,
          command.by(),
          "cancel goal",
          goal.status().isEnd()
              ? "the goal is over: " + goal.status()
              : "the goal is being cancelled already");
      return;
    }
    if (goal.status() == GoalStatus.RUNNING) {
      draft.emit(new Event.CancelRequested(goalId, draft.now(), command.by(), command.reason()));
    }
    draft.forEachTask(goalId, task -> cancelTask(draft, goalId, task));
    if (goal.status() == GoalStatus.RUNNING) {
      scheduler.advance(draft, goalId);
    } else {
      Work planning = goal.planning().work();
      if (planning != null) {
        cancelWork(
            draft,
            new WorkReference(goalId, null, goal.planning().attempt(), WorkStep.PLAN),
            planning);
      }
      draft.emit(
          new Event.GoalCancelled(
              goalId, draft.now(), "cancelled by " + command.by() + ": " + command.reason()));
    }
  }

  private static void cancelTask(Draft draft, String goalId, Task task) {
    Work work = task.work();
    // A merge that an integrator holds may be pushed already: its outcome is waited for.
    boolean beingMerged =
        task.status() == TaskStatus.MERGING && work != null && work.claimId() != null;
    if (task.status().isEnd() || beingMerged) {
      return;
    }
    draft.emit(
        new Event.TaskCancelled(goalId, task.taskId(), draft.now(), "the goal is cancelled"));
    if (work != null) {
      cancelWork(
          draft,
          new WorkReference(goalId, task.taskId(), task.attempts().current(), work.step()),
          work);
    }
  }

  private static void cancelWork(Draft draft, WorkReference reference, Work work) {
    if (work.claimId() != null && work.worker() != null) {
      draft.order(
          new Order.CancelWork(reference, work.claimId(), work.worker(), "the goal is cancelled"));
    }
  }
}
