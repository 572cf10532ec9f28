package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.divisi.models.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelGatewayTest {

  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String MESSAGES = "/anthropic/v1/messages";
  private static final String GEMINI = "/gemini/v1beta/models/gemini-2.5-flash";
  private static final String ASKED =
      """
      {"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"Hello"}]}\
      """;

  @TempDir Path directory;
  private GatewayBench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new GatewayBench(directory);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void awaitSteps(int count) {
    await().untilAsserted(() -> assertThat(bench.steps).hasSize(count));
  }

  @Test
  void shouldPutTheKeyInAndKeepItFromTheAgent() throws IOException {
    // given a provider that repeats the key wherever it can
    bench.answers(
        StubProvider.json(
            200,
            "{\"model\":\"gpt-4o\",\"choices\":[{\"message\":{\"content\":\"key "
                + GatewayBench.KEY
                + "\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}"));

    // when
    String answer =
        bench.post(
            CHAT,
            "{\"model\":\"gpt-4o\",\"messages\":[]}",
            "Authorization: Bearer of-the-agent",
            "x-api-key: of-the-agent",
            "Cookie: a=b",
            "X-Forwarded-For: 10.0.0.1");

    // then
    assertThat(answer).startsWith("HTTP/1.1 200").contains("key ***").contains("prompt_tokens");
    assertThat(answer).doesNotContain(GatewayBench.KEY, "Set-Cookie", "the-operator");
    StubProvider.Request sent = bench.provider.requests().getFirst();
    assertThat(sent.target()).isEqualTo("/v1/chat/completions");
    assertThat(sent.headers())
        .containsEntry("authorization", "Bearer " + GatewayBench.KEY)
        .doesNotContainKeys("x-api-key", "cookie", "x-forwarded-for");
    awaitSteps(2);
    assertThat(bench.steps.toString()).contains("key ***").doesNotContain(GatewayBench.KEY);
    assertThat(bench.usage())
        .isEqualTo(new GatewayStep.Usage("gpt-4o", new TokenUsage(7, 0, 0, 3), 48, false));
    assertThat(bench.gateway.spent()).isEqualTo(new GatewaySpend(10, 48, 1));
  }

  @Test
  void shouldAskForUsageInAStreamAndKeepWhatTheAgentDidNotAskFor() throws IOException {
    // given
    bench.answers(
        StubProvider.events(
            "data: {\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi"
                + " \"}}]}",
            "data:"
                + " {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"edit\",\"arguments\":\"{\\\"a\\\"\"}}]}}]}",
            "data:"
                + " {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}}]}",
            "data:"
                + " {\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":20,\"prompt_tokens_details\":{\"cached_tokens\":40}}}",
            "data: [DONE]"));

    // when
    String answer = bench.post(CHAT, ASKED);

    // then
    assertThat(bench.provider.requests().getFirst().body())
        .contains("\"stream_options\":{\"include_usage\":true}");
    assertThat(answer).contains("text/event-stream", "Hi ", "[DONE]").doesNotContain("usage");
    awaitSteps(3);
    assertThat(bench.steps.get(0).kind()).isEqualTo(GatewayStep.Kind.PROMPT);
    assertThat(bench.steps.get(0).body()).contains("Hello");
    assertThat(bench.steps.get(1).kind()).isEqualTo(GatewayStep.Kind.TOOL_CALL);
    assertThat(bench.steps.get(1).name()).isEqualTo("edit");
    assertThat(bench.steps.get(1).callId()).isEqualTo("c1");
    assertThat(bench.steps.get(1).body()).isEqualTo("{\"a\":1}");
    assertThat(bench.last().body()).isEqualTo("Hi ");
    assertThat(bench.usage().tokens()).isEqualTo(new TokenUsage(100, 40, 0, 20));
  }

  @Test
  void shouldPassUsageOnWhenTheAgentAskedForIt() throws IOException {
    bench.answers(
        StubProvider.events(
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"));

    String answer =
        bench.post(
            CHAT, "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

    assertThat(answer).contains("usage");
  }

  @Test
  void shouldCountOpenAiResponsesStreamedAndWhole() throws IOException {
    // given
    String response =
        "{\"object\":\"response\",\"model\":\"gpt-5\",\"output\":[{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"shell\",\"arguments\":\"{}\"},{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"Done\"}]}],\"usage\":{\"input_tokens\":50,\"input_tokens_details\":{\"cached_tokens\":10},\"output_tokens\":5}}";
    String asked = "{\"model\":\"gpt-5\",\"input\":\"Hello\"";
    bench.answers(StubProvider.json(200, response));

    // when whole
    bench.post("/openai/v1/responses", asked + "}");

    // then
    awaitSteps(3);
    assertThat(bench.steps.get(1).name()).isEqualTo("shell");
    assertThat(bench.last().body()).isEqualTo("Done");
    assertThat(bench.usage().tokens()).isEqualTo(new TokenUsage(50, 10, 0, 5));

    // when streamed
    bench.answers(
        StubProvider.events(
            "event: response.output_text.delta\n"
                + "data: {\"type\":\"response.output_text.delta\",\"delta\":\"Do\"}",
            "event: response.output_item.done\n"
                + "data:"
                + " {\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"shell\",\"arguments\":\"{}\"}}",
            "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":"
                + response
                + "}"));
    String answer = bench.post("/openai/v1/responses", asked + ",\"stream\":true}");

    // then
    assertThat(answer).contains("event: response.completed\n");
    awaitSteps(6);
    assertThat(bench.last().body()).isEqualTo("Do");
    assertThat(bench.usage().tokens()).isEqualTo(new TokenUsage(50, 10, 0, 5));
    assertThat(bench.usage().estimated()).isFalse();
    assertThat(bench.provider.requests()).allMatch(sent -> sent.target().equals("/v1/responses"));
  }

  @Test
  void shouldCountAnthropicStreamedAndWhole() throws IOException {
    // given
    String asked = "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100,\"messages\":[]";
    String usage =
        "\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":20,\"cache_creation_input_tokens\":5,\"output_tokens\":";
    bench.answers(
        StubProvider.events(
            "event: message_start\n"
                + "data: {\"type\":\"message_start\",\"message\":{\"model\":\"claude-sonnet-4-5\","
                + usage
                + "1}}}",
            "event: content_block_delta\n"
                + "data:"
                + " {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}",
            "event: content_block_start\n"
                + "data:"
                + " {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"edit\",\"input\":{}}}",
            "event: content_block_delta\n"
                + "data:"
                + " {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}}",
            "event: message_delta\n"
                + "data:"
                + " {\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":30}}"));

    // when streamed
    bench.post(
        MESSAGES,
        asked + ",\"stream\":true}",
        "x-api-key: none",
        "anthropic-beta: some-beta",
        "Expect: 100-continue");

    // then
    awaitSteps(3);
    assertThat(bench.steps.get(1).name() + bench.steps.get(1).body()).isEqualTo("edit{}");
    assertThat(bench.usage())
        .isEqualTo(
            new GatewayStep.Usage("claude-sonnet-4-5", new TokenUsage(35, 20, 5, 30), 505, false));
    assertThat(bench.provider.requests().getFirst().headers())
        .containsEntry("x-api-key", GatewayBench.KEY)
        .containsEntry("anthropic-beta", "some-beta")
        .containsKey("anthropic-version");

    // when whole
    bench.answers(
        StubProvider.json(
            200,
            "{\"model\":\"claude-sonnet-4-5\",\"content\":[{\"type\":\"text\",\"text\":\"Yes\"}],"
                + usage
                + "3}}"));
    bench.post(MESSAGES, asked + "}");

    // then
    awaitSteps(5);
    assertThat(bench.last().body()).isEqualTo("Yes");
    assertThat(bench.usage().tokens()).isEqualTo(new TokenUsage(35, 20, 5, 3));
  }

  @Test
  void shouldCountGeminiStreamedAndWhole() throws IOException {
    // given
    String usage =
        "\"usageMetadata\":{\"promptTokenCount\":12,\"candidatesTokenCount\":4,\"thoughtsTokenCount\":6}";
    String part =
        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"replace\",\"args\":{\"a\":1}}},{\"text\":\"ok\"}]},\"finishReason\":\"STOP\"}],"
            + usage
            + "}";
    bench.answers(StubProvider.events("data: " + part));

    // when streamed
    bench.post(GEMINI + ":streamGenerateContent?alt=sse&key=of-the-agent", "{\"contents\":[]}");

    // then
    awaitSteps(3);
    StubProvider.Request sent = bench.provider.requests().getFirst();
    assertThat(sent.target())
        .isEqualTo("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
    assertThat(sent.headers()).containsEntry("x-goog-api-key", GatewayBench.KEY);
    assertThat(bench.steps.get(1).name()).isEqualTo("replace");
    assertThat(bench.usage().tokens()).isEqualTo(new TokenUsage(12, 0, 0, 10));
    assertThat(bench.usage().estimated()).isFalse();

    // when whole
    bench.answers(StubProvider.json(200, part));
    bench.post(GEMINI + ":generateContent", "{\"contents\":[]}");

    // then
    awaitSteps(6);
    assertThat(bench.usage().tokens()).isEqualTo(new TokenUsage(12, 0, 0, 10));
  }

  @Test
  void shouldSayThatItEstimatesWhenTheProviderCountsNothing() throws IOException {
    bench.answers(StubProvider.json(200, "{\"choices\":[{\"message\":{\"content\":\"123456\"}}]}"));

    bench.post(CHAT, "{\"model\":\"local\",\"messages\":[]}");

    awaitSteps(2);
    assertThat(bench.usage().estimated()).isTrue();
    assertThat(bench.usage().tokens().output()).isEqualTo(2);
    assertThat(bench.usage().tokens().input()).isPositive();
  }

  @Test
  void shouldPassEventsOnAsTheyCome() throws IOException {
    // given a provider that never ends
    bench.answers(bench.provider.endless("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}"));

    // when
    try (var channel = bench.connect()) {
      channel.write(java.nio.ByteBuffer.wrap(GatewayBench.request(CHAT, ASKED).getBytes(UTF_8)));
      byte[] some = java.nio.channels.Channels.newInputStream(channel).readNBytes(300);

      // then
      assertThat(new String(some, UTF_8)).contains("content");
    }
  }

  @Test
  void shouldEndTheCallAndCountItWhenTheAgentHangsUp() throws Exception {
    // given
    bench.answers(
        bench.provider.endless("data: {\"choices\":[{\"delta\":{\"content\":\"xxxxxx\"}}]}"));

    // when
    try (var channel = bench.connect()) {
      channel.write(java.nio.ByteBuffer.wrap(GatewayBench.request(CHAT, ASKED).getBytes(UTF_8)));
      java.nio.channels.Channels.newInputStream(channel).readNBytes(300);
    }

    // then
    assertThat(bench.provider.isLeft()).isTrue();
    awaitSteps(2);
    assertThat(bench.last().failed()).isTrue();
    assertThat(bench.usage().estimated()).isTrue();
    assertThat(bench.usage().tokens().output()).isPositive();
  }

  @Test
  void shouldCountTheLongestAnswerWhenTheAgentDoesNotWaitForAWholeOne() throws IOException {
    // given
    bench.answers(_ -> bench.provider.awaitClose());

    // when
    try (var channel = bench.connect()) {
      String body = "{\"model\":\"gpt-4o\",\"max_tokens\":777,\"messages\":[]}";
      channel.write(java.nio.ByteBuffer.wrap(GatewayBench.request(CHAT, body).getBytes(UTF_8)));
      await().untilAsserted(() -> assertThat(bench.provider.requests()).hasSize(1));
    }

    // then
    awaitSteps(2);
    assertThat(bench.usage().tokens().output()).isEqualTo(777);
  }

  @Test
  void shouldPassErrorsOfTheProviderOn() throws IOException {
    // given
    bench.answers(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "7");
          StubProvider.json(429, "{\"error\":{\"message\":\"slow down\"}}").to(exchange);
        });

    // when
    String busy = bench.post(MESSAGES, "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[]}");
    bench.answers(StubProvider.json(500, "{\"error\":{\"message\":\"broken\"}}"));
    String broken = bench.post(CHAT, ASKED);

    // then
    assertThat(busy).startsWith("HTTP/1.1 429").contains("retry-after: 7", "slow down");
    assertThat(broken).startsWith("HTTP/1.1 500").contains("broken");
    awaitSteps(4);
    assertThat(bench.last().failed()).isTrue();
    assertThat(bench.last().body()).contains("broken");
    assertThat(bench.gateway.spent()).isEqualTo(new GatewaySpend(0, 0, 2));
  }

  @Test
  void shouldTellNothingOfTheKeyWhenTheProviderRefusesIt() throws IOException {
    bench.answers(StubProvider.json(401, "{\"error\":{\"message\":\"Incorrect key: sk-the\"}}"));

    String answer = bench.post(CHAT, ASKED);

    assertThat(answer)
        .startsWith("HTTP/1.1 403")
        .contains("provider_key_refused")
        .doesNotContain("sk-the");
  }

  @Test
  void shouldAnswerByNameWhenTheProviderIsSilentGoneOrLeadsElsewhere() throws IOException {
    bench.answers(_ -> bench.provider.awaitClose());
    assertThat(bench.post(CHAT, ASKED)).startsWith("HTTP/1.1 504").contains("provider_silent");

    assertThat(bench.post("/down/v1/chat/completions", ASKED))
        .startsWith("HTTP/1.1 502")
        .contains("provider_unreachable");

    bench.answers(
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://localhost:1/");
          exchange.sendResponseHeaders(302, -1);
        });
    assertThat(bench.post(CHAT, ASKED)).startsWith("HTTP/1.1 502").doesNotContain("Location");
  }

  @Test
  void shouldTakeOutWhatTheProviderWouldDoOnTheNetwork() throws IOException {
    bench.answers(StubProvider.json(200, "{}"));

    bench.post(
        MESSAGES,
        "{\"model\":\"m\",\"mcp_servers\":[{\"url\":\"https://evil\"}],\"tools\":[{\"name\":\"edit\",\"input_schema\":{}},{\"type\":\"web_fetch_20250910\",\"name\":\"web_fetch\"}]}");
    bench.post(
        "/openai/v1/responses",
        "{\"model\":\"m\",\"tools\":[{\"type\":\"web_search\"},{\"type\":\"mcp\",\"server_url\":\"https://evil\"}]}");
    bench.post(
        GEMINI + ":generateContent",
        "{\"tools\":[{\"googleSearch\":{}},{\"urlContext\":{},\"functionDeclarations\":[{\"name\":\"replace\"}]}]}");

    assertThat(bench.provider.requests())
        .extracting(StubProvider.Request::body)
        .containsExactly(
            "{\"model\":\"m\",\"tools\":[{\"name\":\"edit\",\"input_schema\":{}}]}",
            "{\"model\":\"m\"}",
            "{\"tools\":[{\"functionDeclarations\":[{\"name\":\"replace\"}]}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://evil/?secret\"}}]}]}",
        "{\"model\":\"m\",\"input\":[{\"content\":[{\"type\":\"input_file\",\"file_url\":\"https://evil/\"}]}]}",
        "{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://evil/\"}}]}]}",
        "[]",
        "{\"model\":",
        "{\"messages\":[]}"
      })
  void shouldRefuseBodiesThatAreNotPassedOn(String body) throws IOException {
    assertThat(bench.post(CHAT, body)).startsWith("HTTP/1.1 400").contains("request_refused");
    assertThat(bench.provider.requests()).isEmpty();
  }

  @Test
  void shouldListModelsWithoutCountingIt() throws IOException {
    bench.answers(StubProvider.json(200, "{\"data\":[]}"));

    String answer = bench.raw("GET /openai/v1/models HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(answer).contains("{\"data\":[]}").doesNotContain("the-operator");
    assertThat(bench.steps).isEmpty();
    assertThat(bench.gateway.spent()).isEqualTo(GatewaySpend.NOTHING);
  }

  @Test
  void shouldAnswerCurlOverTheSocket() throws Exception {
    // given
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed (package curl)");
    bench.answers(StubProvider.events("data: {\"choices\":[]}", "data: [DONE]"));

    // when
    Process curl =
        new ProcessBuilder(
                List.of(
                    "/usr/bin/curl",
                    "-sS",
                    "--unix-socket",
                    bench.gateway.socket().orElseThrow().toString(),
                    bench.gateway.baseUrl("openai") + "/v1/chat/completions",
                    "-d",
                    ASKED))
            .redirectErrorStream(true)
            .start();

    // then
    assertThat(new String(curl.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("data: {\"choices\":[]}\n\ndata: [DONE]\n\n");
    assertThat(curl.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }
}
