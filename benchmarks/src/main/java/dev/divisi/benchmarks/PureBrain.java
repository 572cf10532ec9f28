package dev.divisi.benchmarks;

import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.taskgraph.Command;
import dev.divisi.taskgraph.Decision;
import dev.divisi.taskgraph.Edges;
import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Evolution;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.GoalStatus;
import dev.divisi.taskgraph.GraphState;
import dev.divisi.taskgraph.Limits;
import dev.divisi.taskgraph.Order;
import dev.divisi.taskgraph.PlanDraft;
import dev.divisi.taskgraph.Priority;
import dev.divisi.taskgraph.Revision;
import dev.divisi.taskgraph.Spend;
import dev.divisi.taskgraph.Task;
import dev.divisi.taskgraph.TaskGraph;
import dev.divisi.taskgraph.Timings;
import dev.divisi.taskgraph.Verdict;
import dev.divisi.taskgraph.WorkReference;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The brain alone: no Kafka, no bytes. State is in maps, every order is carried out at once and
 * rightly. The only class here that knows the brain's types.
 */
final class PureBrain {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Verdict ALLOWED = new Verdict(Verdict.Outcome.ALLOW, List.of());

  private final TaskGraph brain = new TaskGraph(Timings.DEFAULT);
  private final State state = new State();
  private final Queue<Command> commands = new ArrayDeque<>();
  private int claims;

  private PureBrain() {}

  /** Nanoseconds that goals of that size and shape take for each of their tasks. */
  static double nanosPerTask(PlanShape shape, int tasks, int goals, int maxParallelTasks) {
    long nanos = 0;
    for (int goal = 0; goal < goals; goal++) {
      GoalSubmitted submitted = submitted(goal);
      Plan plan = shape.plan(submitted, tasks);
      PlanDraft draft = draft(plan);
      long began = System.nanoTime();
      new PureBrain().run(submitted, draft, maxParallelTasks);
      nanos += System.nanoTime() - began;
    }
    return (double) nanos / goals / tasks;
  }

  private static GoalSubmitted submitted(int number) {
    return GoalSubmitted.newBuilder()
        .setGoalId("goal-" + number)
        .setText("A goal that measures what goals cost.")
        .setSubmittedBy("benchmark")
        .setSubmittedAt(NOW)
        .setRepositories(PlanShape.repositories(BrainBenchmark.REPOSITORIES))
        .build();
  }

  private static PlanDraft draft(Plan plan) {
    Map<String, String> bases = new LinkedHashMap<>();
    plan.getRepositories()
        .forEach(planned -> bases.put(planned.getRepository().getName(), planned.getBaseCommit()));
    return new PlanDraft(
        plan.getVersion(),
        plan.getContentHash(),
        bases,
        plan.getTasks().stream()
            .map(
                task ->
                    new PlanDraft.DraftTask(
                        task.getId(),
                        task.getTitle(),
                        task.getRepository(),
                        task.getPool(),
                        task.getScope(),
                        task.getDependsOn(),
                        "digest-of-" + task.getId(),
                        List.of(),
                        false))
            .toList());
  }

  private void run(GoalSubmitted goal, PlanDraft plan, int maxParallelTasks) {
    commands.add(
        new Command.SubmitGoal(
            goal.getGoalId(),
            goal.getText(),
            goal.getSubmittedBy(),
            goal.getRepositories().stream().map(repository -> repository.getName()).toList(),
            new Limits(
                maxParallelTasks,
                Limits.DEFAULT.maxParallelByPool(),
                Limits.DEFAULT.maxFailedAttempts(),
                Limits.DEFAULT.maxIterations(),
                Limits.DEFAULT.attemptTimeout(),
                Limits.DEFAULT.goalTimeout(),
                Limits.DEFAULT.attemptBudget(),
                Limits.DEFAULT.taskBudget(),
                Limits.DEFAULT.goalBudget()),
            false,
            Priority.NORMAL,
            List.of(),
            null));
    while (!commands.isEmpty()) {
      Decision decision = brain.decide(state, commands.remove(), NOW);
      decision.evolutions().forEach(state::apply);
      for (Order order : decision.orders()) {
        carryOut(order, plan);
      }
    }
    Goal end = state.goal(goal.getGoalId()).orElseThrow();
    if (end.status() != GoalStatus.DONE) {
      throw new IllegalStateException("The goal did not get done: " + end);
    }
  }

  private void carryOut(Order order, PlanDraft plan) {
    switch (order) {
      case Order.RequestPlan o -> claim(o.work());
      case Order.DispatchTask o -> claim(o.work());
      case Order.RequestReview o -> claim(o.work());
      case Order.RequestMerge o -> claim(o.work());
      case Order.GrantLease o -> report(o.work(), o.claimId(), plan);
      case Order.RefuseClaim _, Order.CancelWork _, Order.TellWorker _, Order.ProposeRevision _ ->
          throw new IllegalStateException("Nothing here is refused or revised: " + order);
    }
  }

  private void claim(WorkReference work) {
    claims++;
    commands.add(new Command.ClaimWork(work, "claim-" + claims, "worker", ""));
  }

  private void report(WorkReference work, String claimId, PlanDraft plan) {
    String patch = "patch-of-" + work.taskId();
    switch (work.step()) {
      case PLAN -> {
        commands.add(new Command.ProposePlan(work, claimId, plan, Spend.NONE));
        commands.add(new Command.JudgePlan(work.goalId(), plan.contentHash(), ALLOWED));
      }
      case IMPLEMENT -> {
        commands.add(new Command.ProposePatch(work, claimId, patch, 1, "agent", null, Spend.NONE));
        commands.add(new Command.JudgePatch(work, patch, ALLOWED));
      }
      case REVIEW ->
          commands.add(
              new Command.CompleteReview(
                  work, claimId, patch, "reviewer", true, "", List.of(), Spend.NONE));
      case MERGE ->
          commands.add(
              new Command.CompleteMerge(
                  work,
                  claimId,
                  Command.CompleteMerge.Outcome.MERGED,
                  "commit-of-" + claimId,
                  "commit-of-" + claimId,
                  ""));
    }
  }

  /** State in maps; ready tasks by position, as the service keeps them. */
  private static final class State implements GraphState {
    private final Map<String, Goal> goals = new HashMap<>();
    private final Map<String, Task> tasks = new HashMap<>();
    private final Map<String, Edges> edges = new HashMap<>();
    private final TreeMap<Integer, String> ready = new TreeMap<>();

    void apply(Evolution evolved) {
      Event event = evolved.event();
      goals.put(event.goalId(), evolved.goal());
      Task task = evolved.task();
      if (task != null) {
        tasks.put(task.taskId(), task);
        if (evolved.edges() != null) {
          edges.put(task.taskId(), evolved.edges());
        }
        if (task.isDispatchable()) {
          ready.put(task.definition().position(), task.taskId());
        } else {
          ready.remove(task.definition().position());
        }
      }
    }

    @Override
    public Optional<Goal> goal(String goalId) {
      return Optional.ofNullable(goals.get(goalId));
    }

    @Override
    public Optional<Task> task(String goalId, String taskId) {
      return Optional.ofNullable(tasks.get(taskId));
    }

    @Override
    public Edges edges(String goalId, String taskId) {
      return edges.getOrDefault(taskId, Edges.NONE);
    }

    @Override
    public Optional<Revision> revision(String goalId) {
      return Optional.empty();
    }

    @Override
    public List<String> dispatchable(String goalId, int limit, Predicate<List<String>> inPools) {
      return ready.values().stream().limit(limit).toList();
    }

    @Override
    public int room(String goalId, String pool) {
      return Integer.MAX_VALUE;
    }

    @Override
    public int unclaimed(String pool) {
      return 0;
    }

    @Override
    public void forEachTask(String goalId, Consumer<Task> visitor) {
      tasks.values().forEach(visitor);
    }
  }
}
