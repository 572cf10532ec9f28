package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Playbook;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class StatsCommandTest {
  @TempDir Path directory;
  private CommandFixture divisi;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  StatsCommandTest() {}

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
  }

  private void past(SpecificRecord record) {
    divisi.access.client.past.add(new PastFacts.Fact(States.at(1), record));
  }

  private void audit(long sequence, String type, @Nullable String taskId, int attempt) {
    past(
        AuditEvent.newBuilder(States.audit("g-1", sequence, type, ""))
            .setTaskId(taskId)
            .setAttempt(taskId == null ? null : attempt)
            .build());
  }

  private static TaskState task(String id, TaskStatus status, int attempts) {
    return TaskState.newBuilder(States.task("g-1", id, 0, status, "", 50))
        .setAttempt(attempts)
        .setSpend(new Spend(100L, 300_000L, 6L))
        .build();
  }

  /**
   * One goal of one minute: one task at once, one sent back by a person, one that came to nothing.
   */
  private void oneGoal() {
    divisi
        .access
        .client
        .with(TopicCatalogue.GOAL_STATE, States.goal("g-1", GoalStatus.DONE, "", 60))
        .with(TopicCatalogue.TASK_STATE, task("web", TaskStatus.DONE, 1))
        .with(TopicCatalogue.TASK_STATE, task("api", TaskStatus.DONE, 3))
        .with(TopicCatalogue.TASK_STATE, task("nil", TaskStatus.SKIPPED, 2));
    past(
        GoalSubmitted.newBuilder()
            .setGoalId("g-1")
            .setText("Tidy the shop")
            .setSubmittedBy("ada")
            .setSubmittedAt(States.BEGAN)
            .setPlaybook(new Playbook("rename", null))
            .build());
    past(
        States.created(
            "g-1",
            States.plan(1, States.HASH, planned("web", "command"), planned("api", "command"))));
    past(
        States.revised(
            "g-1",
            States.plan(1, States.HASH, planned("api", "command")),
            States.plan(2, States.HASH, planned("api", "model"))));
    past(
        PlanCreated.newBuilder(
                States.created("g-2", States.plan(1, States.HASH, planned("x", "command"))))
            .setReverted(List.of(States.BASE, States.HEAD))
            .build());
    audit(1, "RevisionProposed", null, 0);
    audit(2, "PlanApproved", null, 0);
    audit(3, "RevisionProposed", null, 0);
    audit(10, "ApprovalRequested", "api", 1);
    audit(14, "AttemptFailed", "api", 1);
    audit(20, "AttemptFailed", "api", 2);
    audit(30, "ApprovalRequested", "api", 3);
    audit(38, "PatchApproved", "api", 3);
  }

  private static PlannedTask planned(String id, String family) {
    return PlannedTask.newBuilder(States.planned(id, "src/**"))
        .setAgent(new AgentChoice(family, "{}"))
        .build();
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(divisi.out());
  }

  @Test
  void shouldComputeTheFiguresFromTheTopics() {
    oneGoal();
    assertThat(divisi.run("stats", "--json", "--since", "12h")).as(divisi.err()).isZero();

    JsonNode all = json().path("all");
    assertThat(divisi.out()).hasLineCount(1);
    assertThat(json().path("since").asString())
        .isEqualTo(States.at(90).minus(Duration.ofHours(12)).toString());
    assertThat(all.path("goals").asInt()).isEqualTo(1);
    assertThat(all.path("merged").asInt()).isEqualTo(2);
    assertThat(all.path("leadTimeMillis").asLong()).isEqualTo(60_000);
    assertThat(all.path("reviewed").asInt()).isEqualTo(2);
    assertThat(all.path("reviewTimeMillis").asLong()).isEqualTo(4_000);
    assertThat(all.path("acceptedAsTheyWere").asDouble()).isEqualTo(0.5);
    assertThat(all.path("passedAtOnce").asDouble()).isEqualTo(0.5);
    assertThat(all.path("attempts").asDouble()).isEqualTo(2);
    assertThat(all.path("modelCalls").asDouble()).isEqualTo(9);
    assertThat(all.path("costMicros").asDouble()).isEqualTo(450_000);
    assertThat(all.path("reverted").asInt()).isEqualTo(2);
    assertThat(all.path("edits").asDouble()).isEqualTo(1);
  }

  @Test
  void shouldPutTasksTogetherByTheAgentOfTheLatestPlan() {
    oneGoal();
    assertThat(divisi.run("stats", "--by", "agent", "--json")).isZero();
    assertThat(json().path("groups").valueStream().map(group -> group.path("name").asString()))
        .containsExactly("command", "model", "");
  }

  @Test
  void shouldReadTranscriptsForTheModel() {
    oneGoal();
    past(
        AgentStepTaken.newBuilder()
            .setWork(new WorkReference("g-1", "api", 1, WorkStep.IMPLEMENT))
            .setClaimId("claim")
            .setWorker("worker")
            .setAgent("model")
            .setSequence(1)
            .setAt(States.at(5))
            .setKind(AgentStepKind.ANSWER)
            .setBodyBytes(0)
            .setUsage(new ModelUsage("opus", 1L, 0L, 1L, 1L))
            .build());
    assertThat(divisi.run("stats", "--by", "model", "--json")).isZero();
    assertThat(json().path("groups").valueStream().map(group -> group.path("name").asString()))
        .contains("opus");
  }

  @Test
  void shouldPrintATableForPeople() {
    oneGoal();
    assertThat(divisi.run("stats", "--by", "playbook")).isZero();
    assertThat(divisi.out())
        .startsWith("In the last 30 days: 1 goal, 2 tasks merged\n")
        .containsPattern("Lead time of goals +1m00s \\(nine in ten within 1m00s\\)")
        .containsPattern("Patches waited for people +4.0s \\(2 decided on\\)")
        .containsPattern("Cost a task +\\$0.45")
        .containsPattern("rename +1 +2 +1m00s +4.0s +50 % +50 % +2.0 +9.0 +\\$0.45");
  }

  @Test
  void shouldLeaveOutWhatDidNotMoveSince() {
    oneGoal();
    assertThat(divisi.run("stats", "--since", "20s", "--json")).isZero();
    assertThat(json().path("all").path("goals").asInt()).isZero();
    assertThat(json().path("all").path("leadTimeMillis").isNull()).isTrue();
    assertThat(json().path("groups")).isEmpty();
  }

  @Test
  void shouldCleanNamesThatCameFromRecords() {
    divisi
        .access
        .client
        .with(
            TopicCatalogue.GOAL_STATE,
            GoalState.newBuilder(States.goal("g-1", GoalStatus.DONE, "", 60)).build())
        .with(
            TopicCatalogue.TASK_STATE,
            TaskState.newBuilder(task("web", TaskStatus.DONE, 1))
                .setRepository("sh\u001b[2Jop")
                .build());
    assertThat(divisi.run("stats")).isZero();
    assertThat(divisi.out()).contains("shop").doesNotContain("\u001b");
  }

  @Test
  void shouldSayWhatIsWrongWithItsArguments() {
    assertThat(divisi.run("stats", "--since", "soon")).isEqualTo(2);
    assertThat(divisi.err()).contains("'soon'").contains("30d");
    assertThat(divisi.run("stats", "--by", "colour")).isEqualTo(2);
    assertThat(divisi.err()).contains("'colour'").contains("repository");
  }

  @Test
  void shouldBeEmptyWhenNothingWasRun() {
    divisi.access.running = false;
    assertThat(divisi.run("stats", "--json")).isZero();
    assertThat(json().path("all").path("goals").asInt()).isZero();
    assertThat(json().path("groups").isArray()).isTrue();
  }
}
