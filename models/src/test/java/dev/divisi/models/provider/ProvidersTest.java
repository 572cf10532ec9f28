package dev.divisi.models.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.divisi.models.ChatAnswer;
import dev.divisi.models.ChatMessage;
import dev.divisi.models.ChatProgress;
import dev.divisi.models.ChatRequest;
import dev.divisi.models.ModelException;
import dev.divisi.models.RetryLimits;
import dev.divisi.models.StopReason;
import dev.divisi.models.TokenUsage;
import dev.divisi.models.ToolCall;
import dev.divisi.models.ToolDescription;
import dev.divisi.testing.model.ModelApi;
import dev.divisi.testing.model.ModelServer;
import dev.divisi.testing.model.Reply;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ProvidersTest {
  private static final String KEY = "sk-very-secret-4711";
  private static final RetryLimits ONCE =
      new RetryLimits(1, Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofMillis(1));
  private static final RetryLimits SOON =
      new RetryLimits(4, Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofMillis(2));

  private @Nullable ModelServer started;

  @AfterEach
  void stopServer() {
    if (started != null) {
      started.close();
    }
  }

  private ModelServer serve(ModelApi api, Reply... script) {
    ModelServer server = ModelServer.start(api, script);
    started = server;
    return server;
  }

  private static Providers providers(ModelApi api, ModelServer server, RetryLimits retries) {
    Provider.Kind kind =
        switch (api) {
          case ANTHROPIC -> Provider.Kind.ANTHROPIC;
          case OPENAI -> Provider.Kind.OPENAI;
        };
    return new Providers(
        Map.of("stub", new Provider(kind, server.baseUrl(), "STUB_KEY")),
        Map.of("STUB_KEY", KEY),
        new ConnectionLimits(Duration.ofSeconds(5), Duration.ofSeconds(10)),
        retries);
  }

  private static ChatAnswer ask(ModelApi api, ModelServer server) throws Exception {
    return providers(api, server, SOON).named("stub").answer(request(), ChatProgress.UNHEARD);
  }

  private static ModelException fail(ModelApi api, ModelServer server) {
    ModelException failure =
        catchThrowableOfType(
            ModelException.class,
            () ->
                providers(api, server, ONCE).named("stub").answer(request(), ChatProgress.UNHEARD));
    assertThat(failure).isNotNull();
    assertThat(failure.getMessage()).doesNotContain(KEY);
    return failure;
  }

  private static ChatRequest request(ChatMessage... more) {
    ObjectNode schema = JsonMapper.shared().createObjectNode().put("type", "object");
    schema.putObject("properties").putObject("path").put("type", "string");
    schema.putArray("required").add("path");
    List<ChatMessage> messages = new ArrayList<>(List.of(new ChatMessage.User("Go on.")));
    messages.addAll(List.of(more));
    return new ChatRequest(
        "stub-model",
        "You are a test.",
        messages,
        List.of(new ToolDescription("read", "Reads a file", schema)),
        new ChatRequest.Settings(null, 1_000, null));
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTextThoughtsCallsAndUsageOfAStream(ModelApi api) throws Exception {
    ModelServer server =
        serve(
            api,
            Reply.text("Let me look at both.")
                .thinking("Two files.")
                .and("read", "{\"path\": \"a.txt\"}")
                .and("read", "{\"path\": \"b.txt\"}")
                .tokens(120, 100, 33));
    List<Long> heard = new ArrayList<>();

    ChatAnswer answer = providers(api, server, SOON).named("stub").answer(request(), heard::add);

    assertThat(answer.text()).isEqualTo("Let me look at both.");
    assertThat(answer.thinking()).isNotNull();
    assertThat(Objects.requireNonNull(answer.thinking()).text()).isEqualTo("Two files.");
    assertThat(answer.toolCalls())
        .extracting(ToolCall::tool, ToolCall::arguments)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("read", "{\"path\": \"a.txt\"}"),
            org.assertj.core.groups.Tuple.tuple("read", "{\"path\": \"b.txt\"}"));
    assertThat(answer.toolCalls())
        .extracting(ToolCall::id)
        .doesNotHaveDuplicates()
        .doesNotContain("");
    assertThat(answer.stop()).isEqualTo(StopReason.TOOL_CALLS);
    assertThat(answer.usage()).isEqualTo(new TokenUsage(120, 100, 0, 33));
    assertThat(answer.model()).isEqualTo("stub-model-1");
    assertThat(heard).isSorted().hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSendToolsResultsAndTheKey(ModelApi api) throws Exception {
    ModelServer server = serve(api, Reply.text("Done."), Reply.text("Done."));
    ChatRequest request =
        request(
            new ChatMessage.Assistant(
                "I read.", null, List.of(new ToolCall("c1", "read", "{\"path\":\"a.txt\"}"))),
            new ChatMessage.ToolResult("c1", "read", "no such file", true, true));

    for (int time = 0; time < 2; time++) {
      providers(api, server, SOON).named("stub").answer(request, ChatProgress.UNHEARD);
    }

    ModelServer.Request sent = server.requests().getFirst();
    JsonNode tool = sent.body().path("tools").path(0);
    JsonNode schema =
        api == ModelApi.ANTHROPIC
            ? tool.path("input_schema")
            : tool.path("function").path("parameters");
    assertThat(schema.path("properties").path("path").path("type").asString()).isEqualTo("string");
    assertThat(schema.path("required").path(0).asString()).isEqualTo("path");
    assertThat(sent.body().path("stream").asBoolean()).isTrue();
    assertThat(sent.text()).contains("no such file", "c1", "You are a test.");
    assertThat(sent.headers().values().toString()).contains(KEY);
    assertThat(server.requests().get(1).text()).isEqualTo(sent.text());
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayThatAnAnswerWasCutAtItsLimit(ModelApi api) throws Exception {
    assertThat(ask(api, serve(api, Reply.text("half of").stop("length"))).stop())
        .isEqualTo(StopReason.LENGTH);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveAnEmptyAnswer(ModelApi api) throws Exception {
    ChatAnswer answer = ask(api, serve(api, Reply.text("")));

    assertThat(answer.text()).isEmpty();
    assertThat(answer.toolCalls()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldPassOnArgumentsThatAreNoJson(ModelApi api) throws Exception {
    ChatAnswer answer = ask(api, serve(api, Reply.call("read", "{\"path\": ")));

    assertThat(answer.toolCalls().getFirst().arguments()).isEqualTo("{\"path\": ");
  }

  @ParameterizedTest
  @EnumSource
  void shouldTryAgainWhenTheProviderFailsForAWhile(ModelApi api) throws Exception {
    String past =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1));
    ModelServer server =
        serve(
            api,
            new Reply.Status(429, Map.of("Retry-After", "0"), "{\"error\":{\"message\":\"slow\"}}"),
            new Reply.Status(503, Map.of("Retry-After", past), "overloaded"),
            Reply.status(500, ""),
            Reply.text("Here."));

    assertThat(ask(api, server).text()).isEqualTo("Here.");
    assertThat(server.requests()).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTryAgainWhenTheAnswerIsBroken(ModelApi api) throws Exception {
    ModelServer server =
        serve(
            api,
            new Reply.CutOff(),
            new Reply.ErrorInStream("overloaded_error", "Overloaded"),
            new Reply.Garbage(),
            Reply.text("Whole."));

    assertThat(ask(api, server).text()).isEqualTo("Whole.");
    assertThat(server.requests()).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayHowLongToWaitWhenItMayNotWaitThatLong(ModelApi api) {
    String later =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(30));

    ModelException seconds =
        fail(api, serve(api, new Reply.Status(429, Map.of("Retry-After", "3600"), "")));
    stopServer();
    ModelException date =
        fail(api, serve(api, new Reply.Status(429, Map.of("Retry-After", later), "")));

    assertThat(seconds.kind()).isEqualTo(ModelException.Kind.TRANSIENT);
    assertThat(seconds.code()).isEqualTo("MODEL_OVERLOADED");
    assertThat(seconds.retryAfter()).contains(Duration.ofHours(1));
    assertThat(date.retryAfter().orElseThrow())
        .isBetween(Duration.ofMinutes(29), Duration.ofMinutes(31));
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameWhatTheProviderRefuses(ModelApi api) {
    record Case(int status, String body, ModelException.Kind kind, String code) {}
    for (Case given :
        List.of(
            new Case(
                401,
                "{\"error\":{\"message\":\"Incorrect key: " + KEY + "\"}}",
                ModelException.Kind.REJECTED,
                "MODEL_KEY_REFUSED"),
            new Case(
                404,
                "{\"error\":{\"code\":\"model_not_found\",\"message\":\"no stub-model\"}}",
                ModelException.Kind.REJECTED,
                "MODEL_UNKNOWN"),
            new Case(
                400,
                "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"too many\"}}",
                ModelException.Kind.REJECTED,
                "MODEL_CONTEXT_TOO_LONG"),
            new Case(
                400,
                "{\"type\":\"error\",\"error\":{\"message\":\"prompt is too long: 212018"
                    + " tokens\"}}",
                ModelException.Kind.REJECTED,
                "MODEL_CONTEXT_TOO_LONG"),
            new Case(
                400,
                "{\"error\":{\"message\":\"temperature: not here\"}}",
                ModelException.Kind.REJECTED,
                "MODEL_REQUEST_REFUSED"),
            new Case(
                429,
                "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"pay\"}}",
                ModelException.Kind.EXHAUSTED,
                "MODEL_QUOTA_EXHAUSTED"),
            new Case(
                302,
                "<html>\u001b[31mmoved</html>",
                ModelException.Kind.REJECTED,
                "MODEL_REQUEST_REFUSED"))) {
      ModelException failure = fail(api, serve(api, Reply.status(given.status, given.body)));
      stopServer();

      assertThat(failure.kind()).as(given.body).isEqualTo(given.kind);
      assertThat(failure.code()).as(given.body).isEqualTo(given.code);
      assertThat(failure.getMessage()).contains("localhost").doesNotContain("\u001b");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameBrokenAnswers(ModelApi api) {
    for (Map.Entry<String, Reply> given :
        Map.<String, Reply>of(
                "MODEL_ANSWER_CUT_OFF", new Reply.CutOff(),
                "MODEL_ANSWER_UNREADABLE", new Reply.Garbage(),
                "MODEL_OVERLOADED", new Reply.ErrorInStream("overloaded_error", "Overloaded"))
            .entrySet()) {
      ModelException failure = fail(api, serve(api, given.getValue()));
      stopServer();

      assertThat(failure.kind()).isEqualTo(ModelException.Kind.TRANSIENT);
      assertThat(failure.code()).isEqualTo(given.getKey());
    }
    assertThat(
            fail(api, serve(api, new Reply.Status(200, Map.of("Content-Type", "text/html"), "hi")))
                .code())
        .isEqualTo("MODEL_ANSWER_UNREADABLE");
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndAnAnswerThatRunsAway(ModelApi api) {
    ModelServer server = serve(api, new Reply.Endless());

    ModelException failure = fail(api, server);

    assertThat(failure.kind()).isEqualTo(ModelException.Kind.ANSWER);
    assertThat(failure.code()).isEqualTo("MODEL_ANSWER_TOO_LARGE");
    await().until(() -> server.clientsThatLeft() == 1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndWithinTwoSecondsWhenInterrupted(ModelApi api) throws Exception {
    for (Reply reply : List.of(new Reply.Slow(), new Reply.Pings(), new Reply.Endless())) {
      ModelServer server = serve(api, reply);
      AtomicReference<@Nullable Throwable> outcome = new AtomicReference<>();
      ChatRequest base = request();
      ChatRequest longOne =
          new ChatRequest(
              base.model(),
              base.system(),
              base.messages(),
              base.tools(),
              new ChatRequest.Settings(null, 100_000_000, null));
      Thread asking =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      providers(api, server, SOON)
                          .named("stub")
                          .answer(longOne, ChatProgress.UNHEARD);
                    } catch (ModelException | InterruptedException e) {
                      outcome.set(e);
                    }
                  });
      await().until(() -> !server.requests().isEmpty());

      asking.interrupt();

      assertThat(asking.join(Duration.ofSeconds(2))).as(reply.toString()).isTrue();
      assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
      await().until(() -> server.clientsThatLeft() == 1);
      stopServer();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveUpWhenNothingMoreComes(ModelApi api) {
    ModelServer server = serve(api, new Reply.Silent());
    Providers providers =
        new Providers(
            Map.of(
                "stub",
                new Provider(
                    api == ModelApi.ANTHROPIC ? Provider.Kind.ANTHROPIC : Provider.Kind.OPENAI,
                    server.baseUrl(),
                    "STUB_KEY")),
            Map.of("STUB_KEY", KEY),
            new ConnectionLimits(Duration.ofSeconds(5), Duration.ofMillis(200)),
            ONCE);

    ModelException failure =
        catchThrowableOfType(
            ModelException.class,
            () -> providers.named("stub").answer(request(), ChatProgress.UNHEARD));

    assertThat(failure.code()).isEqualTo("MODEL_SILENT");
    assertThat(failure.kind()).isEqualTo(ModelException.Kind.TRANSIENT);
  }

  @ParameterizedTest
  @EnumSource
  void shouldCallAnEmptyStreamCutOff(ModelApi api) {
    ModelServer server =
        serve(api, new Reply.Status(200, Map.of("Content-Type", "text/event-stream"), ""));

    assertThat(fail(api, server).code()).isEqualTo("MODEL_ANSWER_CUT_OFF");
  }

  @Test
  void shouldGiveUpWhenNobodyAnswers() {
    Providers providers =
        new Providers(
            Map.of(
                "none", new Provider(Provider.Kind.OPENAI_COMPATIBLE, "http://localhost:9/v1", "")),
            Map.of(),
            ConnectionLimits.DEFAULT,
            ONCE);

    ModelException failure =
        catchThrowableOfType(
            ModelException.class,
            () -> providers.named("none").answer(request(), ChatProgress.UNHEARD));

    assertThat(failure.kind()).isEqualTo(ModelException.Kind.TRANSIENT);
    assertThat(failure.code()).isEqualTo("MODEL_UNREACHABLE");
  }

  @Test
  void shouldSendNoKeyAndTheOlderLimitToACompatibleServer() throws Exception {
    ModelServer server = serve(ModelApi.OPENAI, Reply.text("Hi."));
    Providers providers =
        new Providers(
            Map.of("ollama", new Provider(Provider.Kind.OPENAI_COMPATIBLE, server.baseUrl(), "")),
            Map.of("STUB_KEY", KEY),
            ConnectionLimits.DEFAULT,
            ONCE);

    providers.named("ollama").answer(request(), ChatProgress.UNHEARD);

    assertThat(server.requests().getFirst().headers()).doesNotContainKey("authorization");
    assertThat(server.requests().getFirst().body().path("max_tokens").asInt()).isEqualTo(1_000);
  }

  @Test
  void shouldRefuseProvidersThatNobodyNamedAndKeysThatAreNotThere() {
    Providers providers =
        new Providers(
            Map.of("a", new Provider(Provider.Kind.ANTHROPIC, "https://example.org/v1", "A_KEY")),
            Map.of(),
            ConnectionLimits.DEFAULT,
            ONCE);

    ModelException unknown =
        catchThrowableOfType(ModelException.class, () -> providers.named("https://evil.example"));
    ModelException missing = catchThrowableOfType(ModelException.class, () -> providers.named("a"));

    assertThat(unknown.code()).isEqualTo("MODEL_PROVIDER_UNKNOWN");
    assertThat(unknown).hasMessageContaining("it knows a");
    assertThat(missing.code()).isEqualTo("MODEL_KEY_MISSING");
    assertThat(missing).hasMessageContaining("A_KEY");
  }

  @Test
  void shouldRefuseAddressesThatAreNone() {
    for (String url :
        List.of("ftp://host/v1", "localhost:1", "https://key@host/v1", "https:///x")) {
      assertThat(
              catchThrowableOfType(
                  IllegalArgumentException.class,
                  () -> new Provider(Provider.Kind.OPENAI, url, "")))
          .as(url)
          .isNotNull();
    }
  }
}
