package dev.divisi.taskgraph;

import static dev.divisi.taskgraph.WatchedGoal.require;

import dev.divisi.globs.WriteScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What must hold whatever happens. Written against the events alone, with its own book-keeping, so
 * that it cannot share a mistake with the rules that it watches.
 */
final class GraphInvariants {

  final PlansInForce plans = new PlansInForce();

  private final WatchedApprovals approvals = new WatchedApprovals();
  private final WatchedTalk talk = new WatchedTalk();
  private final Map<String, WatchedGoal> goals = new HashMap<>();
  private final Map<List<String>, WriteScope> scopes = new HashMap<>();
  private final List<Event> log = new ArrayList<>();

  /** Checks one decision after it was applied. */
  void check(InMemoryGraph graph, Command command, Decision decision, Instant now) {
    String goalId = command.goalId();
    WatchedGoal before = goals.get(goalId);
    boolean effect = !decision.events().stream().allMatch(Event.CommandRefused.class::isInstance);
    if (before != null) {
      checkRight(before, command, decision, effect);
    }
    boolean planChanged = false;
    for (Event event : decision.events()) {
      log.add(event);
      require(event.goalId().equals(goalId), "about another goal", event);
      plans.heard(event);
      talk.heard(event);
      approvals.heard(event, command, now);
      if (event instanceof Event.GoalAccepted accepted) {
        require(goals.put(goalId, new WatchedGoal(accepted, plans)) == null, "twice", event);
      }
      Objects.requireNonNull(goals.get(goalId)).heard(event, command);
      planChanged |=
          event instanceof Event.PlanRevised
              || event instanceof Event.PlanProposed
              || event instanceof Event.TaskExpanded;
    }
    WatchedGoal goal = goals.get(goalId);
    if (goal == null) {
      return;
    }
    goal.checkBetween(scopes, now);
    checkHeader(graph, goal);
    checkTasks(graph, goal);
    if (planChanged) {
      checkPlan(graph, goal);
    }
    for (Order order : decision.orders()) {
      checkOrder(graph, goal, order);
      approvals.checkOrder(order);
      if (order instanceof Order.GrantLease grant) {
        checkGrant(goal, grant);
      }
    }
  }

  /** Who has no right to be heard changes nothing; who has is counted. */
  private void checkRight(WatchedGoal goal, Command command, Decision decision, boolean effect) {
    switch (command) {
      case Command.PersonDecides c -> {
        boolean named = c instanceof Command.Decide decide && approvals.names(decide);
        require(goal.mayDecide(c, named) || !effect, "may not decide", c);
        require(effect || decision.orders().isEmpty(), "orders after a refusal", decision);
        if (c instanceof Command.Decide decide && effect) {
          goal.checkDecision(decide);
        }
      }
      case Command.ClaimWork c ->
          require(!effect || goal.isFree(c.work()), "granted what is not free", c);
      case Command.JudgePatch c -> {
        WatchedTask task = goal.tasks.get(String.valueOf(c.work().taskId()));
        require(
            !effect
                || (task != null
                    && task.attempt == c.work().attempt()
                    && (task.patch == null || task.patch.equals(c.patchHash()))),
            "a verdict on another patch counts",
            c);
      }
      case Command.JudgePlan c -> {
        if (effect) {
          goal.planJudged(c);
        }
      }
      case Command.RenewLease c -> report(goal, c, c.claimId(), effect, c.spend());
      case Command.ReportFailure c -> report(goal, c, c.claimId(), effect, c.spend());
      case Command.ProposePlan c -> report(goal, c, c.claimId(), effect, c.spend());
      case Command.ProposePatch c -> report(goal, c, c.claimId(), effect, c.spend());
      case Command.CompleteReview c -> report(goal, c, c.claimId(), effect, c.spend());
      case Command.CompleteMerge c -> report(goal, c, c.claimId(), effect, Spend.NONE);
      case Command.AskQuestion c -> report(goal, c, c.claimId(), effect, Spend.NONE);
      case Command.AskScope c -> report(goal, c, c.claimId(), effect, Spend.NONE);
      case Command.SendMessage c -> report(goal, c, c.claimId(), effect, Spend.NONE);
      case Command.ProposeLesson c -> report(goal, c, c.claimId(), effect, Spend.NONE);
      case Command.GiveOrders _, Command.FireTimer _, Command.SubmitGoal _ -> {}
    }
  }

  private static void report(
      WatchedGoal goal, Command.Report report, String claimId, boolean effect, Spend spend) {
    if (effect) {
      require(
          goal.holds(report.work(), claimId)
              || (spend.equals(Spend.NONE) && goal.mayBeUnclaimed(report.work())),
          "heard without a lease",
          report);
      goal.spent(report.work(), claimId, spend);
    }
  }

  private void checkHeader(InMemoryGraph graph, WatchedGoal watched) {
    Goal goal = graph.goal(watched.goalId).orElseThrow();
    List<Task> tasks = graph.tasks(watched.goalId);
    Goal.Progress progress = goal.progress();
    Map<TaskStatus, Integer> counts =
        tasks.stream().collect(Collectors.toMap(Task::status, task -> 1, Integer::sum));
    require(progress.counts().equals(counts), "counts", goal);
    require(goal.sequence() == watched.sequence, "sequence", goal);
    require(goal.status().isEnd() == watched.ended, "end", goal);
    Set<String> live = new HashSet<>();
    Set<String> contests = new HashSet<>();
    Map<String, Set<String>> merging = new HashMap<>();
    int merges = 0;
    for (Task task : tasks) {
      WatchedTask known = watched.task(task.taskId());
      require(known.live == task.status().isLive(), "live", task);
      require(known.ended == task.status().isEnd(), "ended", task);
      require(known.met == task.status().isMet(), "met", task);
      if (known.live) {
        live.add(task.taskId());
      }
      if (known.expanded && known.contest) {
        contests.add(task.taskId());
      }
      if (task.status() == TaskStatus.MERGING) {
        merging
            .computeIfAbsent(task.definition().repository(), it -> new HashSet<>())
            .add(task.taskId());
        merges += known.step == WorkStep.MERGE ? 1 : 0;
      }
    }
    same(progress.live(), live, "live tasks", goal);
    same(progress.contests(), contests, "contests", goal);
    progress
        .mergeQueues()
        .forEach(
            (repository, queue) ->
                same(queue, merging.getOrDefault(repository, Set.of()), "merge queue", goal));
    require(merges <= progress.mergeQueues().size(), "one merge a branch", goal);
    Goal.Spending spending = goal.spending();
    require(spending.spent().equals(watched.spent), "spent", goal);
    require(spending.reserved().equals(watched.reserved()), "set aside", goal);
    Planning.PendingRevision pending = goal.planning().revision();
    require((pending == null) == (watched.pending == null), "pending version", goal);
    require(
        graph.revision(watched.goalId).equals(java.util.Optional.ofNullable(watched.pending)),
        "pending revision",
        goal);
    require(goal.planning().version() == watched.version, "version in force", goal);
    Hold hold = goal.control().hold();
    require(watched.ended || (hold == null ? null : hold.kind()) == watched.hold, "hold", goal);
    for (Question question : goal.control().questions()) {
      String taskId = question.taskId();
      if (taskId != null) {
        Task task = graph.task(watched.goalId, taskId).orElseThrow();
        require(
            task.status() == TaskStatus.RUNNING
                || task.talk().openQuestions().contains(question.questionId()),
            "nobody waits for the answer",
            task);
      }
    }
  }

  private static void same(List<String> list, Set<String> wanted, String what, Goal goal) {
    require(list.size() == wanted.size() && wanted.containsAll(list), what, goal);
  }

  private static void checkTasks(InMemoryGraph graph, WatchedGoal watched) {
    for (Task task : graph.tasks(watched.goalId)) {
      Edges edges = graph.edges(watched.goalId, task.taskId());
      if (task.status() == TaskStatus.PENDING) {
        long unmet = edges.dependencies().stream().filter(it -> !watched.task(it).met).count();
        require(task.unmetDependencies() == unmet, "unmet", task);
        require(unmet > 0 || !watched.started, "waits for nothing", task);
      } else if (task.status() == TaskStatus.EXPANDED) {
        long open = edges.parts().stream().filter(it -> !watched.task(it).ended).count();
        long unmet = task.definition().bestOf().isEmpty() ? open : 1;
        require(task.unmetDependencies() == unmet && open > 0, "unmet parts", task);
      } else if (task.status() == TaskStatus.READY) {
        require(
            edges.dependencies().stream().allMatch(it -> watched.task(it).met), "is early", task);
        Goal.Control control = graph.goal(watched.goalId).orElseThrow().control();
        require(
            task.talk().openQuestions().stream().allMatch(it -> control.question(it).isPresent()),
            "waits for a question that is gone",
            task);
      }
    }
  }

  /** The tasks are what the version in force says, and their edges match. */
  private void checkPlan(InMemoryGraph graph, WatchedGoal watched) {
    String goalId = watched.goalId;
    PlanDraft plan = Objects.requireNonNull(plans.of(goalId));
    Map<String, PlanDraft.DraftTask> planned = new HashMap<>();
    Map<String, Set<String>> dependents = new HashMap<>();
    for (PlanDraft.DraftTask draft : plan.tasks()) {
      planned.put(draft.taskId(), draft);
      new LinkedHashSet<>(draft.dependsOn())
          .forEach(it -> dependents.computeIfAbsent(it, id -> new HashSet<>()).add(draft.taskId()));
    }
    for (Task task : graph.tasks(goalId)) {
      String id = task.taskId();
      WatchedTask known = watched.task(id);
      PlanDraft.DraftTask draft = planned.remove(id);
      if (known.isCandidate()) {
        require(draft == null, "a candidate in the plan", task);
        continue;
      }
      require((draft == null) == known.removed, "in the plan and in force", task);
      if (draft != null && !known.ended) {
        checkTask(task, known, draft);
        Edges edges = graph.edges(goalId, id);
        Set<String> dependsOn = new HashSet<>(draft.dependsOn());
        if (draft.expand()) {
          edges.parts().forEach(dependsOn::remove);
        }
        require(
            new HashSet<>(edges.dependencies()).equals(dependsOn),
            "depends on something else",
            edges);
        Set<String> waiting = new HashSet<>(dependents.getOrDefault(id, Set.of()));
        Set<String> noted = new HashSet<>(edges.dependents());
        waiting.removeIf(it -> watched.tasks.containsKey(it) && watched.task(it).ended);
        noted.removeIf(it -> watched.task(it).ended);
        require(noted.equals(waiting), "something else waits for it", edges);
      }
    }
    require(planned.isEmpty(), "in the plan but no task", planned.keySet());
  }

  private static void checkTask(Task task, WatchedTask known, PlanDraft.DraftTask draft) {
    TaskDefinition definition = task.definition();
    require(
        definition.repository().equals(draft.repository())
            && definition.scope().equals(draft.scope())
            && definition.digest().equals(draft.digest())
            && definition.bestOf().equals(draft.bestOf())
            && definition.expand() == draft.expand()
            && (known.reassigned
                || (definition.ladder().equals(draft.ladder())
                    && definition.pool().equals(known.rung == 0 ? draft.pool() : rung(known)))),
        "is not what the plan says",
        task);
  }

  private static String rung(WatchedTask task) {
    return task.ladder.get(task.rung).pool();
  }

  private static void checkOrder(InMemoryGraph graph, WatchedGoal watched, Order order) {
    switch (order) {
      case Order.DispatchTask o -> {
        Task task = graph.task(o.work().goalId(), taskId(o.work())).orElseThrow();
        require(o.work().attempt() == task.attempts().current(), "old attempt", o);
        require(o.pool().equals(task.definition().pool()), "another pool", o);
        require(o.rung() == watched.task(task.taskId()).rung, "another agent", o);
      }
      case Order.RequestMerge o -> {
        Goal goal = graph.goal(o.work().goalId()).orElseThrow();
        require(o.expectedHead().equals(goal.progress().branch(o.repository()).head()), "head", o);
        require(goal.control().hold() == null, "merged while it is held", o);
      }
      case Order.GrantLease o -> {
        Work work =
            o.work().taskId() == null
                ? graph.goal(o.work().goalId()).orElseThrow().planning().work()
                : graph.task(o.work().goalId(), taskId(o.work())).orElseThrow().work();
        require(work != null && work.heldBy(o.claimId()), "granted to another", o);
      }
      default -> {}
    }
  }

  /** Nobody may spend more than is still set aside for the attempt. */
  private static void checkGrant(WatchedGoal goal, Order.GrantLease grant) {
    String taskId = grant.work().taskId();
    if (taskId == null) {
      return;
    }
    WatchedTask task = goal.task(taskId);
    Spend own = goal.claims.getOrDefault(grant.claimId(), Spend.NONE);
    Spend set = task.reservation;
    Spend left = set.minus(task.attemptSpent.minus(own));
    Budget budget = grant.budget();
    require(
        isWithin(budget.tokens(), set.tokens(), left.tokens())
            && isWithin(budget.costMicros(), set.costMicros(), left.costMicros())
            && isWithin(budget.modelCalls(), set.modelCalls(), left.modelCalls()),
        "may spend more than is set aside",
        grant);
  }

  private static boolean isWithin(@Nullable Long granted, long set, long left) {
    return set == 0 || (granted != null && granted <= left);
  }

  private static String taskId(WorkReference work) {
    return String.valueOf(work.taskId());
  }

  /** When nothing is in flight any more, whoever is not done waits for a person. */
  void checkAtRest(InMemoryGraph graph, TaskGraph brain) {
    for (Goal goal : graph.goals().values()) {
      if (goal.status().isEnd()) {
        continue;
      }
      List<Task> tasks = graph.tasks(goal.goalId());
      Planning.PendingRevision revision = goal.planning().revision();
      require(revision == null || revision.approval() != null, "policy was not asked", goal);
      boolean waitsForPerson =
          goal.status() == GoalStatus.AWAITING_APPROVAL
              || goal.status() == GoalStatus.BLOCKED
              || goal.control().hold() != null
              || revision != null
              || !goal.control().questions().isEmpty()
              || tasks.stream().anyMatch(task -> task.status() == TaskStatus.AWAITING_APPROVAL);
      require(waitsForPerson, "waits for nothing that it names", goal);
    }
    checkExplained(graph, brain);
  }

  /** Whatever is not over says what it waits for. */
  void checkExplained(InMemoryGraph graph, TaskGraph brain) {
    for (Goal goal : graph.goals().values()) {
      explained(brain, graph, goal.goalId(), null);
      for (Task task : graph.tasks(goal.goalId())) {
        explained(brain, graph, goal.goalId(), task.taskId());
      }
    }
  }

  private static void explained(
      TaskGraph brain, InMemoryGraph graph, String goalId, @Nullable String taskId) {
    Explanation explanation = brain.explain(graph, goalId, taskId);
    require(
        explanation.problem() == null && !explanation.causes().isEmpty(),
        "says not what it waits for",
        explanation);
  }

  /** Folding the log again from nothing gives the same state; it asks these queues for room. */
  InMemoryGraph checkFold(InMemoryGraph graph, PoolQueues queues) {
    InMemoryGraph folded = new InMemoryGraph(queues);
    log.forEach(folded::apply);
    require(folded.equals(graph), "folded anew, the state is another one", log.size());
    return folded;
  }

  /** Whether that goal is over. */
  boolean isOver(String goalId) {
    WatchedGoal goal = goals.get(goalId);
    return goal != null && goal.ended;
  }
}
