package dev.divisi.taskgraph.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.Claim;
import dev.divisi.schemas.DeadLetter;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.LadderRung;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Priority;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkControl;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(DivisiKafkaExtension.class)
class TaskGraphServiceIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path stateDirectory;

  private final DivisiKafka kafka;
  private final SchemaRegistryClient registry;
  private final KafkaClients clients;
  private final FactPublisher publisher;
  private ConfigurableApplicationContext service;

  // JUnit calls start() before each test.
  @SuppressWarnings("NullAway.Init")
  TaskGraphServiceIT(DivisiKafka kafka) {
    this.kafka = kafka;
    registry = new SchemaRegistryClient(kafka.registryUrl());
    clients = TaskGraphOnKafka.clients(kafka, registry);
    publisher = new FactPublisher(clients, "/divisi/test");
  }

  @BeforeEach
  void start() {
    service =
        TaskGraphOnKafka.start(
            kafka,
            stateDirectory,
            "divisi.task-graph.lease=3s",
            "divisi.task-graph.back-off=200ms");
  }

  @AfterEach
  void stop() {
    service.close();
    publisher.close();
    registry.close();
  }

  @Test
  void shouldCommitInAPause_givenTheIntervalIsLong() {
    service.close();
    service =
        TaskGraphOnKafka.start(kafka, stateDirectory, "divisi.task-graph.commit-interval=4500ms");
    String goalId = goalId();
    try (FakeWorkers workers = workers()) {
      submit(goalId);

      // They read what is committed, and it would take them seven intervals, half a minute.
      await().atMost(Duration.ofSeconds(20)).until(() -> isOver(workers, goalId));
    }
  }

  @Test
  void shouldBringAGoalToItsEndWhenWorkersDoTheirWork() {
    String goalId = goalId();
    try (FakeWorkers workers = workers()) {
      submit(goalId);

      await().atMost(LIMIT).until(() -> isOver(workers, goalId));

      assertThat(workers.goal(goalId).getStatus()).isEqualTo(GoalStatus.DONE);
      assertThat(workers.goal(goalId).getBranches())
          .singleElement()
          .satisfies(
              branch -> {
                assertThat(branch.getMerged()).isEqualTo(3);
                assertThat(branch.getRepository().getBranch()).isEqualTo("divisi/" + goalId);
                assertThat(branch.getHead()).isEqualTo("commit-of-last");
              });
      await().atMost(LIMIT).until(() -> workers.auditTypes(goalId).contains("GoalCompleted"));
      assertThat(workers.auditTypes(goalId)).filteredOn("TaskMerged"::equals).hasSize(3);
      assertThat(workers.audit.stream().filter(e -> e.getGoalId().equals(goalId)))
          .extracting(event -> event.getSequence())
          .containsExactlyElementsOf(oneTo(workers.auditTypes(goalId).size()));
      // "last" depends on both others, whose commits it must see.
      TaskReady last =
          workers.dispatched.stream()
              .filter(order -> order.getTask().getId().equals("last"))
              .filter(order -> order.getWork().getGoalId().equals(goalId))
              .findFirst()
              .orElseThrow();
      assertThat(last.getBaseCommit()).startsWith("commit-of-");
    }
  }

  @Test
  void shouldOrderTheStrongerAgentWhenTheFirstOneFailedTwice() {
    String goalId = goalId();
    try (FakeWorkers workers =
        new FakeWorkers(
            clients,
            publisher,
            order ->
                SampleGoals.plan(
                    order,
                    PlannedTask.newBuilder(task("hard", "**"))
                        .setProfile("junior")
                        .setLadder(
                            List.of(
                                new LadderRung(
                                    "senior",
                                    TopicCatalogue.DEFAULT_POOL,
                                    new AgentChoice("command", "{\"senior\":true}"))))
                        .build()))) {
      workers.patchPolicy =
          order ->
              Optional.of(
                  Verdict.newBuilder()
                      .setOutcome(
                          order.getTask().getProfile().equals("junior")
                              ? VerdictOutcome.DENY
                              : VerdictOutcome.ALLOW)
                      .setPolicyVersion("policy")
                      .build());
      submit(goalId);

      await().atMost(LIMIT).until(() -> isOver(workers, goalId));

      assertThat(workers.goal(goalId).getStatus()).isEqualTo(GoalStatus.DONE);
      assertThat(workers.dispatched)
          .filteredOn(order -> order.getWork().getGoalId().equals(goalId))
          .extracting(order -> order.getWork().getAttempt() + " " + order.getTask().getProfile())
          .containsExactly("1 junior", "2 junior", "3 senior");
      assertThat(workers.reviews)
          .filteredOn(order -> order.getWork().getGoalId().equals(goalId))
          .extracting(order -> order.getTask().getAgent().getConfiguration())
          .containsExactly("{\"senior\":true}");
      assertThat(workers.merges)
          .filteredOn(order -> order.getWork().getGoalId().equals(goalId))
          .extracting(order -> order.getTask().getAgent().getConfiguration())
          .containsExactly("{\"senior\":true}");
      await().atMost(LIMIT).until(() -> workers.auditTypes(goalId).contains("GoalCompleted"));
      assertThat(workers.audit)
          .filteredOn(event -> event.getGoalId().equals(goalId))
          .filteredOn(event -> event.getType().equals("LadderClimbed"))
          .extracting(AuditEvent::getSummary)
          .containsExactly("2 attempts in a row of junior failed; senior takes it over");
    }
  }

  @Test
  void shouldGoOnWhereItWasWhenItIsRestarted() {
    String goalId = goalId();
    try (FakeWorkers workers = workers()) {
      submit(goalId);
      await().atMost(LIMIT).until(() -> workers.auditTypes(goalId).contains("TaskMerged"));

      service.close();
      start();

      await().atMost(LIMIT).until(() -> isOver(workers, goalId));
      await().atMost(LIMIT).until(() -> workers.auditTypes(goalId).contains("GoalCompleted"));
      assertThat(workers.auditTypes(goalId)).filteredOn("TaskMerged"::equals).hasSize(3);
    }
  }

  @Test
  void shouldGiveAnotherAttemptWhenAWorkerIsSilentAndRefuseItsLateResult() {
    String goalId = goalId();
    submit(goalId);
    // A planner that claims and is never heard of again.
    await().atMost(LIMIT).until(() -> !read(TopicCatalogue.PLAN_REQUESTED, goalId).isEmpty());
    PlanRequested order = read(TopicCatalogue.PLAN_REQUESTED, goalId).getFirst();
    claim(order.getWork(), "silent");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                read(TopicCatalogue.PLAN_REQUESTED, goalId).stream()
                    .anyMatch(again -> again.getWork().getAttempt() == 2));

    publisher.publish(
        TopicCatalogue.WORK_FAILED,
        goalId,
        new WorkFailed(
            order.getWork(),
            "silent",
            FailureKind.BUG,
            "LATE",
            "too late",
            false,
            List.of(),
            null));

    try (FakeWorkers workers = workers()) {
      await().atMost(LIMIT).until(() -> isOver(workers, goalId));
      assertThat(workers.goal(goalId).getStatus()).isEqualTo(GoalStatus.DONE);
      assertThat(workers.audit)
          .anySatisfy(
              event -> {
                assertThat(event.getGoalId()).isEqualTo(goalId);
                assertThat(event.getSummary()).contains("attempt 1 is not the current one, 2");
              });
    }
  }

  @Test
  void shouldKeepWhatItCannotReadAndGoOn() throws Exception {
    String goalId = goalId();
    byte[] garbage = "not avro".getBytes(UTF_8);
    try (Producer<byte[], byte[]> producer = clients.producer("garbage")) {
      producer
          .send(
              new ProducerRecord<>(
                  TopicCatalogue.GOAL_SUBMITTED.name(), goalId.getBytes(UTF_8), garbage))
          .get();
    }
    publisher.publish(TopicCatalogue.GOAL_SUBMITTED, "another-key", goal(goalId));
    decide("unknown-" + goalId, DecisionKind.CANCEL);
    try (FakeWorkers workers = workers()) {
      submit(goalId);
      await().atMost(LIMIT).until(() -> isOver(workers, goalId));
      assertThat(workers.goal(goalId).getStatus()).isEqualTo(GoalStatus.DONE);
      assertThat(workers.audit)
          .anySatisfy(
              event -> {
                assertThat(event.getGoalId()).isEqualTo(goalId);
                assertThat(event.getType()).isEqualTo("FactUnreadable");
                assertThat(event.getSummary()).contains("magic byte");
              });
    }
    List<DeadLetter> letters =
        read(TopicCatalogue.deadLettersOf(TopicCatalogue.GOAL_SUBMITTED), "");
    assertThat(letters)
        .anySatisfy(
            letter -> {
              assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(garbage));
              assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(goalId.getBytes(UTF_8)));
              assertThat(letter.getReason()).contains("magic byte");
            })
        .anySatisfy(letter -> assertThat(letter.getReason()).contains("another-key"));
    assertThat(read(TopicCatalogue.deadLettersOf(TopicCatalogue.DECISION_MADE), ""))
        .anySatisfy(letter -> assertThat(letter.getReason()).contains("unknown-" + goalId));
  }

  @Test
  void shouldRefuseAClaimOnWhatNobodyAskedFor() {
    String goalId = goalId();
    claim(new WorkReference(goalId, "t", 1, WorkStep.IMPLEMENT), "c");

    await().atMost(LIMIT).until(() -> !read(TopicCatalogue.WORK_CONTROL, goalId).isEmpty());

    WorkControl answer = read(TopicCatalogue.WORK_CONTROL, goalId).getFirst();
    assertThat(answer.getAction()).isEqualTo(dev.divisi.schemas.ControlAction.REFUSED);
    assertThat(answer.getReason()).contains(goalId);
  }

  @Test
  void shouldAnswerAClaimBeforeWhatCameJustBeforeIt() {
    String goalId = goalId();
    submit(goalId);
    await().atMost(LIMIT).until(() -> !read(TopicCatalogue.PLAN_REQUESTED, goalId).isEmpty());
    WorkReference work = read(TopicCatalogue.PLAN_REQUESTED, goalId).getFirst().getWork();
    // So that after its start it goes on reading both topics from where it was.
    decide(goalId, DecisionKind.RESUME);
    claim(new WorkReference(goalId, "unknown", 1, WorkStep.IMPLEMENT), "unasked");
    await().atMost(LIMIT).until(() -> auditTypes(goalId).contains("CommandRefused"));
    await().atMost(LIMIT).until(() -> !read(TopicCatalogue.WORK_CONTROL, goalId).isEmpty());

    service.close();
    decide(goalId, DecisionKind.PAUSE);
    claim(work, "planner");
    start();

    await().atMost(LIMIT).until(() -> auditTypes(goalId).contains("GoalHeld"));
    assertThat(auditTypes(goalId)).containsSubsequence("PlanWorkGranted", "GoalHeld");
  }

  @Test
  void shouldNotStopForAPoolThatNobodyServesYet() {
    String pool = "pool-of-" + goalId();
    String waiting = goalId();
    String another = goalInThePartitionOf(waiting);
    try (FakeWorkers workers =
        new FakeWorkers(
            clients,
            publisher,
            order ->
                order.getWork().getGoalId().equals(waiting) ? wide(order, pool) : plan(order))) {
      submit(waiting);
      await().atMost(LIMIT).until(() -> workers.auditTypes(waiting).contains("TaskDispatched"));
      submit(another);

      await().atMost(LIMIT).until(() -> isOver(workers, another));
      assertThat(orders(pool, waiting)).isNotEmpty();
    }
  }

  @Test
  void shouldLetAGoalOfHighPriorityGoBeforeTheRestOfOneOfLow() {
    String pool = "scarce";
    String low = goalId();
    String high = goalInThePartitionOf(low);
    try (FakeWorkers planners = new FakeWorkers(clients, publisher, order -> wide(order, pool))) {
      publisher.publish(TopicCatalogue.GOAL_SUBMITTED, low, wideGoal(low, Priority.LOW));
      await().atMost(LIMIT).until(() -> orders(pool, low).size() == 2);
      publisher.publish(TopicCatalogue.GOAL_SUBMITTED, high, wideGoal(high, Priority.HIGH));
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  planners.goals.containsKey(high)
                      && planners.goal(high).getStatus() == GoalStatus.RUNNING);
      assertThat(orders(pool, high)).isEmpty();

      TaskReady taken = orders(pool, low).getFirst();
      claim(taken.getWork(), "claim-" + low);

      // One order less waits for a worker, and one worker more is at work.
      await().atMost(LIMIT).until(() -> orders(pool, high).size() == 2);
      assertThat(orders(pool, low)).hasSize(2);
    }
  }

  private void claim(WorkReference work, String claimId) {
    publisher.publish(
        TopicCatalogue.WORK_CLAIMED,
        work.getGoalId(),
        new WorkClaimed(work, new Claim(claimId, "test worker", "test pool")));
  }

  private void decide(String goalId, DecisionKind kind) {
    publisher.publish(
        TopicCatalogue.DECISION_MADE,
        goalId,
        DecisionMade.newBuilder()
            .setDecisionId(UUID.randomUUID().toString())
            .setGoalId(goalId)
            .setKind(kind)
            .setBy("ada")
            .setReason("")
            .setDecidedAt(Instant.now())
            .build());
  }

  private List<String> auditTypes(String goalId) {
    return read(TopicCatalogue.AUDIT_EVENTS, goalId).stream().map(AuditEvent::getType).toList();
  }

  private List<TaskReady> orders(String pool, String goalId) {
    return read(TopicCatalogue.taskReady(pool), goalId);
  }

  /** Turns are taken among the goals of one partition. */
  private static String goalInThePartitionOf(String other) {
    return Stream.generate(TaskGraphServiceIT::goalId)
        .filter(goalId -> partition(goalId) == partition(other))
        .findFirst()
        .orElseThrow();
  }

  private static int partition(String key) {
    return BuiltInPartitioner.partitionForKey(key.getBytes(UTF_8), 4);
  }

  private static GoalSubmitted wideGoal(String goalId, Priority priority) {
    return GoalSubmitted.newBuilder(goal(goalId))
        .setPriority(priority)
        .setLimits(GoalLimits.newBuilder().setMaxParallelTasks(10).build())
        .build();
  }

  private static Plan wide(PlanRequested order, String pool) {
    return Plan.newBuilder(plan(order))
        .setTasks(
            IntStream.range(0, 10)
                .mapToObj(
                    number ->
                        PlannedTask.newBuilder(task("task" + number, "dir" + number + "/**"))
                            .setPool(pool)
                            .build())
                .toList())
        .build();
  }

  private static String goalId() {
    return "goal-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static List<Long> oneTo(int last) {
    return java.util.stream.LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static boolean isOver(FakeWorkers workers, String goalId) {
    return workers.goals.containsKey(goalId) && workers.goal(goalId).getEndedAt() != null;
  }

  private FakeWorkers workers() {
    return new FakeWorkers(clients, publisher, TaskGraphServiceIT::plan);
  }

  private void submit(String goalId) {
    publisher.publish(TopicCatalogue.GOAL_SUBMITTED, goalId, goal(goalId));
  }

  private static GoalSubmitted goal(String goalId) {
    return GoalSubmitted.newBuilder()
        .setGoalId(goalId)
        .setText("do it")
        .setSubmittedBy("ada")
        .setSubmittedAt(Instant.now())
        .setRepositories(List.of(new Repository("one", "/tmp/one", "main")))
        .build();
  }

  private static Plan plan(PlanRequested order) {
    PlannedRepository repository =
        new PlannedRepository(
            order.getGoal().getRepositories().getFirst(),
            "base",
            "divisi/" + order.getWork().getGoalId());
    return Plan.newBuilder()
        .setVersion(1)
        .setContentHash("hash-of-" + order.getWork().getGoalId())
        .setSpecification("spec")
        .setRepositories(List.of(repository))
        .setTasks(
            List.of(
                task("first", "a/**"),
                task("second", "b/**"),
                task("last", "**", "first", "second")))
        .build();
  }

  private static PlannedTask task(String id, String scope, String... dependsOn) {
    return PlannedTask.newBuilder()
        .setId(id)
        .setTitle("Do " + id)
        .setDescription("")
        .setRepository("one")
        .setPool(TopicCatalogue.DEFAULT_POOL)
        .setAgent(new AgentChoice("command", "{}"))
        .setScope(List.of(scope))
        .setDependsOn(List.of(dependsOn))
        .build();
  }

  /** All records of the topic whose key begins so, read from the beginning. */
  private <V extends org.apache.avro.specific.SpecificRecord> List<V> read(
      Topic<V> topic, String keyPrefix) {
    List<V> found = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.consumer("test", Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.key() != null && new String(record.key(), UTF_8).startsWith(keyPrefix)) {
            found.add(clients.fromBytes(topic, record.value()));
          }
        }
      }
    }
    return found;
  }
}
