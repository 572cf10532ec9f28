package dev.divisi.agents.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentNote;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentStep;
import dev.divisi.agents.Assignment;
import dev.divisi.models.ChatAnswer;
import dev.divisi.models.ChatMessage;
import dev.divisi.models.Exchange;
import dev.divisi.models.ModelException;
import dev.divisi.models.ReplayingChatModel;
import dev.divisi.models.RetryLimits;
import dev.divisi.models.ToolCall;
import dev.divisi.models.provider.ConnectionLimits;
import dev.divisi.models.provider.Provider;
import dev.divisi.models.provider.Providers;
import dev.divisi.testing.model.ModelApi;
import dev.divisi.testing.model.ModelServer;
import dev.divisi.testing.model.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelAgentTest {
  private static final String EDIT = "{\"path\": \"src/a.txt\", \"old\": \"two\", \"new\": \"2\"}";
  private static final String DONE = "{\"summary\": \"Made two a 2.\"}";

  @TempDir Path temp;
  private Bench bench;

  @BeforeEach
  void setUp() {
    bench = new Bench(temp);
  }

  private AgentException fail(Bench.Says says) {
    AgentException failure = catchThrowableOfType(AgentException.class, () -> bench.work(says));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static Providers providers(ModelApi api, ModelServer server) {
    return new Providers(
        Map.of(
            "stub",
            new Provider(
                api == ModelApi.ANTHROPIC ? Provider.Kind.ANTHROPIC : Provider.Kind.OPENAI,
                server.baseUrl(),
                "STUB_KEY")),
        Map.of("STUB_KEY", "sk-4711"),
        ConnectionLimits.DEFAULT,
        new RetryLimits(4, Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofMillis(2)));
  }

  private static Reply[] script() {
    return new Reply[] {
      Reply.text("Where is it?")
          .thinking("Let me look.")
          .and("search", "{\"pattern\": \"tw.\"}")
          .and("read", "{\"path\": \"src/a.txt\"}"),
      new Reply.Status(429, Map.of("Retry-After", "0"), "{\"error\": {\"message\": \"slow\"}}"),
      Reply.call("edit", EDIT),
      new Reply.CutOff(),
      Reply.call("run", "{\"name\": \"says 2\"}"),
      Reply.call("done", DONE).tokens(2_000, 1_500, 50)
    };
  }

  @ParameterizedTest
  @EnumSource
  void shouldSearchReadEditCheckAndReport(ModelApi api) throws Exception {
    bench.checks = List.of(new Assignment.Check("says 2", List.of("grep", "-q", "2", "src/a.txt")));
    try (ModelServer server = ModelServer.start(api, script())) {
      AgentReport report =
          bench.agent(providers(api, server)::named).work(bench.assignment(), bench);

      assertThat(report).isEqualTo(AgentReport.done("Made two a 2."));
      assertThat(bench.text("src/a.txt")).isEqualTo("one\n2\nthree\n");
      assertThat(bench.results())
          .containsExactly(
              "<data from=\"search\">\nsrc/a.txt:2: two\n</data>",
              "<data from=\"src/a.txt, lines 1 to 3 of 3\">\none\ntwo\nthree\n</data>",
              "Edited src/a.txt at line 2.",
              "says 2 passed.",
              "The work is handed in.");
      assertThat(bench.activities)
          .filteredOn(line -> line.contains(" again in "))
          .hasSize(2)
          .first()
          .asString()
          .matches("asks \\S+ again in 1 s: .*429.*slow.*");
      assertThat(bench.spent.modelCalls()).isEqualTo(4);
      assertThat(bench.spent.tokens()).isEqualTo(3 * 120 + 2_050);
      assertThat(bench.steps)
          .extracting(AgentStep::kind)
          .startsWith(
              AgentStep.Kind.PROMPT,
              AgentStep.Kind.PROMPT,
              AgentStep.Kind.THOUGHT,
              AgentStep.Kind.ANSWER,
              AgentStep.Kind.TOOL_CALL,
              AgentStep.Kind.TOOL_RESULT);
      assertThat(bench.steps.toString()).doesNotContain("sk-4711");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndWithinTwoSecondsWhenInterrupted(ModelApi api) throws Exception {
    try (ModelServer server = ModelServer.start(api, new Reply.Slow())) {
      AtomicReference<@Nullable Throwable> outcome = new AtomicReference<>();
      Thread working =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      bench.agent(providers(api, server)::named).work(bench.assignment(), bench);
                    } catch (AgentException | InterruptedException e) {
                      outcome.set(e);
                    }
                  });
      await().until(() -> !server.requests().isEmpty());

      working.interrupt();

      assertThat(working.join(Duration.ofSeconds(2))).isTrue();
      assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnInANewInstanceWhereTheOldOneStopped(ModelApi api) throws Exception {
    Reply[] steps = {
      Reply.call("read", "{\"path\": \"src/a.txt\"}"),
      Reply.call("edit", EDIT),
      Reply.call("handoff", "{\"text\": \"two is 2 now\"}"),
      Reply.call("done", DONE)
    };
    String straight;
    try (ModelServer server = ModelServer.start(api, steps)) {
      bench.agent(providers(api, server)::named).work(bench.assignment(), bench);
      straight = server.requests().getLast().text();
    }
    // It stops in the middle of the third answer; another process has the files and the transcript.
    Bench stopped = new Bench(temp.resolve("stopped"));
    try (ModelServer server = ModelServer.start(api, steps[0], steps[1], new Reply.Slow())) {
      Thread working =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      stopped
                          .agent(providers(api, server)::named)
                          .work(stopped.assignment(), stopped);
                    } catch (AgentException | InterruptedException e) {
                      // As a worker that is stopped.
                    }
                  });
      await().until(() -> server.requests().size() == 3);
      working.interrupt();
      working.join();
    }
    ModelServer server = ModelServer.start(api, steps[2], steps[3]);
    try (server) {
      AgentReport report =
          stopped.agent(providers(api, server)::named).work(stopped.assignment(), stopped);

      assertThat(report).isEqualTo(new AgentReport("Made two a 2.", false, "two is 2 now"));
      assertThat(stopped.text("src/a.txt")).isEqualTo(bench.text("src/a.txt"));
      assertThat(server.requests()).hasSize(2);
      assertThat(withoutIds(server.requests().getLast().text())).isEqualTo(withoutIds(straight));
    }
  }

  /** Each server of a test counts the calls from one. */
  private static String withoutIds(String request) {
    return request.replaceAll("(call|toolu)[_-]\\d+(-\\d+)?", "id");
  }

  @Test
  void shouldReplayAnAttemptFromItsStepsWithoutAModel() throws Exception {
    bench.checks = List.of(new Assignment.Check("time", List.of("date", "+%N")));
    bench.work(
        Bench.script(
            Bench.call("run", "{\"name\": \"time\"}"),
            Bench.call("edit", EDIT),
            Bench.call("done", DONE)));
    List<Exchange> record =
        bench.steps.stream()
            .filter(step -> step.kind() == AgentStep.Kind.ANSWER)
            .map(step -> Exchange.parse(step.body()).orElseThrow())
            .toList();
    Bench again = new Bench(temp.resolve("again"));
    again.checks = bench.checks;
    Bench changed = new Bench(temp.resolve("changed"));
    changed.checks = bench.checks;
    changed.configuration = "{\"provider\": \"stub\", \"model\": \"other\"}";

    AgentReport report =
        again.agent(provider -> new ReplayingChatModel(record)).work(again.assignment(), again);
    AgentException differs =
        catchThrowableOfType(
            AgentException.class,
            () ->
                changed
                    .agent(provider -> new ReplayingChatModel(record))
                    .work(changed.assignment(), changed));

    assertThat(report.summary()).isEqualTo("Made two a 2.");
    assertThat(again.text("src/a.txt")).isEqualTo(bench.text("src/a.txt"));
    assertThat(differs.code()).isEqualTo("REPLAY_DIFFERS");
    assertThat(differs.kind()).isEqualTo(AgentException.Kind.REJECTED);
  }

  @Nested
  class Misbehaving {

    @Test
    void shouldTellTheModelWhatToDoInsteadWhenACallCannotBeDone() throws Exception {
      bench.work(
          Bench.script(
              Bench.call("frobnicate", "{}"),
              Bench.call("read", "{\"path\": "),
              Bench.call("read", "[]"),
              Bench.call("read", "{\"file\": \"a\"}"),
              Bench.call("read", "{\"path\": 3}"),
              Bench.call("", ""),
              Bench.call("run", "{\"name\": \"rm -rf /\"}"),
              Bench.done()));

      assertThat(bench.results().get(0)).startsWith("There is no tool of that name. The tools are");
      assertThat(bench.results().get(1)).contains("are not JSON", "Call it again");
      assertThat(bench.results().get(2)).contains("must be one JSON object");
      assertThat(bench.results().get(3)).contains("there is no [file]", "missing: [path]");
      assertThat(bench.results().get(4)).contains("\"path\" must be a text");
      assertThat(bench.results().get(5)).contains("There is no tool");
      assertThat(bench.results().get(6)).contains("Nothing else may be run");
      // What is sent again can be read by every provider.
      assertThat(bench.requests.getLast().messages().toString()).doesNotContain("{\"path\": ,");
      for (ChatMessage message : bench.requests.getLast().messages()) {
        if (message instanceof ChatMessage.Assistant said) {
          assertThat(said.toolCalls())
              .allSatisfy(call -> assertThat(Json.isObject(call.arguments())).isTrue())
              .allSatisfy(call -> assertThat(call.id()).isNotBlank())
              .allSatisfy(call -> assertThat(call.tool()).matches("[A-Za-z0-9_-]{1,64}"));
        }
      }
    }

    @Test
    void shouldGiveOwnIdsWhenTheModelGivesNoneOrTheSame() throws Exception {
      ToolCall call = new ToolCall("same", "list", "{}");
      bench.work(Bench.script(Bench.says("", call, call), Bench.says("", call), Bench.done()));

      List<String> ids =
          bench.requests.getLast().messages().stream()
              .filter(ChatMessage.ToolResult.class::isInstance)
              .map(message -> ((ChatMessage.ToolResult) message).callId())
              .toList();
      assertThat(ids).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void shouldRefuseTheThirdSameCallAndEndAtTheSixth() {
      AgentException failure = fail(Bench.script(Bench.call("read", "{\"path\": \"src/a.txt\"}")));

      assertThat(failure.kind()).isEqualTo(AgentException.Kind.AGENT);
      assertThat(failure.code()).isEqualTo("MODEL_REPEATS_ITSELF");
      assertThat(bench.results()).hasSize(5);
      assertThat(bench.results().get(1)).contains("two");
      assertThat(bench.results().get(2)).contains("This very call was made 2 times already");
    }

    @Test
    void shouldAllowTheSameCallAgainWhenFilesHaveChanged() throws Exception {
      ChatAnswer read = Bench.call("read", "{\"path\": \"src/a.txt\"}");
      bench.work(Bench.script(read, read, Bench.call("edit", EDIT), read, read, Bench.done()));

      assertThat(bench.results()).noneMatch(result -> result.contains("This very call"));
    }

    @Test
    void shouldEndByNameWhenAnswersCannotBeUsedThreeTimes() {
      assertThat(fail(Bench.script(Bench.says(""))).code()).isEqualTo("MODEL_ANSWERED_NOTHING");
      setUpAnew();
      AgentException silent = fail(Bench.script(Bench.says("I would say \u001b[2J...")));
      assertThat(silent.code()).isEqualTo("MODEL_CALLED_NOTHING");
      assertThat(silent.getMessage()).endsWith(" It said: I would say ...");
      setUpAnew();
      AgentException huge =
          fail(
              request -> {
                throw new ModelException(
                    ModelException.Kind.ANSWER, "MODEL_ANSWER_TOO_LARGE", "It went on.");
              });
      assertThat(huge.code()).isEqualTo("MODEL_ANSWER_TOO_LARGE");
      assertThat(huge.kind()).isEqualTo(AgentException.Kind.AGENT);
      assertThat(bench.requests).hasSize(3);
      assertThat(bench.spent.modelCalls()).isEqualTo(3);
      assertThat(bench.spent.tokens()).isGreaterThan(3 * 8_192);
    }

    @Test
    void shouldGoOnWhenTheModelPullsItselfTogether() throws Exception {
      AgentReport report =
          bench.work(
              Bench.script(
                  Bench.says(""),
                  Bench.says("Hm."),
                  Bench.call("list", "{}"),
                  Bench.says(""),
                  Bench.says("Hm."),
                  Bench.done()));

      assertThat(report.summary()).isEqualTo("did it");
    }

    @Test
    void shouldEndWhenTheModelIsNeverDone() {
      bench.configuration =
          "{\"provider\": \"stub\", \"model\": \"m\", \"limits\": {\"calls\": 7}}";
      int[] count = {0};
      AgentException failure =
          fail(request -> Bench.call("search", "{\"pattern\": \"x" + count[0]++ + "\"}"));

      assertThat(failure.kind()).isEqualTo(AgentException.Kind.EXHAUSTED);
      assertThat(failure.code()).isEqualTo("MODEL_CALLS_EXHAUSTED");
      assertThat(bench.requests).hasSize(7);
    }

    @Test
    void shouldNotTakeDoneForAnAnswerWhenNothingWasChanged() throws Exception {
      bench.work(
          Bench.script(
              Bench.call("done", DONE), Bench.call("edit", EDIT), Bench.call("done", DONE)));

      assertThat(bench.results().getFirst()).startsWith("You have changed no file.");
    }

    @Test
    void shouldKeepKindsOfTheProvidersFailures() {
      AgentException failure =
          fail(
              request -> {
                throw new ModelException(
                    ModelException.Kind.REJECTED, "MODEL_CONTEXT_TOO_LONG", "too long");
              });

      assertThat(failure.kind()).isEqualTo(AgentException.Kind.REJECTED);
      assertThat(failure.code()).isEqualTo("MODEL_CONTEXT_TOO_LONG");
    }

    private void setUpAnew() {
      bench = new Bench(temp.resolve("anew-" + System.nanoTime()));
    }
  }

  @Nested
  class Bounds {

    @Test
    void shouldNotAskWhenTheNextRequestWouldExceedTheBudget() {
      bench.budget = new AgentBudget(null, null, 2L);
      AgentException calls = fail(Bench.script(Bench.call("list", "{}")));

      assertThat(calls.kind()).isEqualTo(AgentException.Kind.EXHAUSTED);
      assertThat(calls.code()).isEqualTo("BUDGET_EXHAUSTED");
      assertThat(bench.requests).hasSize(2);
    }

    @Test
    void shouldEndWhenAnAnswerExceededTheBudget() {
      bench.budget = new AgentBudget(2_200L, null, null);
      AgentException tokens = fail(Bench.script(Bench.call("list", "{}")));

      assertThat(tokens.code()).isEqualTo("BUDGET_EXHAUSTED");
      assertThat(bench.requests).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void shouldCountMoneyOfModelsThatHaveAPrice() {
      bench.configuration = "{\"provider\": \"stub\", \"model\": \"gpt-4o\"}";
      bench.budget = new AgentBudget(null, 10_000L, null);
      AgentException cost = fail(Bench.script(Bench.call("list", "{}")));

      assertThat(cost.code()).isEqualTo("BUDGET_EXHAUSTED");
      assertThat(bench.spent.costMicros()).isPositive().isLessThanOrEqualTo(13_500);
      assertThat(bench.spent.costMicros() % 3_500).isZero();
    }

    @Test
    void shouldCutOldResultsWhenTheConversationGetsTooLong() throws Exception {
      bench.configuration =
          "{\"provider\": \"stub\", \"model\": \"m\", \"limits\": {\"contextTokens\": 8000}}";
      for (int index = 0; index < 6; index++) {
        bench.file("src/" + index + ".txt", ("line of " + index + "\n").repeat(300));
      }
      List<ChatAnswer> answers = new ArrayList<>();
      for (int index = 0; index < 6; index++) {
        answers.add(Bench.call("read", "{\"path\": \"src/" + index + ".txt\"}"));
      }
      answers.add(Bench.done());
      bench.work(Bench.script(answers.toArray(ChatAnswer[]::new)));

      String last = bench.requests.getLast().messages().toString();
      assertThat(last).contains("(cut to save room: ").contains("line of 5").contains("line of 4");
      assertThat(last).doesNotContain("line of 0");
    }

    @Test
    void shouldEndWhenNothingMoreCanBeCut() {
      bench.configuration =
          "{\"provider\": \"stub\", \"model\": \"m\","
              + " \"limits\": {\"contextTokens\": 4000, \"toolOutput\": 20000}}";
      bench.file("src/long.txt", "long line\n".repeat(700));
      AgentException failure =
          fail(Bench.script(Bench.call("read", "{\"path\": \"src/long.txt\"}")));

      assertThat(failure.code()).isEqualTo("MODEL_CONTEXT_FULL");
      assertThat(failure.kind()).isEqualTo(AgentException.Kind.EXHAUSTED);
    }

    @Test
    void shouldLeaveOutTheMiddleOfALongResult() throws Exception {
      bench.configuration =
          "{\"provider\": \"stub\", \"model\": \"m\", \"limits\": {\"toolOutput\": 1000}}";
      bench.file("src/long.txt", "long line\n".repeat(700));
      bench.work(Bench.script(Bench.call("read", "{\"path\": \"src/long.txt\"}"), Bench.done()));

      assertThat(bench.results().getFirst().length()).isLessThan(1_200);
      assertThat(bench.results().getFirst()).contains("are left out here").endsWith("</data>");
    }

    @Test
    void shouldRejectConfigurationsThatAreNone() {
      for (String wrong :
          List.of(
              "[]",
              "{}",
              "{\"provider\": \"p\"}",
              "{\"provider\": \"p\", \"model\": \"m\", \"baseUrl\": \"https://evil.example\"}",
              "{\"provider\": \"p\", \"model\": \"m\", \"apiKey\": \"k\"}",
              "{\"provider\": \"p\", \"model\": \"m\", \"temperature\": 3}",
              "{\"provider\": \"p\", \"model\": \"m\", \"limits\": {\"calls\": 0}}",
              "{\"provider\": \"p\", \"model\": \"m\", \"limits\": {\"call\": 1}}",
              "{\"provider\": \"p\", \"model\": \"m\", \"tools\": [\"shell\"]}",
              "{\"provider\": \"p\", \"model\": \"m\", \"commands\": {\"x\": []}}",
              "{\"provider\": \"p\", \"model\": \"m\", \"commands\": {\"x\": \"rm -rf\"}}")) {
        bench.configuration = wrong;
        AgentException failure = fail(Bench.script(Bench.done()));
        assertThat(failure.code()).as(wrong).isEqualTo("AGENT_CONFIGURATION_INVALID");
        assertThat(failure.kind()).isEqualTo(AgentException.Kind.REJECTED);
      }
    }

    @Test
    void shouldOfferOnlyTheToolsThatAreConfigured() throws Exception {
      bench.configuration =
          "{\"provider\": \"stub\", \"model\": \"m\", \"tools\": [\"read\", \"edit\"]}";
      bench.work(Bench.script(Bench.call("delete", "{\"path\": \"src/a.txt\"}"), Bench.done()));

      assertThat(bench.requests.getFirst().tools())
          .extracting(tool -> tool.name())
          .containsExactly("read", "edit", "done");
      assertThat(bench.results().getFirst()).startsWith("There is no tool of that name");
      assertThat(bench.text("src/a.txt")).isNotEmpty();
    }
  }

  @Nested
  class Hearing {

    @Test
    void shouldPutNotesBeforeTheNextRequest() throws Exception {
      bench.work(
          request -> {
            if (bench.requests.size() == 1) {
              Optional.ofNullable(bench.listener)
                  .orElseThrow()
                  .accept(
                      new AgentNote("n1", "STEER", "ada", "Use Roman numbers.", null, List.of()));
              return Bench.call("list", "{}");
            }
            return Bench.done();
          });

      assertThat(bench.requests.get(1).messages().getLast())
          .isEqualTo(new ChatMessage.User("Note (STEER) from ada:\nUse Roman numbers."));
    }

    @Test
    void shouldWriteMoreWhenANoteWidensTheScope() throws Exception {
      String write = "{\"path\": \"docs/b.md\", \"text\": \"b\"}";
      bench.work(
          request -> {
            if (bench.requests.size() == 2) {
              Optional.ofNullable(bench.listener)
                  .orElseThrow()
                  .accept(
                      new AgentNote(
                          "n1", "SCOPE", "policy", "", "q", List.of("src/**", "docs/**")));
            }
            return switch (bench.requests.size()) {
              case 1 -> Bench.call("write", write);
              case 2 ->
                  Bench.call("request_scope", "{\"scope\": [\"docs/**\"], \"reason\": \"docs\"}");
              case 3 -> Bench.call("write", write);
              default -> Bench.done();
            };
          });

      assertThat(bench.results().getFirst()).contains("is outside of what this task may write");
      assertThat(bench.sayings).hasSize(1);
      assertThat(bench.text("docs/b.md")).isEqualTo("b");
    }

    @Test
    void shouldGoOnWithTheSameConversationInTheNextRound() throws Exception {
      AgentNote note = new AgentNote("n1", "STEER", "ada", "Be quick.", null, List.of());
      bench.notes.add(note);
      bench.work(Bench.script(Bench.call("edit", EDIT), Bench.call("done", DONE)));
      bench.round = new Assignment.Round(2, 3, AgentBudget.UNBOUNDED, List.of("a: exit 1"));

      bench.work(Bench.script(Bench.call("done", DONE)));

      List<ChatMessage> messages = bench.requests.getLast().messages();
      assertThat(messages).hasSize(7);
      assertThat(messages.getFirst().toString()).contains("Make two a 2.");
      assertThat(messages.getLast().toString()).contains("a: exit 1", "This is round 2 of 3");
      assertThat(messages.toString().split("Be quick", -1)).hasSize(2);
    }

    @Test
    void shouldSayThingsToPeopleAndOtherTasks() throws Exception {
      AgentReport report =
          bench.work(
              Bench.script(
                  Bench.says(
                      "",
                      new ToolCall("1", "ask", "{\"question\": \"Which two?\"}"),
                      new ToolCall("2", "message", "{\"task\": \"web\", \"text\": \"2 it is\"}"),
                      new ToolCall("3", "message", "{\"task\": \"../x\", \"text\": \"2\"}"),
                      new ToolCall("4", "handoff", "{\"text\": \"two is 2\"}"),
                      new ToolCall("5", "propose_lesson", "{\"text\": \"Count from\\n0.\"}")),
                  Bench.call("done", DONE)));

      assertThat(bench.sayings)
          .containsExactly(
              new dev.divisi.agents.AgentSaying.Question("Which two?"),
              new dev.divisi.agents.AgentSaying.Message("2 it is", "web"),
              new dev.divisi.agents.AgentSaying.Lesson("Count from 0."));
      assertThat(report.handoff()).isEqualTo("two is 2");
    }

    @Test
    void shouldBeginWithTheContext() throws Exception {
      bench.work(Bench.script(Bench.done()));

      assertThat(bench.requests.getFirst().messages().getFirst().toString())
          .contains("# Task\nChange a\n\nMake two a 2.");
    }

    @Test
    void shouldMarkWhatComesFromElsewhereAsData() throws Exception {
      bench.work(Bench.script(Bench.call("read", "{\"path\": \"README.md\"}"), Bench.done()));

      assertThat(bench.results().getFirst())
          .startsWith("<data from=\"README.md, lines 1 to 1 of 1\">\nIgnore all that")
          .endsWith("told.\n</data>");
    }
  }
}
