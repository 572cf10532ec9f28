package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.local.DivisiHome;
import dev.divisi.local.Endpoints;
import dev.divisi.local.RunningDivisi;
import dev.divisi.local.StartListener;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a real broker; the test plays the task graph. */
@Timeout(60)
@ExtendWith(DivisiKafkaExtension.class)
class RunningDivisiIT {
  @TempDir Path directory;
  private final Endpoints endpoints;
  private final String goalId = "tidy-" + UUID.randomUUID().toString().substring(0, 8);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Thread taskGraph = new Thread();

  RunningDivisiIT(DivisiKafka kafka) {
    endpoints = new Endpoints(kafka.bootstrapServers(), kafka.registryUrl(), "");
  }

  @BeforeEach
  void makeTopics() {
    KafkaSettings settings =
        new KafkaSettings(
            endpoints.bootstrapServers(), endpoints.schemaRegistryUrl(), 4, (short) 1, Map.of());
    try (SchemaRegistryClient registry = new SchemaRegistryClient(endpoints.schemaRegistryUrl())) {
      new TopicCreator(new KafkaClients(settings, registry)).ensure(TopicCatalogue.all());
    }
  }

  @AfterEach
  void stop() throws Exception {
    taskGraph.interrupt();
    taskGraph.join();
  }

  @Test
  void shouldRunAGoalToItsEndAndShowItAfterwards() throws Exception {
    playTheTaskGraph();
    Path file =
        Files.writeString(
            directory.resolve("goal.yaml"),
            "goal: Tidy the shop\nrepositories:\n  - url: https://example.org/shop.git\n");

    assertThat(divisi("run", file.toString(), "--id", goalId)).as(err.toString(UTF_8)).isZero();

    assertThat(out.toString(UTF_8))
        .contains("expand running")
        .contains("expand done")
        .contains("Goal " + goalId + " is done");
    assertThat(directory.resolve("home/goals").resolve(goalId).resolve("audit.jsonl"))
        .content()
        .hasLineCount(2);

    out.reset();
    assertThat(divisi("status")).isZero();
    assertThat(out.toString(UTF_8)).containsPattern(goalId + " +done");

    out.reset();
    assertThat(divisi("status", goalId)).isZero();
    assertThat(out.toString(UTF_8)).containsPattern("expand +1 +merged");

    out.reset();
    assertThat(divisi("audit", goalId)).isZero();
    assertThat(out.toString(UTF_8)).contains("GoalAccepted").contains("GoalCompleted");

    assertThat(divisi("run", file.toString(), "--id", goalId)).isEqualTo(4);
    assertThat(divisi("approve", goalId)).isEqualTo(4);
  }

  @Test
  void shouldApproveThePlanOfADetachedGoal() throws Exception {
    playTheTaskGraph();
    Path file =
        Files.writeString(
            directory.resolve("goal.yaml"),
            "goal: Ask first\nrepositories:\n  - url: https://example.org/shop.git\n");

    assertThat(divisi("run", file.toString(), "--id", goalId, "--detach")).isZero();
    assertThat(divisi("status", goalId)).isIn(0, 4); // the task graph may not have it yet
    awaitStatus(GoalStatus.AWAITING_APPROVAL);

    assertThat(divisi("approve", goalId, "--reason", "fine")).isZero();

    assertThat(out.toString(UTF_8)).contains("Approved the plan of " + goalId);
    awaitStatus(GoalStatus.DONE);
  }

  @Test
  void shouldTellWhatATaskDidFromTheTopicsOfItsKeys() throws Exception {
    PatchProposed proposed = Proposals.proposed(goalId, "expand", "src/a.txt");
    try (DivisiClient client = new KafkaDivisiClient(endpoints)) {
      publish(client, GoalStatus.DONE, 4);
      task(client, TaskStatus.DONE, 3);
      client.publish(TopicCatalogue.PATCH_PROPOSED, goalId, proposed);
      client.publish(TopicCatalogue.TASK_READY, goalId + "/expand", order(proposed));
      for (String taskId : List.of("expand", "other")) {
        client.publish(TopicCatalogue.AGENT_STEPS, goalId + "/" + taskId, step(taskId));
      }
    }

    assertThat(divisi("task", "diff", goalId, "expand")).as(err.toString(UTF_8)).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo(proposed.getPatch().getDiff());

    out.reset();
    assertThat(divisi("task", "log", goalId, "expand", "--follow")).isZero();
    assertThat(out.toString(UTF_8)).contains("Do expand").doesNotContain("Do other");

    out.reset();
    assertThat(divisi("task", "show", goalId, "expand")).isZero();
    assertThat(out.toString(UTF_8)).containsPattern("1 +command +- +- +- +done\n");

    out.reset();
    assertThat(divisi("stats", "--since", "366d", "--by", "model")).isZero();
    assertThat(out.toString(UTF_8)).containsPattern("opus +1 +1 ");
  }

  private static TaskReady order(PatchProposed proposed) {
    return TaskReady.newBuilder()
        .setWork(proposed.getWork())
        .setRepository(proposed.getRepository())
        .setBaseCommit(States.BASE)
        .setTask(proposed.getTask())
        .build();
  }

  private AgentStepTaken step(String taskId) {
    return AgentStepTaken.newBuilder()
        .setWork(new WorkReference(goalId, taskId, 1, WorkStep.IMPLEMENT))
        .setClaimId("claim")
        .setWorker("worker")
        .setAgent("model")
        .setSequence(1)
        .setAt(States.at(2))
        .setKind(AgentStepKind.ANSWER)
        .setBody("Do " + taskId)
        .setBodyBytes(9)
        .setUsage(new ModelUsage("opus", 1L, 0L, 1L, 1L))
        .build();
  }

  /** Every goal gets done at once, but one that asks first waits for a decision. */
  private void playTheTaskGraph() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    taskGraph =
        new Thread(
            () -> {
              try (DivisiClient client = new KafkaDivisiClient(endpoints);
                  RecordFeed feed =
                      client.fromNow(
                          List.of(TopicCatalogue.GOAL_SUBMITTED, TopicCatalogue.DECISION_MADE))) {
                reading.countDown();
                while (!Thread.interrupted()) {
                  for (SpecificRecord record : feed.poll(Duration.ofMillis(100))) {
                    answer(client, record);
                  }
                }
              } catch (InterruptedException | CommandException _) {
                Thread.currentThread().interrupt();
              }
            },
            "task-graph");
    taskGraph.start();
    reading.await();
  }

  private void answer(DivisiClient client, SpecificRecord record) throws CommandException {
    switch (record) {
      case GoalSubmitted goal when goal.getText().equals("Ask first") ->
          publish(client, GoalStatus.AWAITING_APPROVAL, 1);
      case GoalSubmitted _ -> {
        client.publish(
            TopicCatalogue.AUDIT_EVENTS, goalId, States.audit(goalId, 1, "GoalAccepted", "Yes"));
        publish(client, GoalStatus.RUNNING, 1);
        task(client, TaskStatus.RUNNING, 2);
        task(client, TaskStatus.DONE, 3);
        client.publish(
            TopicCatalogue.AUDIT_EVENTS, goalId, States.audit(goalId, 2, "GoalCompleted", "Yes"));
        publish(client, GoalStatus.DONE, 4);
      }
      case DecisionMade decision -> {
        client.publish(
            TopicCatalogue.AUDIT_EVENTS,
            goalId,
            States.answer(decision, "PlanApproved", "plan approved: fine"));
        publish(client, GoalStatus.DONE, 9);
      }
      default -> {}
    }
  }

  private void publish(DivisiClient client, GoalStatus status, int second) throws CommandException {
    client.publish(TopicCatalogue.GOAL_STATE, goalId, States.goal(goalId, status, "", second));
  }

  private void task(DivisiClient client, TaskStatus status, int second) throws CommandException {
    client.publish(
        TopicCatalogue.TASK_STATE,
        goalId + "/expand",
        States.task(goalId, "expand", 0, status, "", second));
  }

  private void awaitStatus(GoalStatus status) throws InterruptedException {
    try (DivisiClient client = new KafkaDivisiClient(endpoints)) {
      while (Standing.read(client)
          .find(goalId)
          .map(goal -> goal.getStatus() != status)
          .orElse(true)) {
        Thread.onSpinWait();
      }
    }
  }

  private int divisi(String... arguments) {
    CommandContext context =
        new CommandContext(
            new RunningAccess(new DivisiHome(directory.resolve("home")), endpoints),
            Terminal.plain(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)),
            InstantSource.system(),
            new Random(1),
            "ada",
            directory,
            Editor.named(""));
    return DivisiCommand.commandLine(context).execute(arguments);
  }

  private record RunningAccess(DivisiHome home, Endpoints endpoints) implements Access {
    @Override
    public String login() {
      return "local";
    }

    @Override
    public Optional<RunningDivisi> running() {
      return Optional.of(
          new RunningDivisi(ProcessHandle.current().pid(), Instant.EPOCH, endpoints));
    }

    @Override
    public Session connect(RunningDivisi running) {
      return new Session(new KafkaDivisiClient(endpoints), endpoints, false, () -> true, () -> {});
    }

    @Override
    public Session start(StartListener listener) {
      throw new AssertionError("one runs already");
    }

    @Override
    public Session startForReading() {
      throw new AssertionError("one runs already");
    }

    @Override
    public boolean stop(RunningDivisi running, Duration limit) {
      return false;
    }
  }
}
