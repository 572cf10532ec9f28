package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway put on record, another one answers again. */
@Timeout(60)
class ReplayingGatewayTest {
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String GEMINI = "/gemini/v1beta/models/flash:";

  @TempDir Path temp;
  private GatewayBench then;
  private final List<GatewayBench> benches = new ArrayList<>();

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  ReplayingGatewayTest() {}

  @BeforeEach
  void setUp() throws IOException {
    then = new GatewayBench(temp);
    benches.add(then);
  }

  @AfterEach
  void tearDown() {
    benches.forEach(GatewayBench::close);
  }

  private static String ask(String... messages) {
    StringBuilder body = new StringBuilder("{\"model\":\"m\",\"messages\":[");
    for (int i = 0; i < messages.length; i++) {
      body.append(i == 0 ? "" : ",")
          .append("{\"role\":\"user\",\"content\":\"")
          .append(messages[i])
          .append("\"}");
    }
    return body.append("]}").toString();
  }

  private static String said(String text) {
    return "{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"" + text + "\"}}]}";
  }

  /** Has something on record. */
  private String record(StubProvider.Answer answer, String path, String body) throws IOException {
    int before = then.exchanges.size();
    String sent = then.answers(answer).post(path, body);
    await().untilAsserted(() -> assertThat(then.exchanges).hasSize(before + 1));
    return sent;
  }

  private GatewayBench replay() throws IOException {
    GatewayBench now = GatewayBench.replaying(temp, new RecordedAnswers(then.record()));
    benches.add(now);
    return now;
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void shouldAnswerInOrderWithoutAKeyAndWithoutAProvider() throws IOException {
    // given
    String first = record(StubProvider.json(200, said("one")), CHAT, ask("a"));
    String busy = record(StubProvider.json(429, "{\"error\":{\"m\":1}}"), CHAT, ask("a", "b"));
    String second = record(StubProvider.json(200, said("two")), CHAT, ask("a", "b"));
    GatewayBench now = replay();

    // when, then
    assertThat(now.post(CHAT, ask("a"))).isEqualTo(first);
    // A date in it is another one than then.
    assertThat(now.post(CHAT, ask("Monday", "b"))).isEqualTo(busy).startsWith("HTTP/1.1 429");
    assertThat(now.post(CHAT, ask("Monday", "b"))).isEqualTo(second);
    assertThat(now.provider.requests()).isEmpty();
    assertThat(now.steps).isEmpty();
  }

  @Test
  void shouldGiveStreamsWithWhatIsInPiecesJoined() throws IOException {
    // given
    String begin = "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":";
    record(
        StubProvider.events(
            ": keep-alive",
            begin + "{\"role\":\"assistant\",\"content\":\"\"}}]}",
            begin + "{\"content\":\"Look at /then/wor\"},\"finish_reason\":null}]}",
            begin + "{\"content\":\"ktree/a.txt and \"},\"finish_reason\":null}]}",
            begin + "{\"content\":\"/then/home.\"},\"finish_reason\":null}]}",
            begin
                + "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"t\"}}]}}]}",
            begin
                + "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\"\"}}]}}]}",
            begin + "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}}]}",
            "data: [DONE]"),
        CHAT,
        "{\"model\":\"m\",\"stream\":true,\"messages\":[]}");

    // when
    String answer = replay().post(CHAT, "{\"model\":\"m\",\"stream\":true,\"messages\":[]}");

    // then
    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("Content-Type: text/event-stream", "Transfer-Encoding: chunked")
        .contains("\"content\":\"Look at /now/here/a.txt and /now/at/home.\"")
        .contains("\"arguments\":\"{\\\"a\\\":1}\"")
        .contains("data: [DONE]")
        .endsWith("\r\n0\r\n\r\n");
    assertThat(then.record().getFirst().answer().body()).doesNotContain("keep-alive");
  }

  @Test
  void shouldJoinTheEventsOfEachApi() {
    assertThat(
            joined(
                Api.ANTHROPIC_MESSAGES,
                "event: content_block_delta\n"
                    + "data: {\"index\":1,\"delta\":{\"partial_json\":\"{\"}}",
                "event: ping\ndata: {\"type\":\"ping\"}",
                "event: content_block_delta\n"
                    + "data: {\"index\":1,\"delta\":{\"partial_json\":\"}\"}}",
                "event: content_block_delta\ndata: {\"index\":2,\"delta\":{\"text\":\"x\"}}"))
        .isEqualTo(
            """
            event: content_block_delta
            data: {"index":1,"delta":{"partial_json":"{}"}}

            event: content_block_delta
            data: {"index":2,"delta":{"text":"x"}}

            """);
    assertThat(
            joined(
                Api.OPENAI_RESPONSES,
                "data:"
                    + " {\"type\":\"t.delta\",\"item_id\":\"i\",\"sequence_number\":1,\"delta\":\"a\"}",
                "data:"
                    + " {\"type\":\"t.delta\",\"item_id\":\"i\",\"sequence_number\":2,\"delta\":\"b\"}",
                "data:"
                    + " {\"type\":\"t.delta\",\"item_id\":\"k\",\"sequence_number\":3,\"delta\":\"c\"}"))
        .contains("\"delta\":\"ab\"", "\"delta\":\"c\"");
    String gemini = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}%s]}}]%s}";
    assertThat(
            joined(
                Api.GEMINI_GENERATE,
                gemini.formatted("a", "", ",\"usageMetadata\":{\"totalTokenCount\":1}"),
                gemini.formatted("b", "", ",\"usageMetadata\":{\"totalTokenCount\":2}"),
                gemini.formatted("c", ",{\"functionCall\":{\"name\":\"f\"}}", ""),
                gemini.formatted("d", ",{\"functionCall\":{\"name\":\"f\"}}", "")))
        .contains("\"text\":\"ab\"", "\"totalTokenCount\":2", "\"text\":\"c\"", "\"text\":\"d\"");
  }

  private static String joined(Api api, String... events) {
    EventJoin join = new EventJoin(api, AnswerMeter.MOST_BODY);
    List.of(events).forEach(event -> join.event(event + "\n\n"));
    return join.joined();
  }

  @Test
  void shouldKeepNoKeyThatCameInPieces() throws IOException {
    String begin = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
    String key = GatewayBench.KEY;
    record(
        StubProvider.events(
            begin + key.substring(0, 5) + "\"}}]}", begin + key.substring(5) + "\"}}]}"),
        CHAT,
        "{\"model\":\"m\",\"stream\":true}");

    assertThat(then.exchanges.getFirst().body()).contains("***").doesNotContain(key);
  }

  @Test
  void shouldSayWhichRequestIsOneTooMany() throws IOException {
    record(StubProvider.json(200, said("one")), CHAT, ask("a"));
    GatewayBench now = replay();
    now.post(CHAT, ask("a"));

    String answer = now.post(CHAT, ask("a"));

    assertThat(answer).startsWith("HTTP/1.1 409").contains("off_record");
    assertThat(now.offRecord)
        .singleElement()
        .asString()
        .startsWith(
            "REPLAY_ENDED: Request 2 of the agent is one more POST /chat/completions of m than the"
                + " 1 on record.");
  }

  @Test
  void shouldSayWhichRequestIsAnotherThanThen() throws IOException {
    record(StubProvider.json(200, said("one")), CHAT, ask("a"));
    GatewayBench now = replay();

    now.post("/openai/v1/responses", "{\"model\":\"m\",\"input\":\"a\"}");
    now.post(CHAT, ask("a").replace("\"m\"", "\"n\""));
    now.post(CHAT, ask("a", "b"));
    now.post(
        CHAT,
        "{\"model\":\"m\",\"messages\":[{}],\"tools\":[{\"type\":\"function\","
            + "\"function\":{\"name\":\"edit\"}}]}");

    assertThat(now.offRecord)
        .satisfiesExactly(
            path ->
                assertThat(path)
                    .startsWith("REPLAY_DIFFERS: Request 1 of the agent is POST /responses of m")
                    .contains("it asked POST /chat/completions of m."),
            model -> assertThat(model).contains("Request 2", "POST /chat/completions of n"),
            messages ->
                assertThat(messages)
                    .contains("Request 3", "2 messages and 0 tools", "had 1 messages and 0 tools"),
            tools -> assertThat(tools).contains("Request 4", "1 messages and 1 tools ("));
    assertThat(now.post(CHAT, ask("z"))).contains("one");
  }

  @Test
  void shouldTellConversationsApartThatGoOnAtOnce() throws IOException {
    record(StubProvider.json(200, said("a title")), CHAT, ask("Name it."));
    record(StubProvider.json(200, said("main")), CHAT, ask("Do it in /then/worktree."));
    GatewayBench now = replay();

    assertThat(now.post(CHAT, ask("Do it in /now/here."))).contains("main");
    assertThat(now.post(CHAT, ask("Name it."))).contains("a title");
  }

  @Test
  void shouldLetThingsBeLookedUpMoreOften() throws IOException {
    record(
        StubProvider.json(200, "{\"totalTokens\":7}"), GEMINI + "countTokens", "{\"contents\":1}");
    RecordedAnswers record = new RecordedAnswers(then.record());
    GatewayBench now = GatewayBench.replaying(temp, record);
    benches.add(now);

    assertThat(record.unasked()).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(now.post(GEMINI + "countTokens", "{\"contents\":" + i + "}")).contains("7");
    }
    assertThat(now.offRecord).isEmpty();
  }

  @Test
  void shouldSayThatTheProviderFailedThenAndAgain() throws IOException {
    record(StubProvider.json(401, "{}"), CHAT, ask("a"));
    record(StubProvider.json(503, "{}"), CHAT, ask("a"));
    record(StubProvider.json(400, "{\"error\":{\"message\":\"bad\"}}"), CHAT, ask("a"));
    record(StubProvider.json(200, "{}"), "/down/v1/chat/completions", ask("b"));

    assertThat(then.failures).containsExactly("MODEL_UNREACHABLE");
    GatewayBench now = replay();
    now.post(CHAT, ask("a"));
    now.post(CHAT, ask("a"));
    assertThat(now.failures).containsExactly("MODEL_KEY_REFUSED", "MODEL_OVERLOADED");
    now.post(CHAT, ask("a"));
    assertThat(now.failures).isEmpty();
    now.post("/down/v1/chat/completions", ask("b"));
    assertThat(now.failures).containsExactly("MODEL_UNREACHABLE");
  }

  @Test
  void shouldBreakOffWhereTheProviderDid() throws IOException {
    String event = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}";
    record(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 10_000);
          exchange.getResponseBody().write((event + "\n\n").getBytes(UTF_8));
          exchange.getResponseBody().flush();
          exchange.close();
        },
        GEMINI + "streamGenerateContent?alt=sse",
        "{\"contents\":[]}");
    assertThat(then.record().getFirst().answer().ended()).isFalse();

    String answer = replay().post(GEMINI + "streamGenerateContent?alt=sse", "{\"contents\":[]}");

    assertThat(body(answer)).contains("\"text\":\"a\"").doesNotContain("\r\n0\r\n");
  }

  @Test
  void shouldSayThatAnAnswerWasTooLongToBeKept() throws IOException {
    record(StubProvider.json(200, said("x".repeat(300_000))), CHAT, ask("a"));

    GatewayExchange.Answer answer = then.record().getFirst().answer();
    assertThat(answer.cutCharacters()).isGreaterThan(300_000);
    assertThat(answer.body()).hasSize(AnswerMeter.MOST_BODY);
  }

  @Test
  void shouldEndAgainWhereTheBudgetWasExhausted() throws IOException {
    GatewayBench poor = new GatewayBench(temp, new GatewayBudget(null, null, 0L));
    benches.add(poor);
    String refused = poor.post(CHAT, ask("a"));
    await().untilAsserted(() -> assertThat(poor.exchanges).hasSize(1));
    GatewayBench now = GatewayBench.replaying(temp, new RecordedAnswers(poor.record()));
    benches.add(now);

    assertThat(now.post(CHAT, ask("a"))).isEqualTo(refused).startsWith("HTTP/1.1 402");
    assertThat(now.exhaustions).hasSize(1);
  }

  /** Whoever hears of it ends the agent, which then does not wait for its answer. */
  @Test
  void shouldKeepThatTheBudgetWasExhaustedThoughTheAgentIsGone() throws IOException {
    GatewayBench poor = new GatewayBench(temp, new GatewayBudget(null, null, 0L));
    benches.add(poor);
    try (SocketChannel agent = poor.connect()) {
      poor.whenExhausted = () -> close(agent);
      agent.write(ByteBuffer.wrap(GatewayBench.request(CHAT, ask("a")).getBytes(UTF_8)));
      await().untilAsserted(() -> assertThat(poor.exchanges).hasSize(1));
    }
    GatewayBench now = GatewayBench.replaying(temp, new RecordedAnswers(poor.record()));
    benches.add(now);

    assertThat(now.post(CHAT, ask("a"))).startsWith("HTTP/1.1 402");
    assertThat(now.exhaustions).hasSize(1);
  }

  private static void close(SocketChannel agent) {
    try {
      agent.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
