package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Workers, policy, people and a network, all as bad as they may be: facts come late, twice and out
 * of order, workers vanish, orders are lost, the clock jumps, the brain restarts. Everything
 * follows from the seed.
 */
final class SimulatedWorld {

  /** Something that is said, and what the same voice says after it. */
  private record Said(Command command, @Nullable Deque<Command> next) {}

  final GraphInvariants invariants = new GraphInvariants();
  final Set<String> transitions = new HashSet<>();
  InMemoryGraph graph;

  private final TaskGraph brain =
      new TaskGraph(
          new Timings(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(1)));
  private final RandomGenerator random;
  private final SimulatedWorkers workers;
  private final SimulatedPeople people;
  private final List<Said> inFlight = new ArrayList<>();
  private final SimulatedTimers timers;
  private final SimulatedPools pools;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int names;

  /** Many goals begin at once, and want the same few workers. */
  private final boolean crowded;

  /** Some tasks name who takes them over. */
  private final boolean ladders;

  private boolean calm;
  private int steps;

  SimulatedWorld(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    workers = new SimulatedWorkers(this, random);
    people = new SimulatedPeople(this, workers, random);
    timers = new SimulatedTimers(brain);
    pools = new SimulatedPools(1 + (int) (seed % 4));
    crowded = seed % 3 == 0;
    ladders = seed % 2 == 0;
    graph = new InMemoryGraph(pools.queues());
  }

  int steps() {
    return steps;
  }

  boolean isCalm() {
    return calm;
  }

  boolean hasLadders() {
    return ladders;
  }

  boolean isCrowded() {
    return crowded;
  }

  Instant now() {
    return now;
  }

  PlansInForce plans() {
    return invariants.plans;
  }

  String name(String prefix) {
    return prefix + "-" + names++;
  }

  void send(Command command) {
    inFlight.add(new Said(command, null));
  }

  /** One after the other, as one voice says them. */
  void sendInTurn(Deque<Command> commands) {
    Command first = commands.remove();
    inFlight.add(new Said(first, commands));
  }

  String anyTask(String goalId) {
    List<Task> tasks = graph.tasks(goalId);
    return tasks.isEmpty() ? "nothing" : tasks.get(random.nextInt(tasks.size())).taskId();
  }

  /** The patch that whoever looks at the task sees. */
  String patchOf(WorkReference work) {
    return graph
        .task(work.goalId(), String.valueOf(work.taskId()))
        .map(task -> String.valueOf(task.candidateOrNone().patchHash()))
        .orElse("none");
  }

  /** One thing happens. */
  void step() {
    int dice = random.nextInt(1_000);
    if (dice < (crowded ? 100 : 12) && graph.goals().size() < 16) {
      send(people.goal());
    } else if (dice < 150 && !timers.isEmpty()) {
      passTime();
    } else if (dice < 290) {
      people.act();
    } else if (dice < 292) {
      // The brain restarts. What it knows, it knows from the events.
      graph = invariants.checkFold(graph, pools.forget());
      timers.startAnew(graph);
      pools.startAnew(graph);
      giveOrders();
    } else if (dice < 300) {
      invariants.checkExplained(graph, brain);
      pools.checkNobodyIsForgotten(graph, brain, now);
    } else if (!inFlight.isEmpty()) {
      deliver();
    } else {
      passTime();
    }
  }

  /** Nothing goes wrong any more, and people do what they are asked to, until all is over. */
  void runToTheEnd() {
    calm = true;
    int rounds = 0;
    runToRest();
    while (people.attend()) {
      if (rounds++ > 300) {
        throw new AssertionError("people attend to it and it does not end: " + graph.goals());
      }
      runToRest();
    }
    for (Goal goal : graph.goals().values()) {
      WatchedGoal.require(goal.status().isEnd(), "is not over", goal);
    }
    invariants.checkFold(graph, pools.queues());
  }

  private void runToRest() {
    int bound = steps + 100_000;
    while (!inFlight.isEmpty() || timers.anyMatch(this::isDue)) {
      if (steps > bound) {
        throw new AssertionError("the world does not come to rest: " + graph.goals());
      }
      if (inFlight.isEmpty()) {
        passTime();
      } else {
        deliver();
      }
    }
    invariants.checkAtRest(graph, brain);
    pools.checkAtRest();
  }

  /** Nobody waits for a goal's time-out, nor for the merges of a goal that is held. */
  private boolean isDue(Timer timer) {
    return switch (timer.kind()) {
      case GOAL_TIME -> !timer.at().isAfter(now);
      case ORDER_REPEAT -> !isHeldMerge(timer);
      case LEASE, BACK_OFF, APPROVAL -> true;
    };
  }

  private boolean isHeldMerge(Timer timer) {
    String taskId = timer.taskId();
    return taskId != null
        && graph.goal(timer.goalId()).orElseThrow().control().hold() != null
        && graph.task(timer.goalId(), taskId).orElseThrow().status() == TaskStatus.MERGING;
  }

  private void deliver() {
    int index = random.nextInt(inFlight.size());
    Said said = inFlight.get(index);
    boolean again = !calm && random.nextInt(100) < 8;
    if (!again) {
      inFlight.set(index, inFlight.getLast());
      inFlight.removeLast();
      Deque<Command> next = said.next();
      if (next != null && !next.isEmpty()) {
        sendInTurn(next);
      }
    }
    handle(said.command());
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
      now = now.plusSeconds(random.nextInt(150) - 30);
    }
    handle(new Command.FireTimer(timer));
    if (!calm && random.nextInt(50) == 0) {
      handle(new Command.FireTimer(timer));
    }
    timers.fired(graph, timer, now);
  }

  /** The brain hears it, and then gives out what there is room for. */
  void handle(Command command) {
    decide(command);
    giveOrders();
  }

  private void giveOrders() {
    for (var goal = pools.next(); goal.isPresent(); goal = pools.next()) {
      decide(new Command.GiveOrders(goal.get()));
    }
  }

  private void decide(Command command) {
    steps++;
    Decision decision;
    try {
      decision = brain.decide(graph, command, now);
    } catch (UnknownGoalException e) {
      return;
    } catch (RuntimeException e) {
      throw new IllegalStateException("on " + command, e);
    }
    Map<String, Optional<Task>> tasks = SimulatedPools.before(graph, decision);
    for (Evolution evolution : decision.evolutions()) {
      Event event = evolution.event();
      String before = statusOf(event);
      Evolution folded = graph.apply(event);
      if (!folded.equals(evolution)) {
        throw new AssertionError(
            "on %s: folding %s gives %s, not what the decision has: %s"
                .formatted(command, event, folded, evolution));
      }
      transitions.add(before + " --" + event.getClass().getSimpleName() + "--> " + statusOf(event));
    }
    try {
      invariants.check(graph, command, decision, now);
      pools.decided(graph, command.goalId(), tasks, decision);
    } catch (AssertionError e) {
      throw new AssertionError("on " + command + ": " + decision, e);
    }
    decision.events().forEach(event -> timers.changed(graph, event));
    decision.orders().forEach(workers::obey);
  }

  private String statusOf(Event event) {
    return switch (event) {
      case Event.GoalEvent e -> graph.goal(e.goalId()).map(g -> g.status().name()).orElse("");
      case Event.TaskEvent e ->
          graph.task(e.goalId(), e.taskId()).map(t -> t.status().name()).orElse("");
    };
  }
}
