package dev.divisi.taskgraph;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Many goals and the workers of their pools, who take the orders of a topic one after the other.
 * Whatever is no work of theirs is done at once.
 */
final class SharedPool {

  static final String POOL = "implementers";

  private final TaskGraph brain = new TaskGraph(Timings.DEFAULT);
  private final Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int names;
  private InMemoryGraph graph;

  PoolQueues queues = new PoolQueues(4);

  /** What was given out and nobody has taken yet. */
  final Deque<Order.DispatchTask> topic = new ArrayDeque<>();

  /** Who gave something out, in that order. */
  final List<String> givenOut = new ArrayList<>();

  SharedPool() {
    graph = new InMemoryGraph(queues);
  }

  /** So many tasks, none of which gets in the way of another. */
  void begin(String goalId, Priority priority, int tasks) {
    begin(
        goalId,
        priority,
        IntStream.range(0, tasks)
            .mapToObj(i -> GoalStory.draft("t" + i, List.of("t" + i + "/**")))
            .toArray(PlanDraft.DraftTask[]::new));
  }

  void begin(String goalId, Priority priority, PlanDraft.DraftTask... tasks) {
    List<String> repositories = List.of("one", "two");
    handle(
        new Command.SubmitGoal(
            goalId,
            "do it",
            "ada",
            repositories,
            GoalStory.parallel(8),
            false,
            priority,
            List.of(),
            null));
    WorkReference planning = new WorkReference(goalId, null, 1, WorkStep.PLAN);
    String claim = claim(planning);
    handle(new Command.ProposePlan(planning, claim, GoalStory.plan(tasks), Spend.NONE));
    handle(new Command.JudgePlan(goalId, "hash", GoalStory.verdict(Verdict.Outcome.ALLOW)));
  }

  Decider ada() {
    return new Decider("decision-" + names++, "ada", "test");
  }

  /** What nobody heard of is forgotten, but for the state. */
  void restart() {
    InMemoryGraph before = graph;
    queues = new PoolQueues(4);
    graph = before.with(queues);
    for (Goal goal : graph.goals().values()) {
      for (Task task : graph.tasks(goal.goalId())) {
        queues.changed(goal.goalId(), goal.definition().priority(), null, task);
      }
    }
    giveOrders();
  }

  Explanation explain(String goalId, String taskId) {
    return brain.explain(graph, goalId, taskId);
  }

  Task task(String goalId, String taskId) {
    return graph.task(goalId, taskId).orElseThrow();
  }

  Goal goal(String goalId) {
    return graph.goal(goalId).orElseThrow();
  }

  void handle(Command command) {
    decide(command);
    giveOrders();
  }

  private void giveOrders() {
    for (var next = queues.next(); next.isPresent(); next = queues.next()) {
      decide(new Command.GiveOrders(next.get()));
    }
  }

  private void decide(Command command) {
    String goalId = command.goalId();
    Decision decision = brain.decide(graph, command, now);
    Map<String, Optional<Task>> before = SimulatedPools.before(graph, decision);
    decision.events().forEach(graph::apply);
    Goal goal = goal(goalId);
    Priority priority = goal.definition().priority();
    before.forEach(
        (id, task) -> queues.changed(goalId, priority, task.orElse(null), task(goalId, id)));
    queues.waits(goalId, priority, decision.waitsForPools());
    if (goal.status().isEnd()) {
      queues.forget(goalId);
    }
    for (Order order : decision.orders()) {
      if (order instanceof Order.DispatchTask dispatch) {
        topic.add(dispatch);
        givenOut.add(goalId);
      }
    }
  }

  /** A worker takes the order that is the first now. */
  Order.DispatchTask take() {
    Order.DispatchTask order = topic.remove();
    claim(order.work());
    return order;
  }

  private String claim(WorkReference work) {
    String claim = "claim-" + names++;
    handle(new Command.ClaimWork(work, claim, "worker", "pool"));
    return claim;
  }

  /** The worker is done, and so is all that follows. */
  void finish(Order.DispatchTask order) {
    WorkReference work = order.work();
    String taskId = String.valueOf(work.taskId());
    Work held = task(work.goalId(), taskId).work();
    String claim = held == null ? "" : String.valueOf(held.claimId());
    String patch = "patch-" + names++;
    handle(new Command.ProposePatch(work, claim, patch, 1, "agent", null, Spend.NONE));
    handle(new Command.JudgePatch(work, patch, GoalStory.verdict(Verdict.Outcome.ALLOW)));
    WorkReference review =
        new WorkReference(work.goalId(), taskId, work.attempt(), WorkStep.REVIEW);
    handle(
        new Command.CompleteReview(
            review, claim(review), patch, "reviewer", true, "", List.of(), Spend.NONE));
    WorkReference merge = new WorkReference(work.goalId(), taskId, work.attempt(), WorkStep.MERGE);
    handle(
        new Command.CompleteMerge(
            merge, claim(merge), Command.CompleteMerge.Outcome.MERGED, patch, patch, ""));
  }

  /** One worker takes and finishes so many orders. */
  void work(int orders) {
    for (int i = 0; i < orders; i++) {
      finish(take());
    }
  }
}
