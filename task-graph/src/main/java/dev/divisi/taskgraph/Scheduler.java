package dev.divisi.taskgraph;

import java.util.ArrayList;
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

  /** Whoever depends on very many tasks is given the notes of the first of them. */
  private static final int MAX_HANDOFFS = 16;

  /** Gives every order that can be given now, and ends the goal when nothing is left to do. */
  void advance(Draft draft, String goalId) {
    int before;
    do {
      before = givenUp(draft, goalId);
      dispatch(draft, goalId);
      // Who was given up just now may have held what one that was looked at before it waits for.
    } while (givenUp(draft, goalId) > before);
    orderMerges(draft, goalId);
    endIfOver(draft, goalId);
  }

  private static int givenUp(Draft draft, String goalId) {
    Goal.Progress progress = draft.goalOrThrow(goalId).progress();
    return progress.count(TaskStatus.BLOCKED) + progress.count(TaskStatus.SUPERSEDED);
  }

  /**
   * Gives out what can be given out, beginning with one task that a person decided on: its place
   * and its files are not given away in the same moment to one that is before it in the plan.
   */
  void advanceFrom(Draft draft, String goalId, String taskId) {
    Goal goal = draft.goalOrThrow(goalId);
    Task task = draft.taskOrThrow(goalId, taskId);
    if (goal.isOpen()
        && task.isDispatchable()
        && task.definition().bestOf().isEmpty()
        && goal.progress().atWork() < goal.limits().maxParallelTasks()
        && hasRoom(draft, goalId, task.definition().pools())) {
      Occupancy occupancy = new Occupancy(draft, goalId);
      boolean free =
          occupancy.obstacle(task).isEmpty() && Budgets.obstacle(draft, goalId, task).isEmpty();
      // The budget may have held the goal, or ended the task.
      if (free
          && draft.goalOrThrow(goalId).isOpen()
          && draft.taskOrThrow(goalId, taskId).isDispatchable()) {
        start(draft, goalId, task, occupancy);
      }
    }
    advance(draft, goalId);
  }

  /** The goal's turn in a pool has come; it may have nothing to give out by now. */
  void giveOrders(Draft draft, String goalId) {
    if (draft.goalOrThrow(goalId).isOpen()) {
      advance(draft, goalId);
    }
  }

  /** Sets out from a task that is done or done without: whoever waited only for it is ready. */
  void releaseDependents(Draft draft, String goalId, Task met) {
    for (String dependent : draft.edges(goalId, met.taskId()).dependents()) {
      Task task = draft.taskOrThrow(goalId, dependent);
      String taskId = task.taskId();
      if (task.status() == TaskStatus.PENDING) {
        draft.emit(new Event.DependencyMerged(goalId, taskId, draft.now(), met.taskId()));
        if (task.unmetDependencies() == 1) {
          draft.emit(new Event.TaskReadied(goalId, taskId, draft.now()));
        }
      } else if (isPartOf(met, dependent)) {
        releaseParent(draft, goalId, met, dependent);
      }
    }
  }

  /** A part is done, or done without: the task that was turned into it waits for one less. */
  void releaseParent(Draft draft, String goalId, Task part, String parentId) {
    Task parent = draft.taskOrThrow(goalId, parentId);
    if (parent.status() != TaskStatus.EXPANDED) {
      return;
    }
    draft.emit(new Event.DependencyMerged(goalId, parentId, draft.now(), part.taskId()));
    if (parent.unmetDependencies() == 1) {
      String commit = part.definition().isCandidate() ? part.commit() : null;
      draft.emit(new Event.PartsCompleted(goalId, parentId, draft.now(), commit));
      releaseDependents(draft, goalId, draft.taskOrThrow(goalId, parentId));
    }
  }

  private static boolean isPartOf(Task task, String parentId) {
    TaskDefinition.Parent parent = task.definition().parent();
    return parent != null && parent.taskId().equals(parentId);
  }

  private void dispatch(Draft draft, String goalId) {
    boolean more = true;
    while (more) {
      more = dispatchSome(draft, goalId);
    }
  }

  /** Gives out the first in line; returns whether those behind them are to be looked at, too. */
  private boolean dispatchSome(Draft draft, String goalId) {
    Goal goal = draft.goalOrThrow(goalId);
    int max = goal.limits().maxParallelTasks();
    int slots = max - goal.progress().atWork();
    if (!goal.isOpen() || slots <= 0) {
      return false;
    }
    int limit = Math.min(slots, LOOK_AHEAD) + LOOK_AHEAD;
    List<String> waiting =
        draft.dispatchable(goalId, limit, pools -> hasRoom(draft, goalId, pools));
    int gone = 0;
    Occupancy occupancy = null;
    for (String taskId : waiting) {
      Task task = draft.taskOrThrow(goalId, taskId);
      Optional<String> tooLow = tooLow(task, goal.limits());
      if (tooLow.isPresent()) {
        FailureRules.giveUp(draft, goalId, task, "LIMIT_TOO_LOW", tooLow.get());
        gone++;
        continue;
      }
      if (!hasRoom(draft, goalId, task.definition().pools())) {
        // Filled up just now: the others that wait for it are not looked at.
        return true;
      }
      if (occupancy == null) {
        occupancy = new Occupancy(draft, goalId);
      }
      Optional<String> obstacle = occupancy.obstacle(task);
      if (obstacle.isEmpty()) {
        obstacle = Budgets.obstacle(draft, goalId, task);
      }
      // The budget may have held the goal, or ended the task.
      if (!draft.goalOrThrow(goalId).isOpen()) {
        return false;
      }
      if (obstacle.isPresent()) {
        defer(draft, goalId, task, obstacle.get());
      } else if (draft.taskOrThrow(goalId, taskId).isDispatchable()) {
        start(draft, goalId, task, occupancy);
        gone++;
        if (draft.goalOrThrow(goalId).progress().atWork() >= max) {
          return false;
        }
      }
    }
    return gone > 0 && waiting.size() == limit;
  }

  /**
   * Whether the goal may give out orders to one of the pools; else it waits for its turn. A contest
   * begins when one of its candidates has room: if it waited for room for all at once, it might
   * wait for ever.
   */
  private static boolean hasRoom(Draft draft, String goalId, List<String> pools) {
    boolean room = pools.isEmpty() || pools.stream().anyMatch(pool -> draft.room(goalId, pool) > 0);
    if (!room) {
      draft.waitForPools(pools);
    }
    return room;
  }

  /** Why a contest could never begin; empty when it could. */
  private static Optional<String> tooLow(Task task, Limits limits) {
    List<String> pools = task.definition().bestOf();
    int max = limits.maxParallelTasks();
    if (pools.size() > max) {
      return Optional.of(
          "it is to be tried by %d at once, and the goal may run %d (maxParallelTasks): raise it"
              .formatted(pools.size(), max));
    }
    for (String pool : pools) {
      long needed = pools.stream().filter(pool::equals).count();
      Integer most = limits.maxParallelByPool().get(pool);
      if (most != null && needed > most) {
        return Optional.of(
            "it is to be tried by %d of the pool %s at once, and the goal may use %d: raise that"
                .formatted(needed, pool, most));
      }
    }
    return Optional.empty();
  }

  private static void defer(Draft draft, String goalId, Task task, String reason) {
    if (!reason.equals(task.reason())) {
      draft.emit(new Event.TaskDeferred(goalId, task.taskId(), draft.now(), reason));
    }
  }

  private void start(Draft draft, String goalId, Task task, Occupancy occupancy) {
    Spend reservation =
        task.definition().isForPeople()
            ? Spend.NONE
            : Budgets.reservation(draft.goalOrThrow(goalId), Budgets.workers(task));
    if (task.definition().bestOf().isEmpty()) {
      dispatchNow(draft, goalId, task, reservation);
      occupancy.add(draft.taskOrThrow(goalId, task.taskId()));
      return;
    }
    for (String candidate : Contests.begin(draft, goalId, task)) {
      dispatchNow(draft, goalId, draft.taskOrThrow(goalId, candidate), reservation);
      occupancy.add(draft.taskOrThrow(goalId, candidate));
    }
  }

  private void dispatchNow(Draft draft, String goalId, Task task, Spend reservation) {
    int attempt = task.attempts().current() + 1;
    int number = task.attempts().orders() + 1;
    draft.emit(
        new Event.TaskDispatched(
            goalId,
            task.taskId(),
            draft.now(),
            task.definition().expand() ? WorkStep.PLAN : WorkStep.IMPLEMENT,
            attempt,
            number,
            head(draft, goalId, task),
            reservation));
    giveOrder(draft, goalId, draft.taskOrThrow(goalId, task.taskId()));
  }

  private static String head(Draft draft, String goalId, Task task) {
    Goal.Progress progress = draft.goalOrThrow(goalId).progress();
    return progress.branch(task.definition().repository()).head();
  }

  private void orderMerges(Draft draft, String goalId) {
    Goal goal = draft.goalOrThrow(goalId);
    if (goal.control().hold() != null) {
      return;
    }
    for (String repository : goal.progress().mergeQueues().keySet()) {
      Task first = firstToMerge(draft, goalId, repository);
      if (first != null && first.work() == null && first.attempts().notBefore() == null) {
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

  /** Whoever is first but for what was approved too long ago; null when nobody is. */
  private static @Nullable Task firstToMerge(Draft draft, String goalId, String repository) {
    while (true) {
      List<String> queue = draft.goalOrThrow(goalId).progress().mergeQueue(repository);
      Task first = queue.isEmpty() ? null : draft.taskOrThrow(goalId, queue.getFirst());
      if (first == null || !ApprovalRules.expire(draft, goalId, first)) {
        return first;
      }
    }
  }

  /** Repeats the merge orders that nobody was let claim while the goal was held. */
  void repeatMerges(Draft draft, String goalId) {
    for (List<String> queue : draft.goalOrThrow(goalId).progress().mergeQueues().values()) {
      Task first = queue.isEmpty() ? null : draft.taskOrThrow(goalId, queue.getFirst());
      Work work = first == null ? null : first.work();
      if (first != null && work != null && work.claimId() == null) {
        giveOrder(draft, goalId, first);
      }
    }
  }

  /** Orders a review of a patch that policy allowed; the pool is null for the ordinary one. */
  void orderReview(Draft draft, String goalId, Task task, @Nullable String pool) {
    draft.emit(
        new Event.ReviewOrdered(
            goalId,
            task.taskId(),
            draft.now(),
            task.attempts().current(),
            task.attempts().orders() + 1,
            pool));
    giveOrder(draft, goalId, draft.taskOrThrow(goalId, task.taskId()));
  }

  /** Orders the same review or merge anew, after a worker was lost or a pause is over. */
  void reorder(Draft draft, String goalId, Task task, WorkStep step) {
    draft.emit(
        new Event.WorkReordered(
            goalId, task.taskId(), draft.now(), step, task.attempts().orders() + 1));
    giveOrder(draft, goalId, draft.taskOrThrow(goalId, task.taskId()));
  }

  /** Gives the order for the task's current work. */
  void giveOrder(Draft draft, String goalId, Task task) {
    Work work = task.work();
    if (work == null) {
      throw new IllegalStateException("no work to order: " + task);
    }
    WorkReference reference = work.reference(goalId, task);
    String repository = task.definition().repository();
    Candidate candidate = task.candidateOrNone();
    draft.order(
        switch (work.step()) {
          case PLAN ->
              new Order.RequestPlan(
                  reference,
                  task.definition().depth() + 1,
                  task.attempts().feedback(),
                  notes(draft, goalId, task));
          case IMPLEMENT ->
              new Order.DispatchTask(
                  reference,
                  planned(task),
                  draft.goalOrThrow(goalId).planning().contentHash(),
                  task.definition().pool(),
                  repository,
                  head(draft, goalId, task),
                  task.attempts().feedback(),
                  handoffs(draft, goalId, task),
                  notes(draft, goalId, task),
                  task.attempts().rung());
          case REVIEW ->
              new Order.RequestReview(
                  reference,
                  judgedHash(task),
                  candidate.reviewPool(),
                  work.mayBegin(),
                  task.attempts().rung());
          case MERGE ->
              new Order.RequestMerge(
                  reference,
                  repository,
                  head(draft, goalId, task),
                  judgedHash(task),
                  reviewer(task),
                  candidate.evidence(),
                  candidate.approvedBy(),
                  candidate.approvals() == null ? List.of() : candidate.approvals().given(),
                  work.mayBegin(),
                  task.attempts().rung());
        });
  }

  /** What was said to the task, and before that to those that were turned into it. */
  static List<Note> notes(Draft draft, String goalId, Task task) {
    TaskDefinition.Parent parent = task.definition().parent();
    if (parent == null) {
      return task.talk().notes();
    }
    List<Note> all =
        new ArrayList<>(notes(draft, goalId, draft.taskOrThrow(goalId, parent.taskId())));
    all.addAll(task.talk().notes());
    return all.subList(Math.max(0, all.size() - Task.Talk.MAX_NOTES), all.size());
  }

  /** What those that the task depends on left; a part, or a candidate, inherits its parent's. */
  private static List<Handoff> handoffs(Draft draft, String goalId, Task task) {
    List<Handoff> found = new ArrayList<>();
    collectHandoffs(draft, goalId, draft.edges(goalId, task.taskId()).dependencies(), found);
    TaskDefinition.Parent parent = task.definition().parent();
    if (parent != null) {
      collectHandoffs(draft, goalId, draft.edges(goalId, parent.taskId()).dependencies(), found);
    }
    return found;
  }

  private static void collectHandoffs(
      Draft draft, String goalId, List<String> from, List<Handoff> found) {
    for (String taskId : from) {
      if (found.size() >= MAX_HANDOFFS) {
        return;
      }
      Task task = draft.taskOrThrow(goalId, taskId);
      String text = task.talk().handoff();
      // What was not merged has nothing to tell: a skipped task, or another candidate.
      if (text != null && task.status() == TaskStatus.DONE) {
        found.add(new Handoff(taskId, task.definition().title(), text));
      }
      boolean hasParts = task.definition().expand() || !task.definition().bestOf().isEmpty();
      if (hasParts) {
        collectHandoffs(draft, goalId, draft.edges(goalId, taskId).parts(), found);
      }
    }
  }

  /** The task as the plan names it. */
  private static String planned(Task task) {
    TaskDefinition.Parent parent = task.definition().parent();
    return parent != null && task.definition().isCandidate() ? parent.taskId() : task.taskId();
  }

  /** What policy did not let pass is neither reviewed nor merged. */
  private static String judgedHash(Task task) {
    Candidate candidate = task.candidateOrNone();
    Verdict verdict = candidate.currentVerdict();
    String hash = candidate.patchHash();
    if (hash == null || verdict == null || verdict.outcome() == Verdict.Outcome.DENY) {
      throw new IllegalStateException("a patch that policy did not let pass: " + task);
    }
    return hash;
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
    Goal.Progress progress = goal.progress();
    if (goal.status() != GoalStatus.RUNNING) {
      return;
    }
    if (!progress.allEnded()) {
      int blocked = progress.count(TaskStatus.BLOCKED);
      boolean stuck =
          blocked > 0 && progress.live().isEmpty() && progress.count(TaskStatus.READY) == 0;
      if (stuck) {
        draft.emit(new Event.GoalBlocked(goalId, draft.now(), blockedReason(progress)));
      }
      return;
    }
    String cancelReason = progress.cancelReason();
    int cancelled = progress.count(TaskStatus.CANCELLED);
    if (cancelReason != null) {
      draft.emit(new Event.GoalCancelled(goalId, draft.now(), "cancelled by " + cancelReason));
    } else if (cancelled > 0) {
      draft.emit(
          new Event.GoalFailed(
              goalId, draft.now(), "TASKS_CANCELLED: " + cancelled + " tasks were cancelled"));
    } else {
      draft.emit(new Event.GoalCompleted(goalId, draft.now()));
    }
  }

  private static String blockedReason(Goal.Progress progress) {
    int waiting = progress.count(TaskStatus.PENDING);
    return progress.count(TaskStatus.BLOCKED)
        + " blocked"
        + (waiting > 0 ? ", " + waiting + " wait for them" : "")
        + ": retry, reassign, skip or cancel them, or edit the plan";
  }
}
