package dev.divisi.agents.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignments;
import dev.divisi.workspace.process.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class CommandAgentTest {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  @TempDir Path temp;
  private Path worktree;
  private final CommandAgent agent = new CommandAgent(Sandbox.NONE, true);

  @BeforeEach
  void setUp() throws IOException {
    worktree = Files.createDirectories(temp.resolve("worktree"));
  }

  private static String shell(String script) {
    var configuration = MAPPER.createObjectNode();
    configuration.putArray("run").add("sh").add("-c").add(script);
    return configuration.toString();
  }

  private AgentReport run(String configuration) throws AgentException, InterruptedException {
    return run(configuration, Duration.ofSeconds(30));
  }

  private AgentReport run(String configuration, Duration timeout)
      throws AgentException, InterruptedException {
    return agent.work(
        Assignments.in(worktree, configuration, timeout, "m1/src/**", "pom.xml"), line -> {});
  }

  private AgentException fail(String configuration, Duration timeout) {
    return catchThrowableOfType(AgentException.class, () -> run(configuration, timeout));
  }

  @Nested
  class Task {

    @Test
    void shouldTellTheInstructionsOfItsProfile() throws Exception {
      var configuration = (ObjectNode) MAPPER.readTree(shell("cp \"$DIVISI_TASK_FILE\" task.json"));
      run(configuration.put("instructions", "Read first.").toString());

      assertThat(MAPPER.readTree(worktree.resolve("task.json")).path("instructions").asString())
          .isEqualTo("Read first.");
    }

    @Test
    void shouldTellTheTaskOnStdinAndInAFileWhenTheProgramRuns() throws Exception {
      run(
          shell(
              "cat > stdin.json; cp \"$DIVISI_TASK_FILE\" file.json; echo \"$DIVISI_TASK_FILE\" >"
                  + " where.txt"));

      JsonNode task = MAPPER.readTree(worktree.resolve("stdin.json"));
      assertThat(task)
          .isEqualTo(
              MAPPER.readTree(
                  """
                  {"goalId": "goal-1", "taskId": "migrate-m1", "attempt": 2, "title": "Migrate m1",
                   "description": "Replace the old price API", "scope": ["m1/src/**", "pom.xml"],
                   "acceptanceCriteria": ["no call of the old API is left"],
                   "checks": [{"name": "tests", "command": ["./mvnw", "test"]}],
                   "feedback": ["Attempt 1, reviewer: the tests failed"],
                   "attempts": [{"attempt": 1, "source": "reviewer", "code": "CHECKS_FAILED",
                     "message": "the tests failed", "changed": "m1/a.txt", "repeats": 2}],
                   "handoffs": [{"taskId": "expand", "title": "Add the API", "text": "Call display()."}],
                   "notes": [], "iteration": 1, "maxIterations": 1, "findings": [], "budget": {},
                   "worktree": "%s"}
                  """
                      .formatted(worktree)));
      assertThat(worktree.resolve("file.json"))
          .hasSameBinaryContentAs(worktree.resolve("stdin.json"));
      Path file = Path.of(Files.readString(worktree.resolve("where.txt")).strip());
      assertThat(file.startsWith(worktree)).isFalse();
      assertThat(file).doesNotExist();
    }

    @Test
    void shouldSucceedWhenTheProgramDoesNotReadItsTask() throws Exception {
      assertThat(run(shell("echo changed > a.txt")).summary())
          .isEqualTo("sh ended with exit code 0 (not confined: nobody asked for a sandbox)");
      assertThat(worktree.resolve("a.txt")).hasContent("changed\n");
    }

    @Test
    void shouldReportTheEndOfWhatWasPrinted() throws Exception {
      assertThat(run(shell("echo renamed three calls")).summary())
          .endsWith(":\nrenamed three calls");
    }

    @Test
    void shouldRunAScriptOfTheWorktreeByItsRelativePath() throws Exception {
      Files.createDirectories(worktree.resolve("tools"));
      Files.writeString(
          worktree.resolve("tools/x.sh"), "pwd > where.txt\necho \"$1\" > argument.txt\n");

      run("{\"run\": [\"sh\", \"tools/x.sh\", 17]}");

      assertThat(worktree.resolve("where.txt")).hasContent(worktree.toRealPath().toString() + "\n");
      assertThat(worktree.resolve("argument.txt")).hasContent("17\n");
    }

    @Test
    void shouldGiveTheContextInAFile() throws Exception {
      run(shell("cp \"$DIVISI_CONTEXT_FILE\" context.txt"));

      assertThat(worktree.resolve("context.txt"))
          .content()
          .contains("Migrate m1", "# Files that matter");
    }

    @Test
    void shouldGiveACleanEnvironmentAndWhatTheConfigurationAdds() throws Exception {
      run(
          "{\"run\": [\"sh\", \"-c\", \"env | cut -d= -f1 | sort > names.txt; echo $COLOUR >"
              + " colour.txt\"], \"environment\": {\"COLOUR\": \"blue\"}}");

      assertThat(worktree.resolve("colour.txt")).hasContent("blue\n");
      assertThat(Files.readAllLines(worktree.resolve("names.txt")))
          .contains("DIVISI_TASK_FILE", "PATH")
          .isSubsetOf(
              "COLOUR",
              "DIVISI_COMMAND",
              "DIVISI_CONTEXT_FILE",
              "DIVISI_NOTES",
              "DIVISI_OUT",
              "DIVISI_TASK_FILE",
              "HOME",
              "JAVA_HOME",
              "LANG",
              "LC_ALL",
              "OLDPWD",
              "PATH",
              "PWD",
              "SHLVL",
              "TMPDIR",
              "_");
    }
  }

  @Nested
  class Failures {

    @Test
    void shouldNameTheExitCodeAndKeepTheLogWhenTheProgramFails() {
      AgentException failure =
          fail(shell("echo out; echo err >&2; exit 3"), Duration.ofSeconds(30));

      assertThat(failure.kind()).isEqualTo(AgentException.Kind.AGENT);
      assertThat(failure.code()).isEqualTo("AGENT_EXITED");
      assertThat(failure).hasMessageContaining("exit code 3");
      AgentException.Run run = failure.run().orElseThrow();
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.logEnd()).contains("out").contains("err");
    }

    @Test
    void shouldRejectWhenThereIsNoSuchProgram() {
      AgentException failure = fail("{\"run\": [\"no-such-agent\"]}", Duration.ofSeconds(30));

      assertThat(failure.kind()).isEqualTo(AgentException.Kind.REJECTED);
      assertThat(failure.code()).isEqualTo("AGENT_NOT_FOUND");
      assertThat(failure).hasMessageContaining("no-such-agent");
    }

    @Test
    void shouldRejectTheConfigurationWhenItHasAnotherShape() {
      for (String configuration :
          new String[] {
            "[]",
            "{}",
            "{\"run\": []}",
            "{\"run\": [\"\"]}",
            "{\"run\": \"sh\"}",
            "{\"run\": [[\"sh\"]]}",
            "{\"run\": [\"sh\", \"a\\u0000b\"]}",
            "{\"run\": [\"sh\"], \"shell\": true}",
            "{\"run\": [\"sh\"], \"environment\": {\"A=B\": \"x\"}}",
            "{\"run\": [\"sh\"], \"environment\": {\"DIVISI_TASK_FILE\": \"x\"}}",
            "{\"run\": [\"sh\"], \"environment\": {\"A\": {}}}"
          }) {
        AgentException failure = fail(configuration, Duration.ofSeconds(30));
        assertThat(failure.kind()).as(configuration).isEqualTo(AgentException.Kind.REJECTED);
        assertThat(failure.code()).as(configuration).isEqualTo("AGENT_CONFIGURATION_INVALID");
        assertThat(failure).hasMessageContaining("expected {\"run\"");
      }
    }

    @Test
    void shouldKeepOnlyPrintableTextWhenTheProgramPrintsGarbage() {
      AgentException failure =
          fail(
              shell(
                  "head -c 200000 /dev/urandom; printf '\\033[31mred\\033[0m \\007"
                      + " \\033]0;title\\007end\\n'; exit 1"),
              Duration.ofSeconds(30));

      assertThat(failure.code()).isEqualTo("AGENT_EXITED");
      String log = failure.run().orElseThrow().logEnd();
      assertThat(log).contains("end");
      assertThat(log.chars().filter(c -> Character.isISOControl(c) && c != '\n' && c != '\t'))
          .isEmpty();
      assertThat(
              failure
                  .getMessage()
                  .chars()
                  .filter(c -> Character.isISOControl(c) && c != '\n' && c != '\t'))
          .isEmpty();
    }

    @Test
    void shouldKeepAFewKilobytesWhenTheProgramPrintsAGigabyte() {
      AgentException failure =
          fail(
              shell("head -c 1000000000 /dev/zero | tr '\\0' 'x'; exit 1"), Duration.ofSeconds(50));

      assertThat(failure.code()).isEqualTo("AGENT_EXITED");
      assertThat(failure.run().orElseThrow().logEnd().length()).isLessThanOrEqualTo(8 << 10);
      assertThat(failure.getMessage().length()).isLessThan(2_000);
    }
  }

  @Nested
  class Time {

    @Test
    void shouldEndTheWholeProcessTreeWhenTheProgramHangsAndIgnoresSigterm() throws Exception {
      AgentException failure =
          fail(
              shell(
                  "trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo $! > child.pid;"
                      + " echo $$ > self.pid; while :; do sleep 1; done"),
              Duration.ofSeconds(2));

      assertThat(failure.kind()).isEqualTo(AgentException.Kind.EXHAUSTED);
      assertThat(failure.code()).isEqualTo("AGENT_TIMED_OUT");
      assertThat(failure.run().orElseThrow().timedOut()).isTrue();
      assertDead("self.pid");
      assertDead("child.pid");
    }

    @Test
    void shouldNotWaitForAChildThatHoldsTheOutputOpenWhenTheProgramHasEnded() throws Exception {
      AgentReport report =
          run(shell("sleep 300 & echo $! > child.pid; echo done"), Duration.ofSeconds(20));

      assertThat(report.summary()).contains("done");
      assertDead("child.pid");
    }

    @Test
    void shouldEndTheProcessTreeWhenTheThreadIsInterrupted() throws Exception {
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Throwable> result = new CompletableFuture<>();
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () ->
                      result.complete(
                          org.assertj.core.api.Assertions.catchThrowable(
                              () ->
                                  agent.work(
                                      Assignments.in(
                                          worktree,
                                          shell("sleep 300 & echo $! > child.pid; wait"),
                                          "**"),
                                      line -> begun.countDown()))));
      begun.await();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  Files.exists(worktree.resolve("child.pid"))
                      && !Files.readString(worktree.resolve("child.pid")).isBlank());

      thread.interrupt();

      Awaitility.await().atMost(Duration.ofSeconds(20)).until(result::isDone);
      assertThat(result.join()).isInstanceOf(InterruptedException.class);
      assertDead("child.pid");
    }

    private void assertDead(String pidFile) throws IOException {
      long pid = Long.parseLong(Files.readString(worktree.resolve(pidFile)).strip());
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
  }
}
