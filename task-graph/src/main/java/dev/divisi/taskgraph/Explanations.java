package dev.divisi.taskgraph;

import dev.divisi.taskgraph.Explanation.Cause;
import dev.divisi.taskgraph.Explanation.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what a task, or a goal, waits for. Costs the degree of the task. */
final class Explanations {

  /** Whoever waits for more is told of the first of them. */
  private static final int MAX_CAUSES = 20;

  private final GraphState graph;
  private final Goal goal;
  private final List<Cause> causes = new ArrayList<>();

  private Explanations(GraphState graph, Goal goal) {
    this.graph = graph;
    this.goal = goal;
  }

  static Explanation of(GraphState graph, String goalId, @Nullable String taskId) {
    Goal goal = graph.goal(goalId).orElseThrow(() -> new UnknownGoalException(goalId));
    Explanations explanations = new Explanations(graph, goal);
    if (taskId == null) {
      return explanations.ofGoal();
    }
    return graph
        .task(goalId, taskId)
        .map(explanations::ofTask)
        .orElseGet(() -> Explanation.none("the goal has no task '" + taskId + "'"));
  }

  private Explanation ofGoal() {
    Instant since = goal.timeline().updatedAt();
    addHold();
    for (Question question : goal.control().questions()) {
      add(
          Kind.QUESTION,
          question.from() + " asks: " + question.text(),
          question.askedAt(),
          answer(question));
    }
    Planning.PendingRevision revision = goal.planning().revision();
    if (revision != null) {
      String what = "version " + revision.version() + " of the plan by " + revision.by();
      if (revision.approvals() != null) {
        addApprovals(revision.approvals(), what, "version " + revision.version());
      } else {
        add(
            revision.approval() == null ? Kind.POLICY : Kind.APPROVAL,
            what,
            since,
            revision.approval() == null
                ? "policy judges it"
                : "approve or reject version " + revision.version() + ": " + revision.approval());
      }
    }
    switch (goal.status()) {
      case PLANNING -> addWork(goal.planning().work(), "the order for a plan", "planners", since);
      case PLAN_PROPOSED ->
          add(Kind.POLICY, "policy's verdict on the plan", since, "policy judges it");
      case AWAITING_APPROVAL -> {
        String what = "version " + goal.planning().version() + " of the plan";
        Approvals approvals = goal.planning().approvals();
        if (approvals == null) {
          add(Kind.APPROVAL, what + ": " + goal.reason(), since, "approve or reject the plan");
        } else {
          addApprovals(approvals, what, "the plan");
        }
      }
      case RUNNING -> {
        addBlocked(since);
        int ready = goal.progress().count(TaskStatus.READY);
        if (ready > 0 && goal.isOpen()) {
          String tasks = ready == 1 ? "1 ready task" : ready + " ready tasks";
          addBudget(tasks + ": with another attempt it", 1, since);
        }
        for (String taskId : goal.progress().live()) {
          graph.task(goal.goalId(), taskId).ifPresent(this::addLive);
        }
        if (causes.isEmpty() && ready > 0) {
          add(
              Kind.PAUSE,
              ready + " ready tasks are not given out yet",
              since,
              "the end of a pause after a failure; ask about the task for more");
        }
      }
      case BLOCKED -> add(Kind.PERSON, goal.reason(), since, "act on the blocked tasks");
      case DONE, FAILED, CANCELLED -> ended(goal.reason(), "the goal is done", since);
    }
    return new Explanation(null, goal.status().name(), goal.reason(), since, causes);
  }

  /** The goal does not say which: that would take a look at all its tasks. */
  private void addBlocked(Instant since) {
    int blocked = goal.progress().count(TaskStatus.BLOCKED);
    if (blocked > 0) {
      add(
          Kind.PERSON,
          blocked == 1 ? "1 task is blocked" : blocked + " tasks are blocked",
          since,
          "act on the blocked tasks");
    }
  }

  private void addBudget(String what, int workers, Instant since) {
    List<String> exceeded = Budgets.exceeded(goal, workers);
    if (!exceeded.isEmpty()) {
      add(
          Kind.BUDGET,
          what + " could come to " + String.join(", ", exceeded),
          since,
          "a running attempt spends less than was set aside, or the budget is raised");
    }
  }

  private void addLive(Task task) {
    Approvals approvals = task.candidateOrNone().approvals();
    if (task.status() == TaskStatus.AWAITING_APPROVAL && approvals != null) {
      addApprovals(approvals, task.taskId(), "'" + task.taskId() + "'");
    } else if (task.status() == TaskStatus.DISPATCHED && task.definition().isForPeople()) {
      addByHand(task.taskId() + ": ", task.timeline().since());
    } else {
      add(Kind.WORKER, task.taskId() + " is " + task.status(), task.timeline().since(), "its end");
    }
  }

  private void addByHand(String of, Instant since) {
    add(
        Kind.PERSON,
        of + "somebody does it by hand",
        since,
        "a patch is handed in, or the task is given to a pool of workers");
  }

  private Explanation ofTask(Task task) {
    Instant since = task.timeline().since();
    switch (task.status()) {
      case PENDING -> pending(task);
      case READY -> ready(task);
      case DISPATCHED, RUNNING -> {
        if (task.definition().isForPeople()) {
          addByHand("", since);
        } else {
          addWork(task.work(), "its order", task.definition().pool(), since);
        }
        addQuestions(task);
      }
      case PROPOSED ->
          add(
              Kind.POLICY,
              "policy's verdict on " + task.candidateOrNone().patchHash(),
              since,
              "policy judges it; without its verdict nothing is reviewed or merged");
      case IN_REVIEW -> {
        addPause(task);
        if (causes.isEmpty()) {
          Work work = task.work();
          String pool = task.candidateOrNone().reviewPool();
          String of = pool == null ? "" : " of the pool " + pool;
          add(
              Kind.REVIEW,
              work == null || work.worker() == null
                  ? "a reviewer" + of + " must take it"
                  : work.worker() + of + " reviews it",
              since,
              "a review");
        }
      }
      case AWAITING_APPROVAL -> {
        Approvals approvals = task.candidateOrNone().approvals();
        if (approvals == null) {
          add(
              Kind.APPROVAL,
              "a person must approve: " + task.reason(),
              since,
              "approve or reject '" + task.taskId() + "'");
        } else {
          addApprovals(approvals, "", "'" + task.taskId() + "'");
        }
      }
      case AWAITING_CHOICE ->
          add(Kind.CHOICE, "the other candidates", since, "every candidate is judged");
      case MERGING -> merging(task);
      case EXPANDED -> parts(task);
      case BLOCKED -> add(Kind.PERSON, task.reason(), since, String.join(", ", task.options()));
      case DONE, SKIPPED, REMOVED, SUPERSEDED, CANCELLED ->
          ended(
              task.reason(), task.commit() == null ? "done" : "merged as " + task.commit(), since);
    }
    return new Explanation(null, task.status().name(), reason(task), since, causes);
  }

  /** Whoever took a task over is named with what else is to be said of it. */
  private static String reason(Task task) {
    List<Rung> ladder = task.definition().ladder();
    int rung = task.attempts().rung();
    if (rung == 0 || task.status().isEnd()) {
      return task.reason();
    }
    String climbed =
        "%s took it over from %s after %d failed attempts in a row (%d of %d)"
            .formatted(
                ladder.get(rung).profile(),
                ladder.get(rung - 1).profile(),
                FailureRules.FAILURES_A_RUNG,
                rung + 1,
                ladder.size());
    return Reason.after(climbed, task.reason());
  }

  /** Each requirement that is not fulfilled, and what would fulfil it. */
  private void addApprovals(Approvals approvals, String what, String which) {
    for (Approvals.Asked asked : approvals.asked()) {
      if (!asked.isFulfilled()) {
        String awaited = approvals.awaited(asked, asked.since());
        String missing =
            approvals.asked().size() == 1 && asked.required().group() == null
                ? ""
                : ": " + approvals.missing(asked);
        add(
            Kind.APPROVAL,
            (what.isEmpty() ? "" : what + ": ")
                + (approvals.why().isBlank() ? awaited : awaited + " (" + approvals.why() + ")"),
            asked.since(),
            "approve or reject " + which + missing);
      }
    }
  }

  private static String answer(Question question) {
    return question.afterVersion() == null
        ? "answer question " + question.questionId()
        : "version " + question.afterVersion() + " of the plan is decided on";
  }

  private void pending(Task task) {
    for (String id : graph.edges(goal.goalId(), task.taskId()).dependencies()) {
      Task dependency = graph.task(goal.goalId(), id).orElse(null);
      if (dependency != null && !dependency.status().isMet()) {
        add(
            Kind.DEPENDENCY,
            id + " is " + dependency.status(),
            dependency.timeline().since(),
            dependency.status() == TaskStatus.BLOCKED
                ? "a person acts on '" + id + "': " + String.join(", ", dependency.options())
                : "'" + id + "' is merged");
      }
    }
    if (causes.isEmpty() && task.unmetDependencies() > 0) {
      add(
          Kind.DEPENDENCY,
          task.unmetDependencies() + " tasks are not merged yet",
          task.timeline().since(),
          "they are merged");
    }
    if (!goal.status().isStarted()) {
      add(
          goal.status() == GoalStatus.AWAITING_APPROVAL ? Kind.APPROVAL : Kind.POLICY,
          "the plan is not in force: the goal is " + goal.status(),
          goal.timeline().updatedAt(),
          "the plan is let pass");
    }
  }

  private void ready(Task task) {
    addHold();
    addPause(task);
    Instant since = task.timeline().since();
    addQuestions(task);
    TaskDefinition definition = task.definition();
    Occupancy occupancy = new Occupancy(graph, goal.goalId());
    int taken = occupancy.slotsTaken(definition);
    int max = goal.limits().maxParallelTasks();
    if (taken + Budgets.workers(task) > max) {
      add(
          Kind.LIMIT,
          taken + " of " + max + " slots of the goal are taken",
          since,
          "one of " + goal.progress().live() + " ends, or maxParallelTasks is raised");
    }
    occupancy
        .fullPool(definition)
        .ifPresent(
            full ->
                add(
                    Kind.POOL,
                    "%d of %d tasks of the pool %s are at work"
                        .formatted(full.taken(), full.max(), full.pool()),
                    since,
                    "one of them ends"));
    addScopes(task);
    addBudget("it", Budgets.workers(task), since);
    addTurn(task);
    if (causes.isEmpty()) {
      add(
          Kind.WORKER,
          task.reason().isEmpty() ? "its turn among the ready tasks" : task.reason(),
          since,
          "the tasks before it are given out");
    }
  }

  private void addQuestions(Task task) {
    for (String openQuestion : task.talk().openQuestions()) {
      goal.control()
          .question(openQuestion)
          .ifPresent(
              question ->
                  add(Kind.QUESTION, question.text(), question.askedAt(), answer(question)));
    }
  }

  /** As many orders as may wait for a worker of its pool do, or other goals are before it. */
  private void addTurn(Task task) {
    List<String> pools = task.definition().pools();
    if (pools.isEmpty()
        || !goal.isOpen()
        || !task.isDispatchable()
        || pools.stream().anyMatch(pool -> graph.room(goal.goalId(), pool) > 0)) {
      return;
    }
    for (String pool : new LinkedHashSet<>(pools)) {
      add(
          Kind.WORKER,
          "%d orders of the pool %s wait for a worker; goals take turns by priority, and this one has priority %s"
              .formatted(graph.unclaimed(pool), pool, goal.definition().priority()),
          task.timeline().since(),
          "a worker of the pool " + pool + " takes an order, and it is this goal's turn");
    }
  }

  private void addScopes(Task task) {
    if (task.definition().isCandidate() || task.definition().expand()) {
      return; // its task holds the scope for it, or it writes nothing itself
    }
    ScopeCover.holders(graph, goal, task, task.definition().scope())
        .forEach(
            holder ->
                add(
                    Kind.SCOPE,
                    holder.taskId() + " may write the same files",
                    holder.timeline().since(),
                    "'" + holder.taskId() + "' is merged or given up"));
  }

  private void merging(Task task) {
    addHold();
    addPause(task);
    List<String> queue = goal.progress().mergeQueue(task.definition().repository());
    String first = queue.isEmpty() ? task.taskId() : queue.getFirst();
    Instant since = task.timeline().since();
    Work work = task.work();
    if (!first.equals(task.taskId())) {
      add(Kind.MERGE, first + " is being merged before it", since, "that merge ends");
    } else if (work != null) {
      add(
          Kind.MERGE,
          work.worker() == null ? "an integrator must take it" : work.worker() + " merges it",
          since,
          "the merge ends");
    }
  }

  private void parts(Task task) {
    for (String id : graph.edges(goal.goalId(), task.taskId()).parts()) {
      Task part = graph.task(goal.goalId(), id).orElse(null);
      if (part != null && !part.status().isEnd()) {
        add(
            part.definition().isCandidate() ? Kind.CHOICE : Kind.PARTS,
            id + " is " + part.status(),
            part.timeline().since(),
            "its end");
      }
    }
  }

  private void addHold() {
    addHold(goal.control().hold());
    addHold(goal.control().paused());
  }

  private void addHold(@Nullable Hold hold) {
    if (hold != null) {
      add(
          hold.kind() == Hold.Kind.BUDGET ? Kind.BUDGET : Kind.HOLD,
          Reason.after("the goal is held by " + hold.by(), hold.reason()),
          hold.since(),
          release(hold));
    }
  }

  private String release(Hold hold) {
    return switch (hold.kind()) {
      case PERSON -> "resume the goal";
      case BUDGET -> Budgets.release(goal);
      case TIME -> "raise its timeout, or cancel the goal";
    };
  }

  private void ended(String reason, String otherwise, Instant since) {
    add(Kind.ENDED, reason.isBlank() ? otherwise : reason, since, "nothing; it is over");
  }

  private void addPause(Task task) {
    Instant until = task.attempts().notBefore();
    if (until != null) {
      add(
          Kind.PAUSE,
          "a pause after a failure",
          task.timeline().updatedAt(),
          "it ends at " + until);
    }
  }

  private void addWork(@Nullable Work work, String order, String pool, Instant since) {
    if (work == null) {
      if (causes.isEmpty()) {
        addHold();
      }
      if (causes.isEmpty()) {
        add(Kind.PAUSE, "a pause after a failure", since, "it is ordered again");
      }
    } else if (work.worker() == null) {
      add(
          Kind.WORKER,
          "no worker has taken " + order + " yet",
          since,
          "a worker of the pool " + pool + " is free");
    } else {
      add(
          Kind.WORKER,
          work.worker() + " works on it; its lease ends at " + work.leaseUntil(),
          since,
          "its result, or the end of its lease");
    }
  }

  private void add(Kind kind, String what, Instant since, String release) {
    if (causes.size() < MAX_CAUSES) {
      causes.add(new Cause(kind, what, since, release));
    }
  }
}
