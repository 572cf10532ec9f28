package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.Command.CompleteMerge.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One goal, told in commands; each test tells how it goes on. */
abstract class GoalStory {

  static final String GOAL = "goal";
  static final Duration LEASE = Duration.ofSeconds(30);

  final InMemoryGraph graph = new InMemoryGraph();
  final TaskGraph brain =
      new TaskGraph(new Timings(LEASE, Duration.ofSeconds(15), Duration.ofSeconds(2)));
  private final AtomicInteger claims = new AtomicInteger();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Decision handle(Command command) {
    Decision decision = brain.decide(graph, command, now);
    decision.events().forEach(graph::apply);
    return decision;
  }

  Decision submit(String... repositories) {
    return submit(Limits.DEFAULT, false, repositories);
  }

  Decision submit(Limits limits, boolean planApproval, String... repositories) {
    return handle(
        new Command.SubmitGoal(
            GOAL,
            "do it",
            "ada",
            List.of(repositories),
            limits,
            planApproval,
            Priority.NORMAL,
            List.of(),
            null));
  }

  static Limits parallel(int max) {
    return Limits.DEFAULT.changedBy(
        new Limits.Change(
            max, Map.of(), null, null, null, null, Budget.NONE, Budget.NONE, Budget.NONE));
  }

  Command decide(@Nullable String taskId, boolean approved, String hash) {
    return new Command.Decide(GOAL, taskId, null, approved, null, hash, ada(), "looked");
  }

  /** Each call is another decision. */
  Decider ada() {
    return person("ada");
  }

  Decider person(String name) {
    return new Decider("decision-" + claims.incrementAndGet(), name, "test");
  }

  Decision running(PlanDraft.DraftTask... tasks) {
    return running(Limits.DEFAULT, tasks);
  }

  Decision running(Limits limits, PlanDraft.DraftTask... tasks) {
    submit(limits, false, "one", "two");
    proposePlan(tasks);
    return handle(new Command.JudgePlan(GOAL, "hash", verdict(Verdict.Outcome.ALLOW)));
  }

  Decision proposePlan(PlanDraft.DraftTask... tasks) {
    String claim = claim(planWork(1));
    return handle(new Command.ProposePlan(planWork(1), claim, plan(tasks), Spend.NONE));
  }

  String claim(WorkReference work) {
    String claim = "claim-" + claims.incrementAndGet();
    Decision decision = claim(work, claim);
    assertThat(decision.orders())
        .as("claim on %s", work)
        .first()
        .isInstanceOf(Order.GrantLease.class);
    return claim;
  }

  Decision claim(WorkReference work, String claim) {
    return handle(new Command.ClaimWork(work, claim, "worker of " + claim, "pool"));
  }

  void loseLease(String taskId) {
    Work work = Objects.requireNonNull(task(taskId).work());
    now = Objects.requireNonNull(work.leaseUntil());
    handle(new Command.FireTimer(new Timer(GOAL, taskId, Timer.Kind.LEASE, work.number(), now)));
  }

  /**
   * What is ordered of a task is taken by nobody for so long that it must be claimed from then on.
   */
  Decision nobodyTakes(String taskId) {
    Work work = Objects.requireNonNull(task(taskId).work());
    now = Objects.requireNonNull(work.orderedAt()).plusSeconds(15);
    return handle(
        new Command.FireTimer(
            new Timer(GOAL, taskId, Timer.Kind.ORDER_REPEAT, work.number(), now)));
  }

  String propose(String taskId) {
    int attempt = task(taskId).attempts().current();
    String hash = "patch-" + taskId + "-" + attempt;
    String claim = claim(work(taskId, attempt));
    handle(proposal(taskId, claim, hash));
    handle(new Command.JudgePatch(work(taskId, attempt), hash, verdict(Verdict.Outcome.ALLOW)));
    return hash;
  }

  Command proposal(String taskId, String claim, String hash) {
    WorkReference work = work(taskId, task(taskId).attempts().current());
    return new Command.ProposePatch(work, claim, hash, 10, "agent", null, Spend.NONE);
  }

  Decision review(String taskId) {
    return completeReview(taskId, propose(taskId));
  }

  Decision completeReview(String taskId, String hash) {
    int attempt = task(taskId).attempts().current();
    WorkReference work = new WorkReference(GOAL, taskId, attempt, WorkStep.REVIEW);
    return handle(
        new Command.CompleteReview(
            work, claim(work), hash, "reviewer", true, "", List.of("tests: exit 0"), Spend.NONE));
  }

  Decision merge(String taskId) {
    review(taskId);
    return completeMerge(taskId, Outcome.MERGED);
  }

  Decision completeMerge(String taskId, Outcome outcome) {
    int attempt = task(taskId).attempts().current();
    WorkReference work = new WorkReference(GOAL, taskId, attempt, WorkStep.MERGE);
    return handle(
        new Command.CompleteMerge(
            work, claim(work), outcome, "head-" + taskId, "commit-" + taskId, "because"));
  }

  String claimIn(String taskId, WorkStep step) {
    return claim(new WorkReference(GOAL, taskId, task(taskId).attempts().current(), step));
  }

  /** The current attempt is claimed, and fails by the agent's fault. */
  Decision fail(String taskId, String code, String message) {
    WorkReference work = Objects.requireNonNull(task(taskId).workReference(GOAL));
    return handle(failure(work, claim(work), code, message, false));
  }

  static Command failure(
      WorkReference work, String claim, String code, String message, boolean handedBack) {
    return new Command.ReportFailure(
        work, claim, FailureKind.AGENT, code, message, handedBack, Spend.NONE);
  }

  /** The worker says what it has spent so far. */
  Decision report(String taskId, String claim, Spend spend) {
    WorkReference work = Objects.requireNonNull(task(taskId).workReference(GOAL));
    return handle(new Command.RenewLease(work, claim, "busy", spend, 1));
  }

  /** A person puts other tasks in the place of the plan that is in force. */
  Decision edit(String hash, PlanDraft.DraftTask... tasks) {
    Planning planning = goal().planning();
    return handle(
        new Command.EditPlan(
            GOAL,
            planning.version(),
            planning.contentHash(),
            hashed(hash, tasks),
            ada(),
            "a better plan"));
  }

  Decision editAndAllow(String hash, PlanDraft.DraftTask... tasks) {
    Decision edit = edit(hash, tasks);
    assertThat(eventsOf(edit, Event.RevisionProposed.class)).hasSize(1);
    return judge(hash, Verdict.Outcome.ALLOW);
  }

  Decision judge(String hash, Verdict.Outcome outcome) {
    return handle(new Command.JudgePlan(GOAL, hash, verdict(outcome)));
  }

  /** A person decides about a version of the plan. */
  Decision decidePlan(boolean approved, @Nullable Integer version, String hash) {
    return handle(new Command.Decide(GOAL, null, null, approved, version, hash, ada(), "looked"));
  }

  /** The planner of a task says what it is to be turned into. */
  Decision proposeParts(String taskId, String hash, PlanDraft.DraftTask... parts) {
    WorkReference work = Objects.requireNonNull(task(taskId).workReference(GOAL));
    return handle(new Command.ProposePlan(work, claim(work), hashed(hash, parts), Spend.NONE));
  }

  Decision raise(Limits.Change change) {
    return handle(new Command.RaiseLimits(GOAL, change, null, ada(), "it is worth it"));
  }

  Explanation explain(@Nullable String taskId) {
    return brain.explain(graph, GOAL, taskId);
  }

  static <E extends Event> List<E> eventsOf(Decision decision, Class<E> type) {
    return decision.events().stream().filter(type::isInstance).map(type::cast).toList();
  }

  static <O extends Order> List<O> ordersOf(Decision decision, Class<O> type) {
    return decision.orders().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The only order of that type. */
  static <O extends Order> O orderOf(Decision decision, Class<O> type) {
    assertThat(ordersOf(decision, type)).as("%s in %s", type, decision.orders()).hasSize(1);
    return ordersOf(decision, type).getFirst();
  }

  static Limits.Change change(@Nullable Integer parallel, Map<String, Integer> byPool) {
    return new Limits.Change(
        parallel, byPool, null, null, null, null, Budget.NONE, Budget.NONE, Budget.NONE);
  }

  static Limits.Change attempts(int max) {
    return new Limits.Change(
        null, Map.of(), max, null, null, null, Budget.NONE, Budget.NONE, Budget.NONE);
  }

  static Limits.Change time(@Nullable Duration attempt, @Nullable Duration goal) {
    return new Limits.Change(
        null, Map.of(), null, null, attempt, goal, Budget.NONE, Budget.NONE, Budget.NONE);
  }

  static Limits.Change budgets(Budget attempt, Budget task, Budget goal) {
    return new Limits.Change(null, Map.of(), null, null, null, null, attempt, task, goal);
  }

  static Limits limits(Limits.Change... changes) {
    Limits limits = Limits.DEFAULT;
    for (Limits.Change change : changes) {
      limits = limits.changedBy(change);
    }
    return limits;
  }

  static Budget tokens(long tokens) {
    return new Budget(tokens, null, null);
  }

  static Spend spent(long tokens) {
    return new Spend(tokens, 0, 0);
  }

  static void assertRefused(Decision decision, String reason) {
    assertThat(decision.events())
        .singleElement()
        .isInstanceOfSatisfying(
            Event.CommandRefused.class, event -> assertThat(event.reason()).contains(reason));
    assertThat(decision.orders()).isEmpty();
  }

  /** The only one of that kind. */
  Timer timer(Timer.Kind kind) {
    List<Timer> found = timers().stream().filter(timer -> timer.kind() == kind).toList();
    assertThat(found).as("%s in %s", kind, timers()).hasSize(1);
    return found.getFirst();
  }

  /** All that stand. */
  List<Timer> timers() {
    return Stream.concat(
            brain.timers(goal()).stream(),
            graph.tasks(GOAL).stream().flatMap(task -> brain.timer(GOAL, task).stream()))
        .toList();
  }

  Goal goal() {
    return graph.goal(GOAL).orElseThrow();
  }

  Task task(String taskId) {
    return graph.task(GOAL, taskId).orElseThrow();
  }

  static WorkReference planWork(int attempt) {
    return new WorkReference(GOAL, null, attempt, WorkStep.PLAN);
  }

  static WorkReference work(String taskId, int attempt) {
    return new WorkReference(GOAL, taskId, attempt, WorkStep.IMPLEMENT);
  }

  static PlanDraft plan(PlanDraft.DraftTask... tasks) {
    return new PlanDraft(
        1, "hash", Map.of("one", "base-one", "two", "base-two"), Arrays.asList(tasks));
  }

  static PlanDraft hashed(String hash, PlanDraft.DraftTask... tasks) {
    return new PlanDraft(
        1, hash, Map.of("one", "base-one", "two", "base-two"), Arrays.asList(tasks));
  }

  static PlanDraft.DraftTask draft(String id, List<String> scope, String... dependsOn) {
    return new PlanDraft.DraftTask(
        id, id, "one", "implementers", scope, List.of(dependsOn), "digest-" + id, List.of(), false);
  }

  /** The same task, of which the plan says something else. */
  static PlanDraft.DraftTask changed(PlanDraft.DraftTask task, String pool, String... scope) {
    return new PlanDraft.DraftTask(
        task.taskId(),
        task.title(),
        task.repository(),
        pool,
        List.of(scope),
        task.dependsOn(),
        task.digest() + " changed",
        task.bestOf(),
        task.expand(),
        task.ladder(),
        task.bytes());
  }

  /** The same task, which each of those would take over in turn. */
  static PlanDraft.DraftTask climbing(PlanDraft.DraftTask task, Rung... ladder) {
    return new PlanDraft.DraftTask(
        task.taskId(),
        task.title(),
        task.repository(),
        ladder[0].pool(),
        task.scope(),
        task.dependsOn(),
        task.digest() + " climbing",
        task.bestOf(),
        task.expand(),
        List.of(ladder),
        task.bytes());
  }

  static PlanDraft.DraftTask inRepository(PlanDraft.DraftTask task, String repository) {
    return new PlanDraft.DraftTask(
        task.taskId(),
        task.title(),
        repository,
        task.pool(),
        task.scope(),
        task.dependsOn(),
        task.digest() + " in " + repository,
        task.bestOf(),
        task.expand(),
        task.ladder(),
        task.bytes());
  }

  /** A task that a worker of each pool tries. */
  static PlanDraft.DraftTask contest(String id, String scope, String... pools) {
    return new PlanDraft.DraftTask(
        id,
        id,
        "one",
        "implementers",
        List.of(scope),
        List.of(),
        "digest-" + id,
        List.of(pools),
        false);
  }

  /** A task that a planner turns into parts. */
  static PlanDraft.DraftTask expanding(String id, String scope, String... dependsOn) {
    return new PlanDraft.DraftTask(
        id,
        id,
        "one",
        "implementers",
        List.of(scope),
        List.of(dependsOn),
        "digest-" + id,
        List.of(),
        true);
  }

  static Verdict verdict(Verdict.Outcome outcome) {
    return new Verdict(outcome, List.of("rule: because"));
  }
}
