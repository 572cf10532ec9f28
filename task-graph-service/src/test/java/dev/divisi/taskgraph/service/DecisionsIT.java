package dev.divisi.taskgraph.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.AuditChain;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.Cause;
import dev.divisi.schemas.CauseKind;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.ExplanationGiven;
import dev.divisi.schemas.ExplanationRequested;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanHash;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.SayingKind;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkSaid;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** What people decide, carried over the topics: versions of a plan, candidates, parts, why. */
@ExtendWith(DivisiKafkaExtension.class)
class DecisionsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path stateDirectory;

  private final DivisiKafka kafka;
  private final SchemaRegistryClient registry;
  private final KafkaClients clients;
  private final FactPublisher publisher;
  private final String goalId = "goal-" + UUID.randomUUID().toString().substring(0, 8);
  private ConfigurableApplicationContext service;
  private FakeWorkers workers;

  // JUnit calls start() before each test.
  @SuppressWarnings("NullAway.Init")
  DecisionsIT(DivisiKafka kafka) {
    this.kafka = kafka;
    registry = new SchemaRegistryClient(kafka.registryUrl());
    clients = TaskGraphOnKafka.clients(kafka, registry);
    publisher = new FactPublisher(clients, "/divisi/test");
  }

  @BeforeEach
  void start() {
    service = TaskGraphOnKafka.start(kafka, stateDirectory);
    workers = new FakeWorkers(clients, publisher, DecisionsIT::plan);
  }

  @AfterEach
  void stop() {
    workers.close();
    service.close();
    publisher.close();
    registry.close();
  }

  private static Plan plan(PlanRequested order) {
    if (order.getTask() != null) {
      return SampleGoals.plan(
          order, SampleGoals.task("x", "one", "c/x/**"), SampleGoals.task("y", "one", "c/y/**"));
    }
    PlannedTask contest =
        PlannedTask.newBuilder(SampleGoals.task("contest", "one", "b/**"))
            .setBestOf(List.of(candidate("first agent"), candidate("second agent")))
            .build();
    PlannedTask lead =
        PlannedTask.newBuilder(SampleGoals.task("lead", "one", "c/**")).setExpand(true).build();
    PlannedTask last = SampleGoals.task("last", "one", "**", "contest", "lead");
    Plan plan = SampleGoals.plan(order, contest, lead, last);
    return Plan.newBuilder(plan).setContentHash(PlanHash.of(plan)).build();
  }

  private static CandidateChoice candidate(String configuration) {
    return new CandidateChoice(
        TopicCatalogue.DEFAULT_POOL, new AgentChoice("command", configuration));
  }

  @Test
  void shouldCarryWhatPeopleDecideFromThePlanToItsEnd() {
    submit();
    GoalState first = awaitGoal(goal -> goal.getStatus() == GoalStatus.AWAITING_APPROVAL);

    String wrong = decide(decision(DecisionKind.APPROVE).setHash("another").setPlanVersion(1));
    assertThat(awaitAudit(wrong))
        .satisfies(
            event -> {
              assertThat(event.getType()).isEqualTo("CommandRefused");
              assertThat(event.getSummary()).contains("about plan another");
              assertThat(event.getLogin()).isEqualTo("test");
            });

    decide(
        decision(DecisionKind.EDIT)
            .setPlanVersion(1)
            .setHash(first.getPlanHash())
            .setPlan(withTask(plan(first), SampleGoals.task("extra", "one", "e/**"))));
    GoalState second = awaitGoal(goal -> goal.getPlanVersion() == 2);
    assertThat(second.getStatus()).isEqualTo(GoalStatus.AWAITING_APPROVAL);
    assertThat(second.getPlanHash()).isEqualTo(PlanHash.of(revisions().getFirst().getPlan()));

    decide(decision(DecisionKind.PAUSE));
    awaitGoal(goal -> goal.getHold() != null);
    approve(second.getPlanVersion(), String.valueOf(second.getPlanHash()));
    awaitGoal(goal -> goal.getStatus() == GoalStatus.RUNNING);
    assertThat(why("extra").getCauses()).extracting(Cause::getKind).contains(CauseKind.HOLD);
    assertThat(why("last").getCauses())
        .extracting(Cause::getKind)
        .containsOnly(CauseKind.DEPENDENCY);
    assertThat(why("nobody").getProblem()).contains("no task 'nobody'");
    assertThat(dispatched()).isEmpty();

    decide(decision(DecisionKind.RESUME));
    GoalState third =
        awaitGoal(
            goal ->
                goal.getRevisions().stream().anyMatch(revision -> revision.getApproval() != null));
    approve(
        third.getRevisions().getFirst().getVersion(),
        third.getRevisions().getFirst().getContentHash());

    GoalState end = awaitGoal(goal -> goal.getEndedAt() != null);
    assertThat(end.getStatus()).as(end.getReason()).isEqualTo(GoalStatus.DONE);
    assertThat(end.getPlanVersion()).isEqualTo(3);
    assertThat(end.getBranches().getFirst().getMerged())
        .as("extra, one candidate, two parts, last")
        .isEqualTo(5);
    assertThat(dispatched())
        .extracting(TaskReady::getTask)
        .extracting(PlannedTask::getId)
        .containsExactlyInAnyOrder(
            "extra", "contest.candidate-1", "contest.candidate-2", "lead.x", "lead.y", "last");
    assertThat(dispatched())
        .filteredOn(order -> order.getTask().getId().startsWith("contest"))
        .extracting(order -> order.getTask().getAgent().getConfiguration())
        .containsExactlyInAnyOrder("first agent", "second agent");
    Plan inForce = revisions().getLast().getPlan();
    assertThat(inForce.getContentHash())
        .isEqualTo(PlanHash.of(inForce))
        .isEqualTo(end.getPlanHash());
    assertChain(end);
  }

  @Test
  void shouldKeepTheAgentOfAReassignedTaskWhenItsScopeIsWidened() {
    workers.implementer = this::askForMore;
    submit();
    GoalState first = awaitGoal(goal -> goal.getStatus() == GoalStatus.AWAITING_APPROVAL);
    decide(
        decision(DecisionKind.EDIT)
            .setPlanVersion(1)
            .setHash(first.getPlanHash())
            .setPlan(
                Plan.newBuilder(plan(first))
                    .setTasks(List.of(SampleGoals.task("asks", "one", "a/**")))
                    .build()));
    GoalState second = awaitGoal(goal -> goal.getPlanVersion() == 2);
    String reassigned =
        decide(
            decision(DecisionKind.REASSIGN).setTaskId("asks").setCandidate(candidate("another")));
    assertThat(awaitAudit(reassigned).getSummary())
        .isEqualTo("given to the pool implementers, with another agent: because");
    String moved =
        decide(
            decision(DecisionKind.REASSIGN)
                .setTaskId("asks")
                .setCandidate(
                    new CandidateChoice(TopicCatalogue.DEFAULT_POOL, new AgentChoice("", "{}"))));
    assertThat(awaitAudit(moved).getSummary()).isEqualTo("given to the pool implementers: because");
    approve(second.getPlanVersion(), String.valueOf(second.getPlanHash()));
    GoalState asked =
        awaitGoal(
            goal ->
                goal.getRevisions().stream().anyMatch(revision -> revision.getApproval() != null));
    approve(
        asked.getRevisions().getFirst().getVersion(),
        asked.getRevisions().getFirst().getContentHash());

    awaitGoal(goal -> goal.getEndedAt() != null);
    assertThat(dispatched())
        .extracting(order -> order.getTask().getAgent().getConfiguration())
        .hasSizeGreaterThan(1)
        .containsOnly("another");
    assertThat(dispatched().getLast().getTask().getScope()).contains("b/**");
  }

  @Test
  void shouldRefuseATaskThatNoOrderCouldCarryAndGoOn() {
    submit();
    GoalState first = awaitGoal(goal -> goal.getStatus() == GoalStatus.AWAITING_APPROVAL);
    PlannedTask large =
        PlannedTask.newBuilder(SampleGoals.task("large", "one", "l/**"))
            .setDescription("x".repeat(2 << 20))
            .build();

    String edit =
        decide(
            decision(DecisionKind.EDIT)
                .setPlanVersion(1)
                .setHash(first.getPlanHash())
                .setPlan(withTask(plan(first), large)));
    assertThat(awaitAudit(edit).getSummary()).contains("PLAN_TASK_TOO_LARGE: task 'large'");
    String agent =
        decide(
            decision(DecisionKind.REASSIGN)
                .setTaskId("last")
                .setCandidate(candidate("x".repeat(2 << 20))));
    await()
        .atMost(LIMIT)
        .until(() -> audit().stream().anyMatch(event -> event.getSummary().contains("characters")));
    assertThat(audit()).noneMatch(event -> agent.equals(event.getDetails().get("decisionId")));

    approve(1, String.valueOf(first.getPlanHash()));
    await().atMost(LIMIT).until(() -> !dispatched().isEmpty());
  }

  /** The first attempt asks to write more, and fails when it may. */
  private boolean askForMore(TaskReady order, String claimId) {
    if (order.getWork().getAttempt() > 1) {
      return false;
    }
    publisher.publish(
        TopicCatalogue.WORK_SAID,
        goalId,
        WorkSaid.newBuilder()
            .setWork(order.getWork())
            .setClaimId(claimId)
            .setSayingId(UUID.randomUUID().toString())
            .setKind(SayingKind.SCOPE_REQUEST)
            .setText("b, too")
            .setScope(List.of("b/**"))
            .build());
    Thread.ofVirtual()
        .start(
            () -> {
              awaitGoal(goal -> goal.getPlanVersion() == 3);
              publisher.publish(
                  TopicCatalogue.WORK_FAILED,
                  goalId,
                  WorkFailed.newBuilder()
                      .setWork(order.getWork())
                      .setClaimId(claimId)
                      .setKind(FailureKind.AGENT)
                      .setCode("AGENT_EXITED")
                      .setMessage("")
                      .setHandedBack(false)
                      .build());
            });
    return true;
  }

  private void assertChain(GoalState end) {
    await().atMost(LIMIT).until(() -> audit().size() >= end.getAuditSequence());
    String previous = "";
    for (AuditEvent event : audit()) {
      assertThat(event.getPreviousHash()).isEqualTo(previous);
      assertThat(event.getHash()).isEqualTo(AuditChain.hash(previous, event));
      previous = event.getHash();
    }
    assertThat(end.getAuditHash()).isEqualTo(previous);
  }

  // The broker is shared with other tests: what is of other goals is passed over.

  private List<PlanRevised> revisions() {
    return workers.revisions.stream()
        .filter(revised -> revised.getGoalId().equals(goalId))
        .toList();
  }

  private List<TaskReady> dispatched() {
    return workers.dispatched.stream()
        .filter(order -> order.getWork().getGoalId().equals(goalId))
        .toList();
  }

  private List<AuditEvent> audit() {
    return workers.audit.stream().filter(event -> event.getGoalId().equals(goalId)).toList();
  }

  private void submit() {
    publisher.publish(
        TopicCatalogue.GOAL_SUBMITTED,
        goalId,
        GoalSubmitted.newBuilder(SampleGoals.goal(goalId, 4, "one")).setPlanApproval(true).build());
  }

  /** The plan of the goal as the planner made it. */
  private static Plan plan(GoalState goal) {
    return plan(
        PlanRequested.newBuilder()
            .setWork(
                new dev.divisi.schemas.WorkReference(
                    goal.getGoalId(), null, 1, dev.divisi.schemas.WorkStep.PLAN))
            .setGoal(SampleGoals.goal(goal.getGoalId(), 4, "one"))
            .build());
  }

  private static Plan withTask(Plan plan, PlannedTask task) {
    List<PlannedTask> tasks = new ArrayList<>(plan.getTasks());
    tasks.addFirst(task);
    return Plan.newBuilder(plan).setTasks(tasks).build();
  }

  private void approve(int version, String hash) {
    decide(decision(DecisionKind.APPROVE).setPlanVersion(version).setHash(hash));
  }

  private DecisionMade.Builder decision(DecisionKind kind) {
    return DecisionMade.newBuilder()
        .setDecisionId(UUID.randomUUID().toString())
        .setGoalId(goalId)
        .setKind(kind)
        .setBy("ada")
        .setLogin("test")
        .setReason("because")
        .setDecidedAt(Instant.now());
  }

  private String decide(DecisionMade.Builder decision) {
    publisher.publish(TopicCatalogue.DECISION_MADE, goalId, decision.build());
    return decision.getDecisionId();
  }

  private AuditEvent awaitAudit(String decisionId) {
    return await()
        .atMost(LIMIT)
        .until(
            () ->
                workers.audit.stream()
                    .filter(event -> decisionId.equals(event.getDetails().get("decisionId")))
                    .findFirst()
                    .orElse(null),
            event -> event != null);
  }

  private GoalState awaitGoal(Predicate<GoalState> which) {
    return await()
        .atMost(LIMIT)
        .until(() -> workers.goals.get(goalId), goal -> goal != null && which.test(goal));
  }

  private ExplanationGiven why(String taskId) {
    String requestId = UUID.randomUUID().toString();
    publisher.publish(
        TopicCatalogue.EXPLANATION_REQUESTED,
        goalId,
        new ExplanationRequested(requestId, goalId, taskId));
    try (TopicLog log = new TopicLog(clients, TopicCatalogue.EXPLANATION_GIVEN)) {
      return log.await(
          TopicCatalogue.EXPLANATION_GIVEN, given -> given.getRequestId().equals(requestId));
    }
  }
}
