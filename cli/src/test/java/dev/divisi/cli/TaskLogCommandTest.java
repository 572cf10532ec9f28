package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class TaskLogCommandTest {
  @TempDir Path directory;
  private CommandFixture divisi;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  TaskLogCommandTest() {}

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    divisi
        .access
        .client
        .with(TopicCatalogue.GOAL_STATE, States.goal("g-1", GoalStatus.RUNNING, "", 1))
        .with(TopicCatalogue.TASK_STATE, States.task("g-1", "web", 0, TaskStatus.RUNNING, "", 2));
  }

  private void step(
      int attempt, AgentStepKind kind, String name, String body, @Nullable ModelUsage usage) {
    divisi.access.client.with(
        TopicCatalogue.AGENT_STEPS, taken("web", attempt, kind, name, body, usage));
  }

  private static AgentStepTaken taken(
      String taskId,
      int attempt,
      AgentStepKind kind,
      String name,
      String body,
      @Nullable ModelUsage usage) {
    return AgentStepTaken.newBuilder()
        .setWork(new WorkReference("g-1", taskId, attempt, WorkStep.IMPLEMENT))
        .setClaimId("claim-" + attempt)
        .setWorker("worker-" + attempt)
        .setAgent("model")
        .setSequence(1)
        .setAt(States.at(5))
        .setKind(kind)
        .setName(name)
        .setBody(body)
        .setBodyBytes(body.length())
        .setDurationMillis(usage == null ? 0 : 1500)
        .setUsage(usage)
        .build();
  }

  private void transcript() {
    step(1, AgentStepKind.PROMPT, "", "Do web", null);
    step(
        1,
        AgentStepKind.ANSWER,
        "opus",
        "I will \u001b[31mtry\u001b[0m\u202e",
        new ModelUsage("opus", 1000L, 400L, 50L, 20_000L));
    step(1, AgentStepKind.TOOL_RESULT, "read", "line\n".repeat(25), null);
    step(2, AgentStepKind.PROMPT, "", "Once more", null);
    step(2, AgentStepKind.EXCHANGE, "opus", "for a machine", null);
    divisi.access.client.with(
        TopicCatalogue.AGENT_STEPS,
        taken("api", 1, AgentStepKind.PROMPT, "", "another task", null));
  }

  @Test
  void shouldPrintWhatWasSaidAndDoneAndWhatItTook() {
    transcript();

    assertThat(divisi.run("task", "log", "g-1", "web")).as(divisi.err()).isZero();

    assertThat(divisi.out())
        .startsWith("Attempt 1, implement by model on worker-1\n")
        .containsPattern("\\S+  prompt\n  Do web\n")
        .containsPattern(
            "\\S+  answer opus, 1.5s, 1,000 tokens in \\(400 cached\\), 50 out, \\$0.02")
        .contains("$0.02\n  I will try\n")
        .contains("  ... 5 more lines: --full\n")
        .contains("Attempt 2, implement by model on worker-2\n")
        .endsWith("\n4 steps, 1 model call, 1,050 tokens, $0.02\n")
        .doesNotContain("for a machine")
        .doesNotContain("another task")
        .doesNotContain("\u001b")
        .doesNotContain("\u202e");
  }

  @Test
  void shouldPrintOneAttemptWholeWhenAsked() {
    transcript();
    assertThat(divisi.run("task", "log", "g-1", "web", "--attempt", "1", "--full")).isZero();
    assertThat(divisi.out()).doesNotContain("Once more").doesNotContain("more lines");
    assertThat(divisi.out().lines().filter(line -> line.equals("  line"))).hasSize(25);
  }

  @Test
  void shouldPrintEveryStepWholeAsJson() {
    transcript();
    assertThat(divisi.run("task", "log", "g-1", "web", "--json")).isZero();
    List<JsonNode> steps =
        divisi.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    assertThat(steps).hasSize(5);
    assertThat(steps.get(1).path("usage").path("costMicros").asLong()).isEqualTo(20_000);
    assertThat(steps.get(2).path("body").asString()).hasLineCount(25);
    assertThat(steps.get(0).propertyNames())
        .containsExactlyElementsOf(steps.get(1).propertyNames());
  }

  @Test
  void shouldSayWhenThereIsNone() {
    assertThat(divisi.run("task", "log", "g-1", "web")).isZero();
    assertThat(divisi.out()).isEmpty();
    assertThat(divisi.err()).contains("no transcript");
  }

  @Test
  void shouldGoOnUntilTheTaskIsOver() throws Exception {
    step(1, AgentStepKind.PROMPT, "", "Do web", null);
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Thread command =
        Thread.ofVirtual()
            .start(() -> exitCode.complete(divisi.run("task", "log", "g-1", "web", "--follow")));
    await().until(() -> divisi.out().contains("Do web"));
    assertThat(exitCode).isNotDone();

    step(1, AgentStepKind.ANSWER, "opus", "Here it is", null);
    divisi.access.client.with(
        TopicCatalogue.TASK_STATE, States.task("g-1", "web", 0, TaskStatus.DONE, "", 9));

    assertThat(exitCode.get(20, TimeUnit.SECONDS)).isZero();
    command.join();
    assertThat(divisi.out())
        .contains("Here it is")
        .endsWith("2 steps, 0 model calls, 0 tokens, $0.00\n");
  }

  @Test
  void shouldFollowOneAttemptUntilTheNextOneBegins() {
    transcript();
    divisi.access.client.with(
        TopicCatalogue.TASK_STATE,
        TaskState.newBuilder(States.task("g-1", "web", 0, TaskStatus.RUNNING, "", 9))
            .setAttempt(2)
            .build());
    assertThat(divisi.run("task", "log", "g-1", "web", "--attempt", "1", "--follow")).isZero();
    assertThat(divisi.out()).contains("Do web").doesNotContain("Once more");
  }

  @Test
  void shouldFollowNothingWhenNoneRuns() {
    divisi.access.running = false;
    assertThat(divisi.run("task", "log", "g-1", "web", "--follow"))
        .isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(divisi.err()).contains("`divisi up`");
  }
}
