package dev.divisi.implementer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.agents.Agents;
import dev.divisi.implementer.AttemptReplay.NotReplayableException;
import dev.divisi.implementer.AttemptReplay.Outcome;
import dev.divisi.implementer.domain.FakeAttempt;
import dev.divisi.models.Prices;
import dev.divisi.models.provider.ModelSettings;
import dev.divisi.models.provider.Provider;
import dev.divisi.models.provider.Providers;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskReady;
import dev.divisi.service.SandboxSettings;
import dev.divisi.service.Settings;
import dev.divisi.service.WorkspaceSettings;
import dev.divisi.testing.GitFixture;
import dev.divisi.testing.model.ModelApi;
import dev.divisi.testing.model.ModelServer;
import dev.divisi.testing.model.Reply;
import dev.divisi.workspace.process.Sandbox;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.StandardEnvironment;

/** What a worker put on record is enough to do the same again. */
@Timeout(180)
class AttemptReplayTest {
  @TempDir Path temp;

  private final FakeAttempt attempt = new FakeAttempt();
  private GitFixture repository;
  private TaskReady order;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  AttemptReplayTest() {}

  @BeforeEach
  void setUp() {
    repository =
        GitFixture.init(
            temp.resolve("shop"),
            Map.of("m1/a.txt", "one\ntwo\n", "AGENTS.md", "Be brief.\n", "m2/c.txt", "c\n"));
    order = order("model", "{\"provider\": \"stub\", \"model\": \"gpt-4o\"}");
  }

  private TaskReady order(String family, String configuration) {
    TaskReady plain =
        Orders.order(
            "goal-1", repository.url(), repository.head("main"), family, configuration, "m1/**");
    CheckCommand check =
        CheckCommand.newBuilder()
            .setName("no two")
            // What it prints is another thing each time.
            .setCommand(List.of("sh", "-c", "date +%N; pwd; ! grep -rn two m1"))
            .setTimeoutSeconds(30)
            .build();
    return TaskReady.newBuilder(plain)
        .setTask(PlannedTask.newBuilder(plain.getTask()).setChecks(List.of(check)).build())
        .build();
  }

  private PatchProposed work(Reply... script) throws Exception {
    try (ModelServer server = ModelServer.start(ModelApi.OPENAI, script)) {
      StandardEnvironment environment = new StandardEnvironment();
      WorkspaceSettings workspace =
          new WorkspaceSettings(temp.resolve("workspace").toString(), List.of("/"));
      AttemptParts parts =
          new AttemptParts(
              Settings.read(environment, "divisi.implementer", ImplementerSettings.class),
              workspace,
              Settings.read(environment, "divisi.sandbox", SandboxSettings.class),
              Sandbox.NONE);
      Providers providers =
          new ModelSettings(
                  Map.of(
                      "stub",
                      new ModelSettings.Named(Provider.Kind.OPENAI, server.baseUrl(), "KEY")),
                  null)
              .toProviders(Map.of("KEY", "k"));
      Agents agents =
          Agents.of(
              parts.command(),
              parts.model(providers::named, Prices.defaults(), workspace.transcripts()));
      return parts.implementTask(agents, workspace.worktrees(), 2_000).propose(order, attempt);
    }
  }

  private Outcome replay() throws Exception {
    return AttemptReplay.in(temp.resolve("workspace")).run(order, attempt.steps);
  }

  @Test
  void shouldGiveTheSamePatchFromTheAnswersOnRecord() throws Exception {
    PatchProposed then =
        work(
            Reply.call("edit", "{\"path\": \"m1/a.txt\", \"old\": \"two\", \"new\": \"two!\"}"),
            Reply.call("run", "{\"name\": \"no two\"}"),
            Reply.call("done", "{\"summary\": \"Shouted.\"}"),
            Reply.call("edit", "{\"path\": \"m1/a.txt\", \"old\": \"two!\", \"new\": \"2\"}"),
            Reply.call("done", "{\"summary\": \"Made two a 2.\"}"));

    Outcome now = replay();

    assertThat(now.code()).as(now.message()).isEmpty();
    assertThat(now.answers()).isEqualTo(5);
    assertThat(now.patch())
        .isNotNull()
        .returns(then.getPatch(), PatchProposed::getPatch)
        .returns("Made two a 2.", PatchProposed::getSummary);
  }

  @Test
  void shouldSayWhereTheRecordIsLeft() throws Exception {
    work(
        Reply.call("edit", "{\"path\": \"m1/a.txt\", \"old\": \"two\", \"new\": \"2\"}"),
        Reply.call("done", "{\"summary\": \"x\"}"));
    order =
        TaskReady.newBuilder(order)
            .setTask(PlannedTask.newBuilder(order.getTask()).setDescription("Another.").build())
            .build();

    Outcome now = replay();

    assertThat(now.code()).isEqualTo("REPLAY_DIFFERS");
    assertThat(now.message()).contains("Request 1 of 2");
  }

  @Test
  void shouldRefuseWhatIsNotOnRecordAsItWas() throws Exception {
    assertThatThrownBy(this::replay)
        .isInstanceOf(NotReplayableException.class)
        .hasMessageContaining("no answer of a model");

    work(
        Reply.call("edit", "{\"path\": \"m1/a.txt\", \"old\": \"two\", \"new\": \"2\"}"),
        Reply.call("done", "{\"summary\": \"x\"}"));
    List<AgentStepTaken> whole = List.copyOf(attempt.steps);
    replaceAnswers(whole, answer -> answer.setBodyHash("ab12").setBodyBytes(300_000));
    assertThatThrownBy(this::replay)
        .isInstanceOf(NotReplayableException.class)
        .hasMessageMatching(
            "Step \\d+ is not on record as it was: it was cut, as it had 300000 bytes.");

    replaceAnswers(whole, answer -> answer.setSecretsRemoved(2));
    assertThatThrownBy(this::replay).hasMessageContaining("2 secrets were taken out");

    order = order("acp", "{\"preset\": \"gemini\"}");
    assertThatThrownBy(this::replay).hasMessageContaining("over ACP without a \"provider\"");
  }

  @Test
  void shouldRefuseWhatAGatewayDidNotKeepWhole() {
    order = order("acp", "{\"preset\": \"gemini\", \"provider\": \"google\"}");
    assertThatThrownBy(this::replay).hasMessageContaining("no answer of a model");

    attempt.steps.add(exchange("{\"kind\": \"NEW\"}"));
    assertThatThrownBy(this::replay).hasMessage("Step 7 is no answer that this version can read.");

    attempt.steps.set(
        0,
        exchange(
            "{\"kind\": \"GEMINI\", \"request\": {}, \"answer\": {\"body\": \"a\","
                + " \"cutCharacters\": 300000}}"));
    assertThatThrownBy(this::replay)
        .hasMessageContaining("Step 7 is not on record as it was")
        .hasMessageContaining("it had 300000 characters");
  }

  private AgentStepTaken exchange(String body) {
    return step(AgentStepKind.EXCHANGE, body);
  }

  private AgentStepTaken step(AgentStepKind kind, String body) {
    return AgentStepTaken.newBuilder()
        .setWork(order.getWork())
        .setClaimId("claim-1")
        .setWorker("worker-1")
        .setAgent("acp")
        .setSequence(7)
        .setAt(Instant.EPOCH)
        .setKind(kind)
        .setBody(body)
        .setBodyBytes(body.length())
        .build();
  }

  @Test
  void shouldGiveTheLeaveAgainThatAPersonGave() throws Exception {
    String command = "{\"kind\": \"execute\", \"command\": \"make it\", \"answer\": \"allow\"}";
    String fetch = "{\"kind\": \"fetch\", \"title\": \"a page\", \"answer\": \"reject\"}";
    order = order("command", "{}");
    AttemptRecord record =
        AttemptRecord.of(
            order,
            List.of(
                step(AgentStepKind.PERMISSION, command), step(AgentStepKind.PERMISSION, fetch)));

    assertThat(record.leave("The agent asks for leave to run `make it`\nAnswer."))
        .hasValue("allow");
    assertThat(record.leave("The agent asks for leave to fetch a page\nAnswer."))
        .hasValue("reject");
    assertThat(record.leave("The agent asks for leave to run `rm`\nAnswer.")).hasValue("reject");
    assertThat(record.leave("Which colour?")).isEmpty();
  }

  private void replaceAnswers(
      List<AgentStepTaken> steps, UnaryOperator<AgentStepTaken.Builder> change) {
    attempt.steps.clear();
    for (AgentStepTaken step : steps) {
      attempt.steps.add(
          step.getKind() == AgentStepKind.ANSWER
              ? change.apply(AgentStepTaken.newBuilder(step)).build()
              : step);
    }
  }

  @Test
  void shouldRunAgainWhoAsksNoModel() throws Exception {
    order = order("command", "{\"run\": [\"sh\", \"-c\", \"echo 2 > m1/a.txt\"]}");
    PatchProposed then = work();

    assertThat(replay().patch()).isNotNull().returns(then.getPatch(), PatchProposed::getPatch);
  }
}
