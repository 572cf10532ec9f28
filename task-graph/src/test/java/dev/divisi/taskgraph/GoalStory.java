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

/** One goal, told in commands; each test tells how it goes on. */
abstract class GoalStory {

  static final String GOAL = "goal";
  static final Duration LEASE = Duration.ofSeconds(30);

  final InMemoryGraph graph = new InMemoryGraph();
  private final TaskGraph brain =
      new TaskGraph(new Timings(LEASE, Duration.ofSeconds(15), Duration.ofSeconds(2)));
  private final AtomicInteger claims = new AtomicInteger();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Decision handle(Command command) {
    Decision decision = brain.decide(graph, command, now);
    decision.events().forEach(graph::apply);
    return decision;
  }

  Decision submit(String... repositories) {
    return handle(
        new Command.SubmitGoal(GOAL, "do it", "ada", List.of(repositories), Limits.DEFAULT, null));
  }

  Decision running(PlanDraft.DraftTask... tasks) {
    submit("one", "two");
    String claim = claim(planWork(1));
    handle(new Command.ProposePlan(planWork(1), claim, plan(tasks)));
    return handle(new Command.JudgePlan(GOAL, "hash", verdict(Verdict.Outcome.ALLOW)));
  }

  String claim(WorkReference work) {
    String claim = "claim-" + claims.incrementAndGet();
    Decision decision = handle(new Command.ClaimWork(work, claim, "worker of " + claim));
    assertThat(decision.orders())
        .as("claim on %s", work)
        .singleElement()
        .isInstanceOf(Order.GrantLease.class);
    return claim;
  }

  void loseLease(String taskId) {
    Work work = Objects.requireNonNull(task(taskId).work());
    now = Objects.requireNonNull(work.leaseUntil());
    handle(new Command.FireTimer(new Timer(GOAL, taskId, Timer.Kind.LEASE, work.number(), now)));
  }

  String propose(String taskId) {
    int attempt = task(taskId).attempts().current();
    String hash = "patch-" + taskId + "-" + attempt;
    String claim = claim(work(taskId, attempt));
    handle(new Command.ProposePatch(work(taskId, attempt), claim, hash, "agent"));
    handle(new Command.JudgePatch(work(taskId, attempt), hash, verdict(Verdict.Outcome.ALLOW)));
    return hash;
  }

  Decision review(String taskId) {
    return completeReview(taskId, propose(taskId));
  }

  Decision completeReview(String taskId, String hash) {
    int attempt = task(taskId).attempts().current();
    WorkReference work = new WorkReference(GOAL, taskId, attempt, WorkStep.REVIEW);
    return handle(
        new Command.CompleteReview(
            work, claim(work), hash, "reviewer", true, "", List.of("tests: exit 0")));
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

  static void assertRefused(Decision decision, String reason) {
    assertThat(decision.events())
        .singleElement()
        .isInstanceOfSatisfying(
            Event.CommandRefused.class, event -> assertThat(event.reason()).contains(reason));
    assertThat(decision.orders()).isEmpty();
  }

  static Timer timer(Decision decision, Timer.Kind kind) {
    return decision.timers().stream()
        .filter(timer -> timer.kind() == kind)
        .findFirst()
        .orElseThrow();
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

  static PlanDraft.DraftTask draft(String id, List<String> scope, String... dependsOn) {
    return new PlanDraft.DraftTask(id, id, "one", "implementers", scope, List.of(dependsOn));
  }

  static Verdict verdict(Verdict.Outcome outcome) {
    return new Verdict(outcome, List.of("rule: because"));
  }
}
