package dev.divisi.taskgraph.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.schemas.Approver;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.Cause;
import dev.divisi.schemas.CauseKind;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.Confinement;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.ExplanationGiven;
import dev.divisi.schemas.ExplanationRequested;
import dev.divisi.schemas.GivenApproval;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanHash;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.RequiredApproval;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.Risk;
import dev.divisi.schemas.RiskLevel;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** What policy asks for, carried over the topics: approvals, checks, reviews, confinement, risk. */
@ExtendWith(DivisiKafkaExtension.class)
class ApprovalsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SECURITY = "security";
  private static final CheckCommand OWN = new CheckCommand("test", List.of("true"), 10);
  private static final CheckCommand LINT = new CheckCommand("lint", List.of("lint", "."), 60);

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
  ApprovalsIT(DivisiKafka kafka) {
    this.kafka = kafka;
    registry = new SchemaRegistryClient(kafka.registryUrl());
    clients = TaskGraphOnKafka.clients(kafka, registry);
    publisher = new FactPublisher(clients, "/divisi/test");
  }

  @BeforeEach
  void start() {
    service = TaskGraphOnKafka.start(kafka, stateDirectory);
    new TopicCreator(clients).ensure(List.of(TopicCatalogue.reviewRequested(SECURITY)));
    workers = new FakeWorkers(clients, publisher, ApprovalsIT::plan, SECURITY);
    workers.planPolicy = ApprovalsIT::ofPlan;
    workers.patchPolicy = ApprovalsIT::ofPatch;
  }

  @AfterEach
  void stop() {
    workers.close();
    service.close();
    publisher.close();
    registry.close();
  }

  private static Plan plan(PlanRequested order) {
    PlannedTask guarded =
        PlannedTask.newBuilder(SampleGoals.task("guarded", "one", "a/**"))
            .setChecks(List.of(OWN))
            .build();
    Plan plan = SampleGoals.plan(order, guarded, SampleGoals.task("unjudged", "one", "b/**"));
    return Plan.newBuilder(plan).setContentHash(PlanHash.of(plan)).build();
  }

  private static Verdict ofPlan(Plan plan) {
    return Verdict.newBuilder(FakeWorkers.allowed())
        .setConfinements(
            List.of(
                Confinement.newBuilder()
                    .setTaskId("guarded")
                    .setNetwork(plan.getVersion() > 1)
                    .setRuleIds(List.of("no-network"))
                    .build()))
        .build();
  }

  private static Optional<Verdict> ofPatch(TaskReady order) {
    return switch (order.getTask().getId()) {
      case "guarded" ->
          Optional.of(
              Verdict.newBuilder()
                  .setOutcome(VerdictOutcome.REQUIRE_APPROVAL)
                  .setPolicyVersion("policy-7")
                  .setApprovals(List.of(bySecurity()))
                  .setChecks(List.of(LINT, OWN))
                  .setReviewPools(List.of(TopicCatalogue.DEFAULT_REVIEW_POOL, SECURITY))
                  .setRisk(new Risk(RiskLevel.TWO_PERSONS, 80, List.of("touches keys")))
                  .build());
      case "unjudged" -> Optional.empty();
      default -> Optional.of(FakeWorkers.allowed());
    };
  }

  private static RequiredApproval bySecurity() {
    return RequiredApproval.newBuilder()
        .setRuleId("keys")
        .setGroup(SECURITY)
        .setApprovers(
            List.of(
                new Approver("ann", null, null),
                new Approver("bob", null, null),
                new Approver("carl", "bob", null)))
        .setPeople(2)
        .setNotTheAuthor(true)
        .setValidSeconds(3600)
        .build();
  }

  @Test
  void shouldDoAllThatPolicyAsksForBeforeItMerges() {
    publisher.publish(TopicCatalogue.GOAL_SUBMITTED, goalId, SampleGoals.goal(goalId, 4, "one"));
    try (TopicLog log = new TopicLog(clients, TopicCatalogue.TASK_STATE)) {
      TaskState waiting = awaitTask(log, "guarded", TaskStatus.AWAITING_APPROVAL);

      assertThat(waiting.getReason())
          .isEqualTo("0 of 2 of security: waits for 2 more of ann, bob, carl (for bob)");
      assertThat(waiting.getAwaited())
          .singleElement()
          .satisfies(
              required -> {
                assertThat(required.getGroup()).isEqualTo(SECURITY);
                assertThat(required.getPeople()).isEqualTo(2);
                assertThat(required.getRuleId()).isEqualTo("keys");
              });
      assertThat(waiting.getRisk())
          .isEqualTo(new Risk(RiskLevel.TWO_PERSONS, 80, List.of("touches keys")));
      assertReviewed();
      assertThat(dispatched("guarded").getConfinement())
          .satisfies(
              confinement -> {
                assertThat(confinement.getNetwork()).isFalse();
                assertThat(confinement.getRuleIds()).containsExactly("no-network");
              });
      assertThat(dispatched("unjudged").getConfinement()).isNull();

      String hash = String.valueOf(waiting.getPatchHash());
      assertThat(awaitAudit(decide("ada", hash)).getSummary()).contains("ada may not approve it");
      AuditEvent first = awaitAudit(decide("ann", hash));
      assertThat(first.getType()).isEqualTo("ApprovalGiven");
      assertThat(first.getActor()).isEqualTo("ann");
      assertThat(first.getLogin()).isEqualTo("test");
      assertThat(first.getSummary()).isEqualTo("approves it; 1 more of security needed: because");
      assertThat(first.getDetails())
          .containsEntry("rules", "keys")
          .containsEntry("missing", "1 more of security")
          .containsEntry("awaited", "1 of 2 of security: waits for 1 more of bob, carl (for bob)")
          .containsEntry("patchHash", hash);
      TaskState half =
          log.await(
              TopicCatalogue.TASK_STATE,
              state -> state.getGoalId().equals(goalId) && !state.getApprovals().isEmpty());
      assertThat(half.getApprovals()).extracting(GivenApproval::getBy).containsExactly("ann");
      assertThat(half.getAwaited().getFirst().getPeople()).isEqualTo(1);

      // What was given is kept.
      service.close();
      service = TaskGraphOnKafka.start(kafka, stateDirectory);
      assertThat(awaitAudit(decide("ann", hash)).getSummary()).contains("has approved it already");
      assertThat(why("guarded").getCauses().getFirst().getWhat())
          .isEqualTo("1 of 2 of security: waits for 1 more of bob, carl (for bob)");
      assertThat(awaitAudit(decide("carl", hash)).getDetails())
          .containsEntry("onBehalfOf", "bob")
          .containsEntry("missing", "");

      TaskState done = awaitTask(log, "guarded", TaskStatus.DONE);
      assertThat(done.getRisk()).as("it stays to be seen").isEqualTo(waiting.getRisk());
      assertThat(done.getAwaited()).isEmpty();
      assertMergeOrder(hash);
      assertNothingWithoutAVerdict();
    }
  }

  @Test
  void shouldTellTheNextAttemptAllThatAPersonSaidOfThePatch() {
    String reason =
        IntStream.rangeClosed(1, 200)
            .mapToObj(line -> "src/Prices.java:" + line + ": this line must change, and say why\n")
            .collect(Collectors.joining());
    assertThat(reason).hasSizeBetween(10_000, 16_000);
    publisher.publish(TopicCatalogue.GOAL_SUBMITTED, goalId, SampleGoals.goal(goalId, 4, "one"));
    try (TopicLog log = new TopicLog(clients, TopicCatalogue.TASK_STATE)) {
      TaskState waiting = awaitTask(log, "guarded", TaskStatus.AWAITING_APPROVAL);

      awaitAudit(
          send(
              decision("ann", DecisionKind.REJECT)
                  .setTaskId("guarded")
                  .setHash(waiting.getPatchHash())
                  .setReason(reason)));

      TaskReady again =
          await()
              .atMost(LIMIT)
              .until(
                  () ->
                      workers.dispatched.stream()
                          .filter(order -> order.getWork().getGoalId().equals(goalId))
                          .filter(order -> order.getTask().getId().equals("guarded"))
                          .filter(order -> order.getWork().getAttempt() == 2)
                          .findFirst()
                          .orElse(null),
                  Objects::nonNull);
      assertThat(again.getFeedback())
          .singleElement()
          .satisfies(
              feedback -> {
                assertThat(feedback.getMessage()).isEqualTo(reason);
                assertThat(feedback.getSource()).isEqualTo("person");
                assertThat(feedback.getCode()).isEqualTo("PATCH_REJECTED");
              });
    }
  }

  private void assertReviewed() {
    List<ReviewRequested> reviews =
        workers.reviews.stream()
            .filter(review -> review.getWork().getGoalId().equals(goalId))
            .toList();
    assertThat(reviews).as("the ordinary one, and one of security").hasSize(2);
    assertThat(reviews)
        .allSatisfy(review -> assertThat(review.getTask().getChecks()).containsExactly(OWN, LINT));
  }

  private void assertMergeOrder(String hash) {
    MergeRequested merge =
        workers.merges.stream()
            .filter(order -> order.getWork().getGoalId().equals(goalId))
            .findFirst()
            .orElseThrow();
    assertThat(merge.getPatch().getHash()).isEqualTo(hash);
    assertThat(merge.getVerdict()).isEqualTo(ofPatch(dispatched("guarded")).orElseThrow());
    assertThat(merge.getTask().getChecks()).containsExactly(OWN, LINT);
    assertThat(merge.getReviewer()).isEqualTo("fake reviewer, fake reviewer");
    assertThat(merge.getAgent()).isEqualTo("fake");
    assertThat(merge.getSpend()).isEqualTo(new Spend(7L, 70L, 1L));
    assertThat(merge.getApprovals())
        .extracting(given -> given.getBy() + " for " + given.getStandsInFor())
        .containsExactly("ann for null", "carl for bob");
  }

  /** Policy said nothing of it: it waits, and says for what. */
  private void assertNothingWithoutAVerdict() {
    ExplanationGiven why = why("unjudged");
    assertThat(why.getStatus()).isEqualTo("PROPOSED");
    assertThat(why.getCauses()).extracting(Cause::getKind).containsExactly(CauseKind.POLICY);
    assertThat(workers.reviews).noneMatch(review -> review.getTask().getId().equals("unjudged"));
  }

  @Test
  void shouldStartAPlanWhenEveryoneWhomPolicyNamesApprovedThatVersion() {
    workers.planPolicy =
        _ ->
            Verdict.newBuilder(FakeWorkers.allowed())
                .setOutcome(VerdictOutcome.REQUIRE_APPROVAL)
                .setApprovals(List.of(bySecurity()))
                .build();
    publisher.publish(TopicCatalogue.GOAL_SUBMITTED, goalId, SampleGoals.goal(goalId, 4, "one"));
    GoalState waiting =
        await()
            .atMost(LIMIT)
            .until(
                () -> workers.goals.get(goalId),
                goal -> goal != null && goal.getStatus() == GoalStatus.AWAITING_APPROVAL);
    assertThat(waiting.getReason()).startsWith("0 of 2 of security: waits for 2 more of ann, bob");
    assertThat(waiting.getAwaited().getFirst().getPeople()).isEqualTo(2);

    assertThat(awaitAudit(approvePlan("ann", waiting)).getDetails())
        .containsEntry("missing", "1 more of security")
        .containsEntry("version", "1");
    GoalState half =
        await()
            .atMost(LIMIT)
            .until(() -> workers.goals.get(goalId), goal -> !goal.getApprovals().isEmpty());
    assertThat(half.getApprovals()).extracting(GivenApproval::getBy).containsExactly("ann");
    assertThat(half.getAwaited().getFirst().getPeople()).isEqualTo(1);
    approvePlan("bob", waiting);

    assertThat(awaitGoal(1).getAwaited()).isEmpty();
  }

  private String approvePlan(String by, GoalState goal) {
    return send(
        decision(by, DecisionKind.APPROVE)
            .setPlanVersion(goal.getPlanVersion())
            .setHash(goal.getPlanHash()));
  }

  @Test
  void shouldTellPolicyWhatTheGoalIsNowAndConfineByTheLatestVersion() {
    workers.patchPolicy = order -> Optional.empty();
    publisher.publish(TopicCatalogue.GOAL_SUBMITTED, goalId, SampleGoals.goal(goalId, 4, "one"));
    GoalState first = awaitGoal(1);
    awaitAudit(
        send(
            decision("ada", DecisionKind.RAISE)
                .setLimits(GoalLimits.newBuilder().setMaxParallelTasks(3).build())));
    Plan wanted = plan(request());
    PlannedTask changed =
        PlannedTask.newBuilder(wanted.getTasks().getFirst()).setTitle("another one").build();
    send(
        decision("ada", DecisionKind.EDIT)
            .setPlanVersion(1)
            .setHash(first.getPlanHash())
            .setPlan(
                Plan.newBuilder(wanted)
                    .setTasks(List.of(changed, wanted.getTasks().getLast()))
                    .build()));

    awaitGoal(2);

    assertThat(workers.revisions)
        .filteredOn(revised -> revised.getGoalId().equals(goalId))
        .singleElement()
        .satisfies(
            revised -> {
              GoalSubmitted goal = Objects.requireNonNull(revised.getGoal());
              assertThat(goal.getSubmittedBy()).isEqualTo("ada");
              assertThat(Objects.requireNonNull(goal.getLimits()).getMaxParallelTasks())
                  .isEqualTo(3);
            });
    TaskReady again =
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    workers.dispatched.stream()
                        .filter(order -> order.getWork().getGoalId().equals(goalId))
                        .filter(order -> order.getTask().getTitle().equals("another one"))
                        .findFirst()
                        .orElse(null),
                order -> order != null);
    assertThat(Objects.requireNonNull(again.getConfinement()).getNetwork())
        .as("by the later version")
        .isTrue();
  }

  private PlanRequested request() {
    return PlanRequested.newBuilder()
        .setWork(
            new dev.divisi.schemas.WorkReference(goalId, null, 1, dev.divisi.schemas.WorkStep.PLAN))
        .setGoal(SampleGoals.goal(goalId, 4, "one"))
        .build();
  }

  private TaskReady dispatched(String taskId) {
    return workers.dispatched.stream()
        .filter(order -> order.getWork().getGoalId().equals(goalId))
        .filter(order -> order.getTask().getId().equals(taskId))
        .findFirst()
        .orElseThrow();
  }

  private TaskState awaitTask(TopicLog log, String taskId, TaskStatus status) {
    return log.await(
        TopicCatalogue.TASK_STATE,
        state ->
            state.getGoalId().equals(goalId)
                && state.getTaskId().equals(taskId)
                && state.getStatus() == status);
  }

  private GoalState awaitGoal(int version) {
    return await()
        .atMost(LIMIT)
        .until(
            () -> workers.goals.get(goalId),
            goal ->
                goal != null
                    && goal.getPlanVersion() == version
                    && goal.getStatus() == GoalStatus.RUNNING);
  }

  private String decide(String by, String hash) {
    return send(decision(by, DecisionKind.APPROVE).setTaskId("guarded").setHash(hash));
  }

  private DecisionMade.Builder decision(String by, DecisionKind kind) {
    return DecisionMade.newBuilder()
        .setDecisionId(UUID.randomUUID().toString())
        .setGoalId(goalId)
        .setKind(kind)
        .setBy(by)
        .setLogin("test")
        .setReason("because")
        .setDecidedAt(Instant.now());
  }

  private String send(DecisionMade.Builder decision) {
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

  private ExplanationGiven why(@Nullable String taskId) {
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
