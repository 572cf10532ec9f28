package dev.divisi.taskgraph;

import dev.divisi.globs.WriteScope;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says which task goes on next: dispatch, the queue of each feature branch, the end of a goal. */
final class Scheduler {

  /**
   * How many tasks that cannot run are looked past for one that can. Bounds the cost of a decision
   * when a whole plan waits for one write scope; the first in line never waits behind it.
   */
  private static final int LOOK_AHEAD = 64;

  private final Timings timings;

  Scheduler(Timings timings) {
    this.timings = timings;
  }

  /** Gives every order that can be given now, and ends the goal when nothing is left to do. */
  void advance(Draft draft, String goalId) {
    dispatch(draft, goalId);
    orderMerges(draft, goalId);
    endIfOver(draft, goalId);
  }

  /** Sets out from a merged task: whoever waited only for it is ready. */
  void releaseDependents(Draft draft, String goalId, Task merged) {
    for (String dependent : merged.definition().dependents()) {
      Task task = draft.taskOrThrow(goalId, dependent);
      if (task.status() != TaskStatus.PENDING) {
        continue;
      }
      String taskId = task.taskId();
      draft.emit(new Event.DependencyMerged(goalId, taskId, draft.now(), merged.taskId()));
      if (task.unmetDependencies() == 1) {
        draft.emit(new Event.TaskReadied(goalId, taskId, draft.now()));
      }
    }
  }

  /** Sets out from a task that will not be done: whatever waits for it, however far, is blocked. */
  void blockDependents(Draft draft, String goalId, Task lost) {
    Deque<Task> open = new ArrayDeque<>(List.of(lost));
    while (!open.isEmpty()) {
      Task cause = open.remove();
      for (String dependent : cause.definition().dependents()) {
        Task task = draft.taskOrThrow(goalId, dependent);
        if (task.status() == TaskStatus.PENDING) {
          String taskId = task.taskId();
          String end = cause.status() == TaskStatus.BLOCKED ? "is blocked" : "failed";
          draft.emit(
              new Event.TaskBlocked(
                  goalId,
                  taskId,
                  draft.now(),
                  cause.taskId(),
                  "depends on " + cause.taskId() + ", which " + end));
          open.add(draft.taskOrThrow(goalId, taskId));
        }
      }
    }
  }

  private void dispatch(Draft draft, String goalId) {
    Goal goal = draft.goalOrThrow(goalId);
    if (goal.status() != GoalStatus.RUNNING || goal.progress().cancelReason() != null) {
      return;
    }
    int slots = goal.definition().limits().maxParallelTasks() - goal.progress().live().size();
    if (slots <= 0) {
      return;
    }
    for (String taskId : draft.dispatchable(goalId, slots + LOOK_AHEAD)) {
      Task task = draft.taskOrThrow(goalId, taskId);
      Optional<String> holder = holderOfScope(draft, goalId, task);
      if (holder.isEmpty()) {
        dispatchNow(draft, goalId, task);
        if (--slots == 0) {
          return;
        }
      } else {
        String reason = "waits for " + holder.get() + ", which may write the same files";
        if (!reason.equals(task.reason())) {
          draft.emit(new Event.TaskDeferred(goalId, taskId, draft.now(), reason));
        }
      }
    }
  }

  private static Optional<String> holderOfScope(Draft draft, String goalId, Task task) {
    WriteScope scope = WriteScope.of(task.definition().scope());
    return draft.goalOrThrow(goalId).progress().live().stream()
        .filter(
            other -> {
              TaskDefinition live = draft.taskOrThrow(goalId, other).definition();
              return live.repository().equals(task.definition().repository())
                  && WriteScope.of(live.scope()).meets(scope);
            })
        .findFirst();
  }

  private void dispatchNow(Draft draft, String goalId, Task task) {
    int attempt = task.attempts().current() + 1;
    int number = task.attempts().orders() + 1;
    draft.emit(
        new Event.TaskDispatched(
            goalId, task.taskId(), draft.now(), attempt, number, head(draft, goalId, task)));
    giveOrder(draft, goalId, draft.taskOrThrow(goalId, task.taskId()));
  }

  private static String head(Draft draft, String goalId, Task task) {
    Goal.Progress progress = draft.goalOrThrow(goalId).progress();
    return progress.branch(task.definition().repository()).head();
  }

  private void orderMerges(Draft draft, String goalId) {
    for (List<String> queue : draft.goalOrThrow(goalId).progress().mergeQueues().values()) {
      if (queue.isEmpty()) {
        continue;
      }
      Task first = draft.taskOrThrow(goalId, queue.getFirst());
      if (first.work() == null && first.attempts().notBefore() == null) {
        draft.emit(
            new Event.MergeOrdered(
                goalId,
                first.taskId(),
                draft.now(),
                first.attempts().current(),
                first.attempts().orders() + 1,
                head(draft, goalId, first)));
        giveOrder(draft, goalId, draft.taskOrThrow(goalId, first.taskId()));
      }
    }
  }

  /** Orders the review of a patch that policy allowed. */
  void orderReview(Draft draft, String goalId, Task task) {
    draft.emit(
        new Event.ReviewOrdered(
            goalId,
            task.taskId(),
            draft.now(),
            task.attempts().current(),
            task.attempts().orders() + 1));
    giveOrder(draft, goalId, draft.taskOrThrow(goalId, task.taskId()));
  }

  /** Orders the same review or merge anew, after a worker was lost or a pause is over. */
  void reorder(Draft draft, String goalId, Task task, WorkStep step) {
    draft.emit(
        new Event.WorkReordered(
            goalId, task.taskId(), draft.now(), step, task.attempts().orders() + 1));
    giveOrder(draft, goalId, draft.taskOrThrow(goalId, task.taskId()));
  }

  /** Gives the order for the task's current work, and asks to be called if nobody claims it. */
  void giveOrder(Draft draft, String goalId, Task task) {
    Work work = task.work();
    if (work == null) {
      throw new IllegalStateException("no work to order: " + task);
    }
    WorkReference reference =
        new WorkReference(goalId, task.taskId(), task.attempts().current(), work.step());
    String repository = task.definition().repository();
    draft.order(
        switch (work.step()) {
          case PLAN -> throw new IllegalStateException("a task has no planning work: " + task);
          case IMPLEMENT ->
              new Order.DispatchTask(
                  reference,
                  task.definition().pool(),
                  repository,
                  head(draft, goalId, task),
                  task.attempts().feedback());
          case REVIEW -> new Order.RequestReview(reference);
          case MERGE ->
              new Order.RequestMerge(
                  reference,
                  repository,
                  head(draft, goalId, task),
                  reviewer(task),
                  task.candidateOrNone().evidence(),
                  task.candidateOrNone().approvedBy());
        });
    repeatUnlessClaimed(draft, goalId, task.taskId(), work);
  }

  void repeatUnlessClaimed(Draft draft, String goalId, @Nullable String taskId, Work work) {
    Instant at = draft.now().plus(timings.orderRepeat());
    draft.timer(goalId, taskId, Timer.Kind.ORDER_REPEAT, work.number(), at);
  }

  private static String reviewer(Task task) {
    String reviewer = task.candidateOrNone().reviewer();
    if (reviewer == null) {
      throw new IllegalStateException("a merge without a review: " + task);
    }
    return reviewer;
  }

  private static void endIfOver(Draft draft, String goalId) {
    Goal goal = draft.goalOrThrow(goalId);
    if (goal.status() != GoalStatus.RUNNING || !goal.progress().allEnded()) {
      return;
    }
    Goal.Progress progress = goal.progress();
    String cancelReason = progress.cancelReason();
    if (progress.count(TaskStatus.FAILED) > 0) {
      int blocked = progress.count(TaskStatus.BLOCKED);
      draft.emit(
          new Event.GoalFailed(
              goalId,
              draft.now(),
              progress.count(TaskStatus.FAILED)
                  + " failed"
                  + (blocked > 0 ? ", " + blocked + " blocked by them" : "")));
    } else if (cancelReason != null) {
      draft.emit(new Event.GoalCancelled(goalId, draft.now(), "cancelled by " + cancelReason));
    } else {
      draft.emit(new Event.GoalCompleted(goalId, draft.now()));
    }
  }
}
