package dev.divisi.agents.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentException.Kind;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.AgentStep;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.Assignments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(180)
class AcpAgentTest extends AgentFixture {
  private void requireEdited() throws IOException {
    assertThat(worktree.resolve("m1/a.txt")).hasContent("new\n");
  }

  private static List<Path> homes() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("divisi-home-")).toList();
    }
  }

  @Nested
  class Working {
    @Test
    void shouldEditAndReportWhenAllIsWell() throws Exception {
      AgentReport report = run("updates");

      requireEdited();
      assertThat(report).isEqualTo(new AgentReport("I am done.", false, "Call display()."));
    }

    @Test
    void shouldTellTheTaskInThePrompt() throws Exception {
      heard.before.add(Heard.note("STEER", "Mind the gap."));
      run("edits");

      assertThat(Files.readString(temp.resolve("prompt.txt")))
          .contains(
              "in the directory " + worktree,
              "# Task\nMigrate m1\n- m1/**\n# Files that matter\nm1/a.txt",
              "ada: Mind the gap.");
      assertThat(heard.steps(AgentStep.Kind.PROMPT)).hasSize(1);
    }

    @Test
    void shouldGiveACleanEnvironmentAndAHomeThatIsDeleted() throws Exception {
      configuration.putObject("environment").put("OWN", "mine");
      configuration.putObject("home").putObject(".agent/settings.json").put("a", 1);
      run("edits");

      JsonNode environment = JSON.readTree(Files.readString(temp.resolve("environment.json")));
      assertThat(environment.path("OWN").asString()).isEqualTo("mine");
      assertThat(environment.path("INHERITED").asString()).isEqualTo("key");
      String home = environment.path("HOME").asString();
      assertThat(environment.path("TMPDIR").asString()).isEqualTo(home + "/tmp");
      assertThat(environment.propertyNames())
          .isSubsetOf(
              "OWN", "INHERITED", "HOME", "TMPDIR", "PATH", "LANG", "JAVA_HOME", "DIVISI_COMMAND");
      assertThat(Path.of(home)).doesNotExist();
    }

    @Test
    void shouldPutEachStepOnRecord() throws Exception {
      run("updates");

      assertThat(heard.steps.stream().map(AgentStep::kind))
          .containsExactly(
              AgentStep.Kind.PROMPT,
              AgentStep.Kind.THOUGHT,
              AgentStep.Kind.TOOL_CALL,
              AgentStep.Kind.TOOL_RESULT,
              AgentStep.Kind.TOOL_CALL,
              AgentStep.Kind.PERMISSION,
              AgentStep.Kind.TOOL_CALL,
              AgentStep.Kind.TOOL_RESULT,
              AgentStep.Kind.TOOL_RESULT,
              AgentStep.Kind.ANSWER);
      assertThat(heard.steps.get(1).body()).isEqualTo("I should look.");
      assertThat(heard.steps.get(2).body()).contains("grep", "pattern");
      assertThat(heard.steps.get(3).body()).isEqualTo("found");
      assertThat(heard.steps.get(5).body()).contains("m1/a.txt", "allow");
      AgentStep answer = heard.steps.getLast();
      assertThat(answer.body()).startsWith("I am done.");
      assertThat(answer.usage()).isEqualTo(new AgentStep.Usage("", 140, 40, 20, 0));
      assertThat(heard.spent.getLast()).isEqualTo(new AgentSpend(160, 0, 3));
      assertThat(heard.activities).contains("Think", "search: grep", "edit: a.txt");
    }

    @Test
    void shouldSayThatNothingHadToBeDone() throws Exception {
      assertThat(run("nothing").nothingToDo()).isTrue();
    }

    @Test
    void shouldGoOnUnlessTheConfigurationSaysOtherwise() throws Exception {
      assertThat(agent.goesOn(JSON.readTree("{\"preset\": \"gemini\"}"))).isTrue();
      assertThat(agent.goesOn(JSON.readTree("{\"preset\": \"gemini\", \"iterate\": false}")))
          .isFalse();
    }
  }

  @Nested
  class SettingUp {
    private String told() throws IOException {
      return Files.readString(temp.resolve("told.txt"));
    }

    @Test
    void shouldGiveMcpServersThatItCanUse() throws Exception {
      ObjectNode servers = configuration.putObject("mcpServers");
      servers
          .putObject("search")
          .put("url", "http://localhost:1/mcp")
          .putObject("headers")
          .put("A", "b");
      servers.putObject("own").putArray("command").add("/bin/x").add("y");
      run("knows-http");

      assertThat(told())
          .contains(
              "{\"type\":\"http\",\"name\":\"search\",\"url\":\"http://localhost:1/mcp\",\"headers\":[{\"name\":\"A\",\"value\":\"b\"}]}",
              "{\"name\":\"own\",\"command\":\"/bin/x\",\"args\":[\"y\"],\"env\":[]}");
      assertThat(fail("edits"))
          .returns("AGENT_PROTOCOL_UNSUPPORTED", AgentException::code)
          .hasMessageContaining("MCP servers over http");
    }

    @Test
    void shouldChooseModelAndModeByTheProtocol() throws Exception {
      configuration.put("model", "m1").put("mode", "default").put("authenticate", "key");
      run("models");
      assertThat(told())
          .contains(
              "authenticate {\"methodId\":\"key\"}",
              "session/set_mode {\"sessionId\":\"session-1\",\"modeId\":\"default\"}",
              "session/set_model {\"sessionId\":\"session-1\",\"modelId\":\"m1\"}");
    }

    @Test
    void shouldChooseAModelAmongTheOptionsOfASession() throws Exception {
      configuration.put("model", "m2");
      run("options");
      assertThat(told()).contains("\"configId\":\"the-model\",\"value\":\"m2\"");
    }

    @Test
    void shouldSayWhatIsOfferedWhenThereIsNoSuchModel() {
      configuration.put("model", "m9");
      assertThat(fail("models"))
          .returns("AGENT_CONFIGURATION_INVALID", AgentException::code)
          .hasMessage("The agent has no model \"m9\"; it offers m1");
    }
  }

  @Nested
  class Misbehaving {
    @ParameterizedTest
    @ValueSource(strings = {"banner", "garbage", "answers-wrongly", "late", "flood"})
    void shouldPassOverWhatMeansNothing(String script) throws Exception {
      run(script);
      requireEdited();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dies-at-once,3", "dies-in-handshake,9", "dies-in-prompt,7"})
    void shouldNameTheExitCodeWhenItDies(String scriptAndCode) {
      String[] parts = scriptAndCode.split(",", 2);
      AgentException failure = fail(parts[0]);
      assertThat(failure.code()).isEqualTo("AGENT_EXITED");
      assertThat(failure.kind()).isEqualTo(Kind.AGENT);
      assertThat(failure).hasMessageContaining("ended with exit code " + parts[1]);
      assertThat(failure.run().orElseThrow().exitCode()).isEqualTo(Integer.parseInt(parts[1]));
    }

    @Test
    void shouldShowWhatItPrintedWhenItDies() {
      assertThat(fail("dies-at-once")).hasMessageContaining("cannot find my configuration");
    }

    @Test
    void shouldNotWaitForOneThatClosedItsOutput() {
      assertThat(fail("closes-output"))
          .returns("AGENT_EXITED", AgentException::code)
          .hasMessageContaining("closed its output");
    }

    @ParameterizedTest
    @ValueSource(strings = {"says-nothing", "silent", "ignores-cancel"})
    void shouldEndWhenTimeIsOver(String script) {
      timeout = Duration.ofSeconds(2);
      AgentException failure = fail(script);
      assertThat(failure.code()).isEqualTo("AGENT_TIMED_OUT");
      assertThat(failure.kind()).isEqualTo(Kind.EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "huge-line:AGENT_PROTOCOL_VIOLATION:AGENT",
          "never-reads:AGENT_UNRESPONSIVE:AGENT",
          "no-session:AGENT_PROTOCOL_VIOLATION:AGENT",
          "stops-oddly:AGENT_PROTOCOL_VIOLATION:AGENT",
          "says-cancelled:AGENT_PROTOCOL_VIOLATION:AGENT",
          "version-2:AGENT_PROTOCOL_UNSUPPORTED:REJECTED",
          "not-logged-in:AGENT_NOT_AUTHENTICATED:REJECTED",
          "refuses:AGENT_REFUSED:AGENT",
          "max-tokens:AGENT_LIMIT_REACHED:EXHAUSTED",
          "busy:AGENT_ERROR:TRANSIENT",
          "broken:AGENT_ERROR:AGENT"
        })
    void shouldFailByName(String expected) {
      String[] parts = expected.split(":", 3);
      AgentException failure = fail(parts[0]);
      assertThat(failure.code()).isEqualTo(parts[1]);
      assertThat(failure.kind()).hasToString(parts[2]);
    }

    @Test
    void shouldSayWhenItIsNotInstalled() {
      configuration.putArray("command").add("no-such-agent");
      Assignment assignment = Assignments.in(worktree, configuration.toString(), "**");
      AgentException failure =
          catchThrowableOfType(AgentException.class, () -> agent.work(assignment, heard));
      assertThat(failure.code()).isEqualTo("AGENT_NOT_FOUND");
      assertThat(failure).hasMessageContaining("'no-such-agent' cannot be started");
    }
  }

  @Nested
  class Told {
    private CompletableFuture<AgentReport> start(String script) throws Exception {
      CompletableFuture<AgentReport> report = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  report.complete(run(script));
                } catch (AgentException | InterruptedException e) {
                  report.completeExceptionally(e);
                }
              });
      await().atMost(LIMIT).until(() -> Files.exists(worktree.resolve("works")));
      return report;
    }

    @Test
    void shouldCancelAndPromptAgainWhenAPersonSteers() throws Exception {
      CompletableFuture<AgentReport> report = start("steered");
      heard.tell(Heard.note("STEER", "Use the new API."));
      report.get(60, java.util.concurrent.TimeUnit.SECONDS);

      assertThat(worktree.resolve("second")).content().contains("ada: Use the new API.");
    }

    @Test
    void shouldPassOnMessagesAndWiderScopesWhenAPromptEnds() throws Exception {
      CompletableFuture<AgentReport> report = start("told-later");
      heard.tell(Heard.note("MESSAGE", "The API has changed."));
      heard.tell(Heard.note("SCOPE", "Granted.", "m1/**", "m2/**"));
      Files.writeString(worktree.resolve("go"), "");
      report.get(60, java.util.concurrent.TimeUnit.SECONDS);

      assertThat(worktree.resolve("second"))
          .content()
          .contains("The API has changed.", "From now on you may write m1/**, m2/**");
    }
  }

  @Nested
  class Spending {
    @ParameterizedTest
    @ValueSource(strings = {"spends", "spends-and-ignores"})
    void shouldCancelWhenTheBudgetIsUsedUp(String script) {
      budget = new AgentBudget(1_000L, null, null);
      AgentException failure = fail(script);
      assertThat(failure.code()).isEqualTo("BUDGET_EXHAUSTED");
      assertThat(failure.kind()).isEqualTo(Kind.EXHAUSTED);
      assertThat(heard.spent.getLast().tokens()).isEqualTo(5_000);
    }

    @Test
    void shouldCountMoneyAndModelCalls() {
      budget = new AgentBudget(null, 200_000L, null);
      assertThat(fail("spends")).hasMessageContaining("250000 millionths of a US dollar");
      budget = new AgentBudget(null, null, 2L);
      assertThat(fail("updates").code()).isEqualTo("BUDGET_EXHAUSTED");
    }
  }

  @Nested
  class Ending {
    private Thread worker(String script, AtomicReference<Throwable> thrown) {
      return Thread.ofVirtual()
          .start(
              () -> {
                try {
                  run(script);
                } catch (AgentException | InterruptedException e) {
                  thrown.set(e);
                }
              });
    }

    private long pid(String file) throws IOException {
      Path path = worktree.resolve(file);
      await().atMost(LIMIT).until(() -> Files.exists(path) && !Files.readString(path).isBlank());
      return Long.parseLong(Files.readString(path));
    }

    private static boolean isThere(long pid) {
      Optional<ProcessHandle> process = ProcessHandle.of(pid);
      try {
        return process.isPresent()
            && !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
      } catch (IOException e) {
        return false;
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ignores-cancel:works", "forks:child"})
    void shouldLeaveNothingWhenInterrupted(String scriptAndFile) throws Exception {
      List<Path> before = homes();
      String[] parts = scriptAndFile.split(":", 2);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread worker = worker(parts[0], thrown);
      long process = pid(parts[1]);

      worker.interrupt();

      assertThat(worker.join(LIMIT)).as("it ends").isTrue();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      assertThat(isThere(process)).isFalse();
      assertThat(homes()).isSubsetOf(before);
    }
  }
}
