package dev.divisi.taskgraph.service;

import static dev.divisi.taskgraph.service.SampleGoals.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.AuditChain.Problem;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Goals that an earlier release began, and left in the changelogs of its stores, go on here. */
class UpgradeIT {

  private static final Duration LIMIT = Duration.ofSeconds(50);
  private static final List<String> UNFINISHED =
      List.of(StagedGoals.BUSY, StagedGoals.MERGING, StagedGoals.PLANNING, StagedGoals.PLANNED);

  @TempDir Path stateDirectory;

  static Stream<Path> releases() throws IOException {
    try (Stream<Path> folders = Files.list(RecordedChangelogs.RELEASED)) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void shouldBringToTheirEndWhatAReleaseBegan(Path release) throws Exception {
    RecordedChangelogs recorded = RecordedChangelogs.read(release);
    try (DivisiKafka kafka = DivisiKafka.start();
        SchemaRegistryClient registry = new SchemaRegistryClient(kafka.registryUrl())) {
      KafkaClients clients = TaskGraphOnKafka.clients(kafka, registry);
      recorded.restore(clients, registry);
      ConfigurableApplicationContext service = start(kafka);
      try (FactPublisher publisher = new FactPublisher(clients, "/divisi/test");
          FakeWorkers workers =
              new FakeWorkers(
                  clients,
                  publisher,
                  order -> SampleGoals.plan(order, task("planned", "one", "**")))) {
        policyAndPeopleSpeak(publisher);

        await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(workers.goals.values())
                        .filteredOn(goal -> goal.getEndedAt() != null)
                        .extracting(GoalState::getGoalId)
                        .containsAll(UNFINISHED));

        assertThat(workers.goals.values())
            .filteredOn(goal -> UNFINISHED.contains(goal.getGoalId()))
            .extracting(GoalState::getStatus)
            .containsOnly(GoalStatus.DONE);
        // Nobody else can go on with what was given up.
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(workers.goal(StagedGoals.FAILING).getStatus())
                        .isIn(GoalStatus.FAILED, GoalStatus.BLOCKED));
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(workers.auditTypes(StagedGoals.OVER))
                        .containsExactly("CommandRefused"));
        assertMergedOnce(workers);
        assertCountedOn(workers, recorded.auditSequences());
        // What the release told stays on its own topic, which is not here.
        UNFINISHED.forEach(goalId -> AuditTrail.assertIntact(workers, goalId, Problem.MISSING));
      } finally {
        service.close();
      }
    }
  }

  /** What was merged before the upgrade is not merged again. */
  private static void assertMergedOnce(FakeWorkers workers) {
    assertThat(mergedTasks(workers, StagedGoals.BUSY))
        .containsExactlyInAnyOrder(
            "running", "in-review", "awaiting", "paused", "deferred", "pending", "last");
    assertThat(mergedTasks(workers, StagedGoals.MERGING))
        .containsExactlyInAnyOrder("merging", "proposed", "ordered", "queued", "last");
    assertThat(mergedTasks(workers, StagedGoals.FAILING)).containsExactly("running");
    assertThat(mergedTasks(workers, StagedGoals.PLANNING)).containsExactly("planned");
    assertThat(mergedTasks(workers, StagedGoals.PLANNED)).containsExactly("only");
  }

  private static List<String> mergedTasks(FakeWorkers workers, String goalId) {
    return workers.audit.stream()
        .filter(event -> event.getGoalId().equals(goalId))
        .filter(event -> event.getType().equals("TaskMerged"))
        .map(event -> String.valueOf(event.getTaskId()))
        .toList();
  }

  /**
   * The audit record of each goal goes on where the release left it; that of an ended one rests.
   */
  private static void assertCountedOn(FakeWorkers workers, Map<String, Long> before) {
    before.forEach(
        (goalId, last) -> {
          List<Long> sequences =
              workers.audit.stream()
                  .filter(event -> event.getGoalId().equals(goalId))
                  .map(AuditEvent::getSequence)
                  .toList();
          assertThat(sequences)
              .as(goalId)
              .isNotEmpty()
              .containsExactlyElementsOf(
                  LongStream.rangeClosed(last + 1, last + sequences.size()).boxed().toList());
        });
  }

  /** What the release waited for, from those who are no workers. */
  private static void policyAndPeopleSpeak(FactPublisher publisher) {
    publisher.publish(
        TopicCatalogue.PATCH_EVALUATED,
        StagedGoals.MERGING,
        new PatchEvaluated(
            new WorkReference(StagedGoals.MERGING, "proposed", 1, WorkStep.IMPLEMENT),
            "patch-of-proposed-1",
            FakeWorkers.allowed()));
    publisher.publish(
        TopicCatalogue.DECISION_MADE,
        StagedGoals.BUSY,
        approval(StagedGoals.BUSY, "patch-of-awaiting-1").setTaskId("awaiting").build());
    // Too late: it is refused, and that is told.
    publisher.publish(
        TopicCatalogue.DECISION_MADE,
        StagedGoals.OVER,
        approval(StagedGoals.OVER, "none").setPlanVersion(1).build());
    publisher.publish(
        TopicCatalogue.DECISION_MADE,
        StagedGoals.PLANNED,
        approval(StagedGoals.PLANNED, "hash-of-" + StagedGoals.PLANNED).setPlanVersion(1).build());
  }

  private static DecisionMade.Builder approval(String goalId, String hash) {
    return DecisionMade.newBuilder()
        .setDecisionId("decision-" + goalId)
        .setGoalId(goalId)
        .setKind(DecisionKind.APPROVE)
        .setHash(hash)
        .setBy("ada")
        .setReason("")
        .setDecidedAt(Instant.now());
  }

  private ConfigurableApplicationContext start(DivisiKafka kafka) {
    return TaskGraphOnKafka.start(
        kafka,
        stateDirectory,
        "divisi.task-graph.lease=3s",
        "divisi.task-graph.order-repeat=5s",
        "divisi.task-graph.back-off=200ms");
  }
}
