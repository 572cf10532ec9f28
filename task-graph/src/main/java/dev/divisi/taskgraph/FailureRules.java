package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What follows when an attempt, a review or a merge does not succeed: again, or give up. */
final class FailureRules {

  /** With this code a worker hands back what it cannot do before its question is answered. */
  static final String QUESTION_OPEN = "QUESTION_OPEN";

  /**
   * So often in a row an attempt may be handed back for that and not count. To ask is no failure,
   * but who asks at every attempt would else go round without end.
   */
  static final int FREE_HAND_BACKS = 3;

  /** So many attempts in a row that fail in the same way: another one would, too. */
  private static final int MAX_REPEATS = 3;

  /** So many attempts in a row that one agent fails at by its own fault: the next one is at it. */
  static final int FAILURES_A_RUNG = 2;

  /**
   * How an attempt failed.
   *
   * @param byAgent whether by the agent's own fault: neither a worker that was lost, nor what
   *     others merged meanwhile
   * @param pause how long the next one waits
   */
  private record Failure(
      String code, String source, String message, boolean byAgent, Duration pause) {
    /** The agent did not do it. */
    static Failure ofAgent(String code, String source, String message) {
      return new Failure(code, source, message, true, Duration.ZERO);
    }

    /** The agent could do nothing about it. */
    static Failure ofOthers(String code, String source, String message) {
      return new Failure(code, source, message, false, Duration.ZERO);
    }
  }

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
    if (report.handedBack() && isAttempt(step)) {
      handBack(draft, goalId, task, report.code(), report.message());
    } else if (report.handedBack()) {
      releaseStep(draft, goalId, task, step, report.message(), false, Duration.ZERO);
    } else {
      failedByWorker(draft, goalId, task, report);
    }
    // What a failure frees, another task may take.
    scheduler.advance(draft, goalId);
  }

  /** Whether the step makes the patch or the parts; the others only judge or merge them. */
  private static boolean isAttempt(WorkStep step) {
    return step == WorkStep.IMPLEMENT || step == WorkStep.PLAN;
  }

  private void failedByWorker(Draft draft, String goalId, Task task, Command.ReportFailure report) {
    String code = report.code();
    String message = report.message();
    WorkStep step = report.work().step();
    if (step == WorkStep.MERGE && report.kind() == FailureKind.REJECTED && isOfPolicy(code)) {
      // What would be pushed is not what policy let pass: another attempt is judged anew.
      failed(draft, goalId, task, Failure.ofOthers(code, "policy", message));
      return;
    }
    switch (report.kind()) {
      case REJECTED, BUG -> giveUp(draft, goalId, task, code, message);
      case AGENT, EXHAUSTED ->
          failed(
              draft,
              goalId,
              task,
              step == WorkStep.IMPLEMENT
                  ? Failure.ofAgent(code, "worker", message)
                  : Failure.ofOthers(code, "worker", message));
      case TRANSIENT -> {
        if (isAttempt(step)) {
          Duration pause = timings.backOff(task.attempts().failed() + 1);
          failed(draft, goalId, task, new Failure(code, "worker", message, false, pause));
        } else {
          Duration pause = timings.backOff(task.attempts().stepFailures() + 1);
          releaseStep(draft, goalId, task, step, code + ": " + message, true, pause);
        }
      }
    }
  }

  private static boolean isOfPolicy(String code) {
    return code.equals("POLICY_DENIED") || code.equals("POLICY_CHANGED");
  }

  /** The lease ended and nobody was heard of. */
  void workerLost(Draft draft, String goalId, Task task, Work work) {
    Instant deadline = work.deadline();
    boolean timeUp = deadline != null && !deadline.isAfter(draft.now());
    String message =
        timeUp
            ? "worker " + work.worker() + " was not done by " + deadline
            : "worker "
                + work.worker()
                + " was not heard of for "
                + timings.lease().toSeconds()
                + " s while it held the work";
    if (isAttempt(work.step())) {
      String code = timeUp ? "ATTEMPT_TIME_USED_UP" : "LEASE_LOST";
      failed(draft, goalId, task, Failure.ofOthers(code, "worker", message));
    } else {
      releaseStep(draft, goalId, task, work.step(), message, true, Duration.ZERO);
    }
    scheduler.advance(draft, goalId);
  }

  /**
   * Nobody claimed what may be done without a claim, nor did it: from here on it must be claimed,
   * so that it is known whether somebody is at it.
   */
  void nobodyHeardOf(Draft draft, String goalId, Task task, Work work) {
    String message = "nobody took it for " + timings.orderRepeat().toSeconds() + " s";
    releaseStep(draft, goalId, task, work.step(), message, false, Duration.ZERO);
    scheduler.advance(draft, goalId);
  }

  /** The work went past a limit: it is taken away from whoever holds it. */
  void limitReached(Draft draft, String goalId, Task task, String code, String message) {
    Work work = task.work();
    cancelWork(draft, goalId, task, message);
    failed(
        draft,
        goalId,
        task,
        work != null && work.step() == WorkStep.IMPLEMENT
            ? Failure.ofAgent(code, "task-graph", message)
            : Failure.ofOthers(code, "task-graph", message));
    scheduler.advance(draft, goalId);
  }

  /** The task has spent more than all its attempts may: no other one is begun. */
  void budgetUsedUp(Draft draft, String goalId, Task task, String spent) {
    String message = "its attempts spent " + spent + "; raise the budget of a task, then retry";
    cancelWork(draft, goalId, task, message);
    giveUp(draft, goalId, task, "TASK_BUDGET_USED_UP", message);
    scheduler.advance(draft, goalId);
  }

  /** Policy, a reviewer or a person says that the patch will not do: another attempt, or none. */
  void patchRefused(
      Draft draft, String goalId, Task task, String code, String source, String message) {
    failed(draft, goalId, task, Failure.ofAgent(code, source, message));
    scheduler.advance(draft, goalId);
  }

  /** The current attempt will not do as things are now: another attempt, or none. */
  void attemptFailed(
      Draft draft, String goalId, Task task, String code, String source, String message) {
    failed(draft, goalId, task, Failure.ofOthers(code, source, message));
    scheduler.advance(draft, goalId);
  }

  void backOffEnded(Draft draft, String goalId, Task task) {
    switch (task.status()) {
      case READY -> {
        draft.emit(new Event.BackOffEnded(goalId, task.taskId(), draft.now()));
        scheduler.advance(draft, goalId);
      }
      case IN_REVIEW -> scheduler.reorder(draft, goalId, task, WorkStep.REVIEW);
      case MERGING -> {
        draft.emit(new Event.BackOffEnded(goalId, task.taskId(), draft.now()));
        reorderUnlessHeld(draft, goalId, task, WorkStep.MERGE);
      }
      case PENDING,
          DISPATCHED,
          RUNNING,
          PROPOSED,
          AWAITING_APPROVAL,
          AWAITING_CHOICE,
          EXPANDED,
          BLOCKED,
          DONE,
          SKIPPED,
          REMOVED,
          SUPERSEDED,
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
      reorderUnlessHeld(draft, goalId, task, WorkStep.MERGE);
    }
    scheduler.advance(draft, goalId);
  }

  private void failed(Draft draft, String goalId, Task task, Failure failure) {
    String code = failure.code();
    String message = failure.message();
    Limits limits = draft.goalOrThrow(goalId).limits();
    boolean asks = code.equals(QUESTION_OPEN);
    String signature = asks ? QUESTION_OPEN : FailureSignature.of(code, message);
    int repeats = task.attempts().repeatsWith(signature);
    int failed = task.attempts().failed() + 1;
    if (isCancelling(draft, goalId)) {
      cancel(draft, goalId, task);
    } else if (failed >= limits.maxFailedAttempts()) {
      String count = " (" + failed + " of " + limits.maxFailedAttempts() + " attempts failed)";
      giveUp(draft, goalId, task, code, message + count);
    } else if (repeats >= MAX_REPEATS && !asks) {
      String count = " (" + repeats + " attempts in a row failed in this same way)";
      giveUp(draft, goalId, task, code, message + count);
    } else {
      Feedback feedback =
          new Feedback(
              number(task),
              failure.source(),
              message,
              code,
              whatChanged(draft, goalId, task),
              repeats);
      draft.emit(
          new Event.AttemptFailed(
              goalId,
              task.taskId(),
              draft.now(),
              number(task),
              code,
              feedback,
              true,
              failure.byAgent(),
              signature,
              draft.now().plus(failure.pause())));
      climb(draft, goalId, draft.taskOrThrow(goalId, task.taskId()));
    }
  }

  /** Who failed often enough makes way for the next one of the ladder, where there is one. */
  private static void climb(Draft draft, String goalId, Task task) {
    List<Rung> ladder = task.definition().ladder();
    int next = task.attempts().rung() + 1;
    int failures = task.attempts().failedAtRung();
    if (failures >= FAILURES_A_RUNG && next < ladder.size()) {
      draft.emit(
          new Event.LadderClimbed(
              goalId,
              task.taskId(),
              draft.now(),
              next,
              ladder.get(next - 1).profile(),
              ladder.get(next).profile(),
              ladder.get(next).pool(),
              failures));
    }
  }

  /** What an attempt did beside the one before: whether there is a point in doing it again. */
  private static String whatChanged(Draft draft, String goalId, Task task) {
    String patch = task.candidateOrNone().patchHash();
    String head =
        draft.goalOrThrow(goalId).progress().branch(task.definition().repository()).head();
    String branch =
        head.equals(task.attempts().baseCommit())
            ? ""
            : "; the feature branch has moved on since, to " + head;
    if (patch == null) {
      return "it came to no patch" + branch;
    }
    boolean same =
        task.attempts().feedback().stream().anyMatch(lesson -> lesson.changed().contains(patch));
    return (same
            ? "it proposed the same patch as an attempt before it, "
            : "it proposed the patch ")
        + patch
        + branch;
  }

  /** Ends an attempt by nobody's fault: it does not count, unless it asks again and again. */
  void handBack(Draft draft, String goalId, Task task, String code, String message) {
    // Whatever it says: each question may be put in other words. Who must wait before he may ask
    // has asked nothing yet.
    boolean asks =
        code.equals(QUESTION_OPEN) && !ScopeAnswers.waits(draft.goalOrThrow(goalId), task);
    String signature = asks ? QUESTION_OPEN : null;
    if (isCancelling(draft, goalId)) {
      cancel(draft, goalId, task);
    } else if (signature != null && task.attempts().repeatsWith(signature) > FREE_HAND_BACKS) {
      failed(draft, goalId, task, Failure.ofOthers(code, "worker", message));
    } else {
      draft.emit(
          new Event.AttemptFailed(
              goalId,
              task.taskId(),
              draft.now(),
              number(task),
              code,
              new Feedback(number(task), "worker", message, code, "", 0),
              false,
              false,
              signature,
              draft.now()));
    }
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
      reorderUnlessHeld(draft, goalId, task, step);
    }
  }

  /** While the goal is held nothing is merged; when it goes on, the scheduler orders the merge. */
  private void reorderUnlessHeld(Draft draft, String goalId, Task task, WorkStep step) {
    if (step != WorkStep.MERGE || draft.goalOrThrow(goalId).control().hold() == null) {
      scheduler.reorder(draft, goalId, draft.taskOrThrow(goalId, task.taskId()), step);
    }
  }

  /** A person must act now; but a candidate only leaves the choice to the others. */
  static void giveUp(Draft draft, String goalId, Task task, String code, String reason) {
    if (isCancelling(draft, goalId)) {
      cancel(draft, goalId, task);
    } else if (task.definition().isCandidate()) {
      draft.emit(
          new Event.CandidateSuperseded(goalId, task.taskId(), draft.now(), code + ": " + reason));
      Contests.settle(draft, goalId, task);
    } else {
      draft.emit(
          new Event.TaskBlocked(goalId, task.taskId(), draft.now(), number(task), code, reason));
    }
  }

  /** Tells whoever holds the task's work to stop. */
  static void cancelWork(Draft draft, String goalId, Task task, String reason) {
    Work work = task.work();
    WorkReference reference = task.workReference(goalId);
    if (work != null && reference != null && work.claimId() != null && work.worker() != null) {
      draft.order(new Order.CancelWork(reference, work.claimId(), work.worker(), reason));
    }
  }

  private static void cancel(Draft draft, String goalId, Task task) {
    draft.emit(
        new Event.TaskCancelled(goalId, task.taskId(), draft.now(), "the goal is cancelled"));
  }

  private static boolean isCancelling(Draft draft, String goalId) {
    return draft.goalOrThrow(goalId).progress().cancelReason() != null;
  }

  private static boolean stepsUsedUp(Draft draft, String goalId, Task task) {
    int max = draft.goalOrThrow(goalId).limits().maxFailedAttempts();
    return task.attempts().stepFailures() + 1 >= max;
  }

  private static int number(Task task) {
    return task.attempts().current();
  }
}
