package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Workers, policy, people and a network, all as bad as they may be: facts come late, twice and out
 * of order, workers vanish, orders are lost, the clock jumps. Everything follows from the seed.
 */
final class SimulatedWorld {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final List<String> POOL_OF_SCOPES =
      List.of("a/**", "b/**", "c/**", "a/x/**", "pom.xml", "**/*.properties", "d/one.txt", "e/**");

  final InMemoryGraph graph = new InMemoryGraph();
  final GraphInvariants invariants = new GraphInvariants();
  final Set<String> transitions = new HashSet<>();

  private final TaskGraph brain =
      new TaskGraph(new Timings(LEASE, Duration.ofSeconds(15), Duration.ofSeconds(1)));
  private final RandomGenerator random;
  private final List<Command> inFlight = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(java.util.Comparator.comparing(Timer::at));
  private final Map<String, PlanDraft> plans = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int names;
  private boolean calm;
  private int steps;

  SimulatedWorld(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  int steps() {
    return steps;
  }

  /** One thing happens. */
  void step() {
    int dice = random.nextInt(100);
    if (dice < 2 && graph.goals().size() < 20) {
      inFlight.add(goal());
    } else if (dice < 3 && !graph.goals().isEmpty()) {
      inFlight.add(new Command.CancelGoal(anyGoal(), "ada", "changed my mind"));
    } else if (dice < 20 && !timers.isEmpty()) {
      passTime();
    } else if (dice < 24) {
      peopleDecide();
    } else if (!inFlight.isEmpty()) {
      deliver();
    } else {
      passTime();
    }
  }

  /** Nothing new begins and nothing goes wrong any more; everything runs to its end. */
  void runToRest() {
    calm = true;
    int bound = steps + 200_000;
    while (!inFlight.isEmpty() || !timers.isEmpty()) {
      if (steps > bound) {
        throw new AssertionError("the world does not come to rest: " + graph.goals());
      }
      if (inFlight.isEmpty()) {
        passTime();
      } else {
        deliver();
      }
    }
  }

  private void deliver() {
    int index = random.nextInt(inFlight.size());
    Command command = inFlight.get(index);
    boolean again = !calm && random.nextInt(100) < 8;
    if (!again) {
      inFlight.set(index, inFlight.getLast());
      inFlight.removeLast();
    }
    handle(command);
  }

  private void passTime() {
    Timer timer = timers.poll();
    if (timer == null) {
      now = now.plusSeconds(random.nextInt(60));
      return;
    }
    if (timer.at().isAfter(now)) {
      now = timer.at();
    }
    if (!calm && random.nextInt(20) == 0) {
      now = now.plusSeconds(random.nextInt(120));
    }
    handle(new Command.FireTimer(timer));
  }

  private void handle(Command command) {
    steps++;
    Decision decision;
    try {
      decision = brain.decide(graph, command, now);
    } catch (UnknownGoalException e) {
      return;
    }
    for (Event event : decision.events()) {
      String before = statusOf(event);
      graph.apply(event);
      transitions.add(before + " --" + event.getClass().getSimpleName() + "--> " + statusOf(event));
    }
    invariants.check(graph, decision);
    timers.addAll(decision.timers());
    decision.orders().forEach(this::obey);
  }

  private String statusOf(Event event) {
    return switch (event) {
      case Event.GoalEvent e -> graph.goal(e.goalId()).map(g -> g.status().name()).orElse("");
      case Event.TaskEvent e ->
          graph.task(e.goalId(), e.taskId()).map(t -> t.status().name()).orElse("");
    };
  }

  private Command goal() {
    String id = "goal-" + (random.nextInt(10) == 0 ? 0 : names++);
    List<String> repositories = random.nextInt(20) == 0 ? List.of() : List.of("one", "two");
    Limits limits = new Limits(1 + random.nextInt(5), 1 + random.nextInt(4), Duration.ofMinutes(2));
    return new Command.SubmitGoal(id, "do it", "ada", repositories, limits, null);
  }

  private String anyGoal() {
    List<String> ids = List.copyOf(graph.goals().keySet());
    return ids.get(random.nextInt(ids.size()));
  }

  /** Workers take orders; some orders are lost, some are taken by two. */
  private void obey(Order order) {
    switch (order) {
      case Order.RequestPlan o -> claim(o.work());
      case Order.DispatchTask o -> claim(o.work());
      case Order.RequestReview o -> claim(o.work());
      case Order.RequestMerge o -> claim(o.work());
      case Order.GrantLease o -> work(o);
      case Order.RefuseClaim _, Order.CancelWork _ -> {}
    }
  }

  private void claim(WorkReference work) {
    int workers = calm ? 1 : random.nextInt(100) < 10 ? 0 : 1 + random.nextInt(2);
    for (int i = 0; i < workers; i++) {
      int name = names++;
      inFlight.add(new Command.ClaimWork(work, "claim-" + name, "worker-" + name));
    }
  }

  private void work(Order.GrantLease grant) {
    if (!calm && random.nextInt(100) < 8) {
      return; // the worker is gone
    }
    WorkReference work = grant.work();
    for (int i = random.nextInt(3); i > 0; i--) {
      inFlight.add(new Command.RenewLease(work, grant.claimId(), "step " + i));
    }
    if (!calm && random.nextInt(100) < 15) {
      FailureKind[] kinds = FailureKind.values();
      inFlight.add(
          new Command.ReportFailure(
              work,
              grant.claimId(),
              kinds[random.nextInt(kinds.length)],
              "SIMULATED",
              "no luck",
              random.nextInt(4) == 0));
      return;
    }
    inFlight.add(result(work, grant.claimId()));
  }

  private Command result(WorkReference work, String claimId) {
    return switch (work.step()) {
      case PLAN -> plan(work, claimId);
      case IMPLEMENT -> {
        String hash = "patch-" + names++;
        inFlight.add(new Command.JudgePatch(work, hash, verdict()));
        yield new Command.ProposePatch(work, claimId, hash, "agent");
      }
      case REVIEW -> review(work, claimId);
      case MERGE -> merge(work, claimId);
    };
  }

  private Command plan(WorkReference work, String claimId) {
    int size = 1 + random.nextInt(12);
    List<PlanDraft.DraftTask> tasks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<String> dependsOn = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (random.nextInt(4) == 0) {
          dependsOn.add("t" + j);
        }
      }
      tasks.add(
          new PlanDraft.DraftTask(
              "t" + i,
              "task " + i,
              random.nextBoolean() ? "one" : "two",
              "implementers",
              List.of(POOL_OF_SCOPES.get(random.nextInt(POOL_OF_SCOPES.size()))),
              dependsOn));
    }
    if (!calm && random.nextInt(20) == 0) {
      tasks.add(tasks.getFirst());
    }
    PlanDraft plan =
        new PlanDraft(1, "plan-" + names++, Map.of("one", "base-one", "two", "base-two"), tasks);
    if (plans.putIfAbsent(work.goalId() + "/" + claimId, plan) == null) {
      inFlight.add(new Command.JudgePlan(work.goalId(), plan.contentHash(), verdict()));
    }
    invariants.drafted(plan);
    return new Command.ProposePlan(work, claimId, plan);
  }

  private Command review(WorkReference work, String claimId) {
    String hash = hash(work);
    boolean approved = calm || random.nextInt(100) < 85;
    return new Command.CompleteReview(
        work, claimId, hash, "reviewer", approved, "does not compile", List.of("tests: 0"));
  }

  private String hash(WorkReference work) {
    Task task = graph.task(work.goalId(), String.valueOf(work.taskId())).orElseThrow();
    return String.valueOf(task.candidateOrNone().patchHash());
  }

  private Command merge(WorkReference work, String claimId) {
    int dice = calm ? 0 : random.nextInt(100);
    Command.CompleteMerge.Outcome outcome =
        dice < 85
            ? Command.CompleteMerge.Outcome.MERGED
            : dice < 90
                ? Command.CompleteMerge.Outcome.CONFLICT
                : dice < 95
                    ? Command.CompleteMerge.Outcome.CHECKS_FAILED
                    : Command.CompleteMerge.Outcome.REFUSED;
    String head = "head-" + names++;
    return new Command.CompleteMerge(work, claimId, outcome, head, head, "because");
  }

  private Verdict verdict() {
    int dice = calm ? 0 : random.nextInt(100);
    Verdict.Outcome outcome =
        dice < 80
            ? Verdict.Outcome.ALLOW
            : dice < 90 ? Verdict.Outcome.REQUIRE_APPROVAL : Verdict.Outcome.DENY;
    return new Verdict(outcome, List.of("rule: because"));
  }

  private void peopleDecide() {
    for (Goal goal : graph.goals().values()) {
      if (goal.status() == GoalStatus.AWAITING_APPROVAL) {
        inFlight.add(
            random.nextInt(8) == 0
                ? new Command.CancelGoal(goal.goalId(), "ada", "not this plan")
                : decision(goal.goalId(), null, goal.planning().contentHash()));
      }
      for (Task task : graph.tasks(goal.goalId())) {
        if (task.status() == TaskStatus.AWAITING_APPROVAL) {
          inFlight.add(decision(goal.goalId(), task.taskId(), task.candidateOrNone().patchHash()));
        }
      }
    }
  }

  private Command decision(
      String goalId,
      @org.jspecify.annotations.Nullable String taskId,
      @org.jspecify.annotations.Nullable String hash) {
    String shown = random.nextInt(10) == 0 ? "another" : hash;
    return new Command.Decide(goalId, taskId, random.nextInt(5) != 0, shown, "ada", "looked");
  }
}
