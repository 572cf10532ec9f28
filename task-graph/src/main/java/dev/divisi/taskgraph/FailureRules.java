package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;

/** What follows when an attempt, a review or a merge does not succeed: again, or give up. */
final class FailureRules {

  private final Timings timings;
  private final Scheduler scheduler;

  FailureRules(Timings timings, Scheduler scheduler) {
    this.timings = timings;
    this.scheduler = scheduler;
  }

  /** A worker says that it could not do its piece of work. */
  void workFailed(Draft draft, Task task, Command.ReportFailure report) {
    String goalId = report.work().goalId();
    WorkStep step = report.work().step();
    if (report.handedBack() && step == WorkStep.IMPLEMENT) {
      handBack(draft, goalId, task, report);
    } else if (report.handedBack()) {
      releaseStep(draft, goalId, task, step, report.message(), false, Duration.ZERO);
    } else {
      failedByWorker(draft, goalId, task, report);
    }
    // What a failure frees, another task may take.
    scheduler.advance(draft, goalId);
  }

  private void failedByWorker(Draft draft, String goalId, Task task, Command.ReportFailure report) {
    String code = report.code();
    String message = report.message();
    WorkStep step = report.work().step();
    switch (report.kind()) {
      case REJECTED, BUG -> giveUp(draft, goalId, task, code, message);
      case AGENT, EXHAUSTED -> failed(draft, goalId, task, code, "worker", message, Duration.ZERO);
      case TRANSIENT -> {
        if (step == WorkStep.IMPLEMENT) {
          Duration pause = timings.backOff(task.attempts().failed() + 1);
          failed(draft, goalId, task, code, "worker", message, pause);
        } else {
          Duration pause = timings.backOff(task.attempts().stepFailures() + 1);
          releaseStep(draft, goalId, task, step, code + ": " + message, true, pause);
        }
      }
    }
  }

  /** The lease ended and nobody was heard of. */
  void workerLost(Draft draft, String goalId, Task task, Work work) {
    String message =
        "worker "
            + work.worker()
            + " was not heard of for "
            + timings.lease().toSeconds()
            + " s while it held the work";
    if (work.step() == WorkStep.IMPLEMENT) {
      failed(draft, goalId, task, "LEASE_LOST", "worker", message, Duration.ZERO);
    } else {
      releaseStep(draft, goalId, task, work.step(), message, true, Duration.ZERO);
    }
    scheduler.advance(draft, goalId);
  }

  /** The patch of the current attempt will not do: another attempt, or none. */
  void attemptFailed(
      Draft draft, String goalId, Task task, String code, String source, String message) {
    failed(draft, goalId, task, code, source, message, Duration.ZERO);
    scheduler.advance(draft, goalId);
  }

  void backOffEnded(Draft draft, String goalId, Task task) {
    switch (task.status()) {
      case READY -> {
        draft.emit(new Event.BackOffEnded(goalId, task.taskId(), draft.now()));
        scheduler.advance(draft, goalId);
      }
      case IN_REVIEW -> scheduler.reorder(draft, goalId, task, WorkStep.REVIEW);
      case MERGING -> scheduler.reorder(draft, goalId, task, WorkStep.MERGE);
      case PENDING,
          DISPATCHED,
          RUNNING,
          PROPOSED,
          AWAITING_APPROVAL,
          DONE,
          BLOCKED,
          FAILED,
          CANCELLED ->
          throw new IllegalStateException("a pause in a state that has none: " + task);
    }
  }

  /** The branch does not stand where the merge order said: ask again, with where it stands. */
  void branchMoved(Draft draft, String goalId, Task task, String head, String message) {
    if (isCancelling(draft, goalId)) {
      cancel(draft, goalId, task);
    } else if (stepsUsedUp(draft, goalId, task)) {
      giveUp(draft, goalId, task, "BRANCH_KEEPS_MOVING", message);
    } else {
      draft.emit(
          new Event.BranchMoved(
              goalId, task.taskId(), draft.now(), task.definition().repository(), head));
      scheduler.reorder(draft, goalId, draft.taskOrThrow(goalId, task.taskId()), WorkStep.MERGE);
    }
    scheduler.advance(draft, goalId);
  }

  private void failed(
      Draft draft,
      String goalId,
      Task task,
      String code,
      String source,
      String message,
      Duration pause) {
    int max = draft.goalOrThrow(goalId).definition().limits().maxFailedAttempts();
    int failed = task.attempts().failed() + 1;
    if (isCancelling(draft, goalId)) {
      cancel(draft, goalId, task);
    } else if (failed >= max) {
      giveUp(
          draft, goalId, task, code, message + " (" + failed + " of " + max + " attempts failed)");
    } else {
      retry(draft, goalId, task, code, new Feedback(number(task), source, message), true, pause);
    }
  }

  private void handBack(Draft draft, String goalId, Task task, Command.ReportFailure report) {
    if (isCancelling(draft, goalId)) {
      cancel(draft, goalId, task);
    } else {
      Feedback feedback = new Feedback(number(task), "worker", report.message());
      retry(draft, goalId, task, report.code(), feedback, false, Duration.ZERO);
    }
  }

  private void retry(
      Draft draft,
      String goalId,
      Task task,
      String code,
      Feedback feedback,
      boolean counted,
      Duration pause) {
    Instant retryAt = draft.now().plus(pause);
    draft.emit(
        new Event.AttemptFailed(
            goalId, task.taskId(), draft.now(), number(task), code, feedback, counted, retryAt));
    pauseUntil(draft, goalId, task, retryAt);
  }

  private void releaseStep(
      Draft draft,
      String goalId,
      Task task,
      WorkStep step,
      String reason,
      boolean counted,
      Duration pause) {
    if (isCancelling(draft, goalId)) {
      cancel(draft, goalId, task);
      return;
    }
    if (counted && stepsUsedUp(draft, goalId, task)) {
      giveUp(draft, goalId, task, step + "_KEEPS_FAILING", reason);
      return;
    }
    Instant retryAt = draft.now().plus(pause);
    draft.emit(
        new Event.WorkReleased(
            goalId, task.taskId(), draft.now(), number(task), step, reason, counted, retryAt));
    if (pause.isZero()) {
      scheduler.reorder(draft, goalId, draft.taskOrThrow(goalId, task.taskId()), step);
    } else {
      pauseUntil(draft, goalId, task, retryAt);
    }
  }

  private static void pauseUntil(Draft draft, String goalId, Task task, Instant retryAt) {
    if (retryAt.isAfter(draft.now())) {
      draft.timer(goalId, task.taskId(), Timer.Kind.BACK_OFF, task.attempts().orders(), retryAt);
    }
  }

  private void giveUp(Draft draft, String goalId, Task task, String code, String reason) {
    draft.emit(
        new Event.TaskFailed(goalId, task.taskId(), draft.now(), number(task), code, reason));
    scheduler.blockDependents(draft, goalId, task);
  }

  private static void cancel(Draft draft, String goalId, Task task) {
    draft.emit(
        new Event.TaskCancelled(goalId, task.taskId(), draft.now(), "the goal is cancelled"));
  }

  private static boolean isCancelling(Draft draft, String goalId) {
    return draft.goalOrThrow(goalId).progress().cancelReason() != null;
  }

  private static boolean stepsUsedUp(Draft draft, String goalId, Task task) {
    int max = draft.goalOrThrow(goalId).definition().limits().maxFailedAttempts();
    return task.attempts().stepFailures() + 1 >= max;
  }

  private static int number(Task task) {
    return task.attempts().current();
  }
}
