package dev.divisi.agents.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentNote;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.Assignments;
import dev.divisi.workspace.process.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What passes between a program and its worker beside the task and the edits. */
@Timeout(60)
class CommandDeskTest {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path temp;
  private Path worktree;
  private final CommandAgent agent = new CommandAgent(Sandbox.NONE, true);
  private final Heard heard = new Heard();

  private static final class Heard implements AgentLog {
    final List<AgentSpend> spent = new CopyOnWriteArrayList<>();
    final List<AgentSaying> said = new CopyOnWriteArrayList<>();
    final List<AgentNote> before = new CopyOnWriteArrayList<>();
    volatile @Nullable Consumer<AgentNote> listener;

    @Override
    public void activity(String oneLine) {}

    @Override
    public void spent(AgentSpend soFar) {
      spent.add(soFar);
    }

    @Override
    public String say(AgentSaying saying) {
      said.add(saying);
      return "saying-" + said.size();
    }

    @Override
    public void onNote(Consumer<AgentNote> heard) {
      before.forEach(heard);
      listener = heard;
    }
  }

  @BeforeEach
  void setUp() throws IOException {
    worktree = Files.createDirectories(temp.resolve("worktree"));
  }

  private Assignment assignment(String script, AgentBudget budget) {
    var configuration = MAPPER.createObjectNode();
    configuration.putArray("run").add("sh").add("-c").add(script);
    Assignment plain = Assignments.in(worktree, configuration.toString(), "m1/**");
    return new Assignment(
        plain.work(),
        plain.brief(),
        worktree,
        plain.configuration(),
        Duration.ofSeconds(30),
        new Assignment.Round(2, 8, budget, List.of("The check 'tests' failed.")));
  }

  private AgentReport run(String script) throws AgentException, InterruptedException {
    return agent.work(assignment(script, AgentBudget.UNBOUNDED), heard);
  }

  private AgentException fail(String script) {
    AgentException failure = catchThrowableOfType(AgentException.class, () -> run(script));
    assertThat(failure).as(script).isNotNull();
    return failure;
  }

  private static AgentNote note(String id, String text) {
    return new AgentNote(id, "STEER", "ada", text, null, List.of());
  }

  @Nested
  class Told {
    @Test
    void shouldTellTheRoundTheBudgetAndTheNotesInTheTask() throws Exception {
      heard.before.add(
          new AgentNote("n1", "ANSWER", "ada", "The second.", "q1", List.of("m1/**", "m2/**")));

      agent.work(assignment("cat > task.json", new AgentBudget(5_000L, null, 3L)), heard);

      JsonNode task = MAPPER.readTree(worktree.resolve("task.json"));
      assertThat(task.path("iteration").asInt()).isEqualTo(2);
      assertThat(task.path("maxIterations").asInt()).isEqualTo(8);
      assertThat(task.path("findings"))
          .isEqualTo(MAPPER.readTree("[\"The check 'tests' failed.\"]"));
      assertThat(task.path("budget"))
          .isEqualTo(MAPPER.readTree("{\"tokens\": 5000, \"modelCalls\": 3}"));
      assertThat(task.path("notes"))
          .isEqualTo(
              MAPPER.readTree(
                  """
                  [{"noteId": "n1", "kind": "ANSWER", "from": "ada", "text": "The second.",
                    "questionId": "q1", "scope": ["m1/**", "m2/**"]}]
                  """));
    }

    @Test
    void shouldBeSteeredByANoteThatComesWhileItRuns() throws Exception {
      heard.before.add(note("n1", "before"));
      CompletableFuture<AgentReport> report = new CompletableFuture<>();
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  report.complete(
                      run(
                          "while ! grep -q -F 'use\\nMoney' \"$DIVISI_NOTES\"; do sleep 0.05; done;"
                              + " cp \"$DIVISI_NOTES\" notes.txt"));
                } catch (AgentException | InterruptedException e) {
                  report.completeExceptionally(e);
                }
              });
      Awaitility.await().atMost(LIMIT).until(() -> heard.listener != null);

      java.util.Objects.requireNonNull(heard.listener).accept(note("n2", "use\nMoney"));

      Awaitility.await().atMost(LIMIT).until(report::isDone);
      report.join();
      List<String> lines = Files.readAllLines(worktree.resolve("notes.txt"));
      assertThat(lines).hasSize(2);
      assertThat(MAPPER.readTree(lines.getFirst()).path("text").asString()).isEqualTo("before");
      assertThat(MAPPER.readTree(lines.getLast()).path("text").asString()).isEqualTo("use\nMoney");
      // After the end there is nobody to tell.
      java.util.Objects.requireNonNull(heard.listener).accept(note("n3", "too late"));
    }

    @Test
    void shouldNeverWriteToWhatTheProgramPutsInPlaceOfTheNotes() throws Exception {
      Path victim = Files.writeString(temp.resolve("victim"), "mine\n");
      CompletableFuture<@Nullable AgentReport> report = new CompletableFuture<>();
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  report.complete(
                      run(
                          "ln -sf '"
                              + victim
                              + "' \"$DIVISI_NOTES\"; touch swapped; while [ ! -e told ]; do sleep"
                              + " 0.05; done"));
                } catch (AgentException | InterruptedException e) {
                  report.completeExceptionally(e);
                }
              });
      Awaitility.await().atMost(LIMIT).until(() -> Files.exists(worktree.resolve("swapped")));

      java.util.Objects.requireNonNull(heard.listener).accept(note("n", "secret"));
      Files.writeString(worktree.resolve("told"), "");

      Awaitility.await().atMost(LIMIT).until(report::isDone);
      assertThat(victim).hasContent("mine\n");
    }
  }

  @Nested
  class Leaves {
    @Test
    void shouldPassOnAllThatItLeaves() throws Exception {
      AgentReport report =
          run(
              """
              cd "$DIVISI_OUT"
              printf 'Call display().\\033[31m\\n' > handoff.md
              echo 'Which currency?' > question.md
              echo '{"scope": ["m2/**"], "reason": "It calls the API."}' > scope-request.json
              echo 'I renamed it.' > message-other.candidate-1.md
              echo '{"tokens": 1200, "costMicros": 40, "modelCalls": 3}' > spend.json
              echo junk > something-else
              """);

      assertThat(report.handoff()).isEqualTo("Call display().");
      assertThat(heard.said)
          .containsExactlyInAnyOrder(
              new AgentSaying.Question("Which currency?"),
              new AgentSaying.ScopeRequest("It calls the API.", List.of("m2/**")),
              new AgentSaying.Message("I renamed it.", "other.candidate-1"));
      assertThat(heard.spent).containsExactly(new AgentSpend(1200, 40, 3));
      assertThat(worktree).isEmptyDirectory();
    }

    @Test
    void shouldHearItWhileItRunsAndTakeTheFileAway() throws Exception {
      run(
          """
          echo 'First?' > "$DIVISI_OUT/question.md"
          while [ -e "$DIVISI_OUT/question.md" ]; do sleep 0.05; done
          echo 'Second?' > "$DIVISI_OUT/question.md"
          """);

      assertThat(heard.said)
          .containsExactly(new AgentSaying.Question("First?"), new AgentSaying.Question("Second?"));
    }

    @Test
    void shouldHearWhatAFailingProgramLeft() {
      AgentException failure = fail("echo '{\"tokens\": 7}' > \"$DIVISI_OUT/spend.json\"; exit 9");

      assertThat(failure.code()).isEqualTo("AGENT_EXITED");
      assertThat(heard.spent).containsExactly(new AgentSpend(7, 0, 0));
    }

    @Test
    void shouldEndTheProgramWhenItSpendsMoreThanItMay() {
      long begun = System.nanoTime();
      AgentException failure =
          catchThrowableOfType(
              AgentException.class,
              () ->
                  agent.work(
                      assignment(
                          "echo '{\"tokens\": 5001}' > \"$DIVISI_OUT/spend.json\"; sleep 300",
                          new AgentBudget(5_000L, null, null)),
                      heard));

      assertThat(failure.kind()).isEqualTo(AgentException.Kind.EXHAUSTED);
      assertThat(failure.code()).isEqualTo("BUDGET_EXHAUSTED");
      assertThat(failure).hasMessageContaining("5001").hasMessageContaining("5000");
      assertThat(heard.spent).containsExactly(new AgentSpend(5_001, 0, 0));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Nested
  class Untrusted {
    @Test
    void shouldRefuseWhatIsNoPlainSmallFileOfThatShape() {
      Path secret = temp.resolve("secret");
      Map<String, String> wrong =
          Map.ofEntries(
              Map.entry("ln -s '" + secret + "' question.md", "question.md is not a plain file"),
              Map.entry("echo x > .x; ln .x question.md", "question.md is not a plain file"),
              Map.entry("mkfifo question.md", "question.md is not a plain file"),
              Map.entry("mkdir handoff.md", "handoff.md is not a plain file"),
              Map.entry("head -c 20000 /dev/zero > question.md", "more than 16384 bytes"),
              Map.entry("printf '\\377\\376' > question.md", "is no text in UTF-8"),
              Map.entry("printf '\\033[0m \\n' > question.md", "question.md is empty"),
              Map.entry("echo '{' > spend.json", "spend.json is no JSON"),
              Map.entry("echo '[]' > spend.json", "spend.json must be an object with"),
              Map.entry("echo '{\"token\": 1}' > spend.json", "unknown keys [token]"),
              Map.entry("echo '{\"tokens\": -1}' > spend.json", "no whole number from 0"),
              Map.entry("echo '{\"tokens\": 1e30}' > spend.json", "no whole number from 0"),
              Map.entry("echo '{\"scope\": []}' > scope-request.json", "a list of 1 to 50 globs"),
              Map.entry(
                  "echo '{\"scope\": [\"../x\"], \"reason\": \"r\"}' > scope-request.json",
                  "what is no scope"),
              Map.entry("echo '{\"scope\": [\"x\"]}' > scope-request.json", "needs a \"reason\""),
              Map.entry("for i in $(seq 1001); do : > \"f$i\"; done", "has more than 1000 entries"),
              Map.entry(
                  "for i in $(seq 21); do echo x > \"message-t$i.md\"; done",
                  "more than 20 things to say"));
      wrong.forEach(
          (script, message) -> {
            AgentException failure = fail("cd \"$DIVISI_OUT\"; " + script);
            assertThat(failure.kind()).as(script).isEqualTo(AgentException.Kind.AGENT);
            assertThat(failure.code()).as(script).isEqualTo("AGENT_OUTPUT_INVALID");
            assertThat(failure).as(script).hasMessageContaining(message);
          });
      assertThat(heard.said).isEmpty();
    }

    @Test
    void shouldTakeLessonsAndLoseNoWorkForThoseThatCannotBeRead() throws Exception {
      run(
          """
          cd "$DIVISI_OUT"
          printf 'Run the tests\\n\\twith --fast.\\033[31m\\n' > lesson.md
          echo 'Mind the clock.' > lesson-clock.md
          : > lesson-empty.md
          printf '\\377' > lesson-no-text.md
          head -c 20000 /dev/zero | tr '\\0' x > lesson-huge.md
          ln -s /etc/passwd lesson-link.md
          """);

      assertThat(heard.said)
          .containsExactlyInAnyOrder(
              new AgentSaying.Lesson("Run the tests with --fast."),
              new AgentSaying.Lesson("Mind the clock."));
    }

    @Test
    void shouldIgnoreWhatNamesNoTask() throws Exception {
      run("cd \"$DIVISI_OUT\"; echo x > message-.md; echo x > 'message-A b.md'; echo x > .tmp");

      assertThat(heard.said).isEmpty();
    }

    @Test
    void shouldTakeNothingWhenTheDirectoryIsALink() throws Exception {
      Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
      Files.writeString(elsewhere.resolve("question.md"), "secret");

      run("rmdir \"$DIVISI_OUT\"; ln -s '" + elsewhere + "' \"$DIVISI_OUT\"");

      assertThat(heard.said).isEmpty();
      assertThat(elsewhere.resolve("question.md")).exists();
    }
  }
}
