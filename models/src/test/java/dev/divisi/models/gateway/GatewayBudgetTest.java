package dev.divisi.models.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayBudgetTest {

  private static final String ASKED =
      "{\"model\":\"gpt-4o\",\"stream\":true,\"max_tokens\":50,\"messages\":[]}";

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // Each test opens it first, with a budget of its own.
  private GatewayBench bench;

  @AfterEach
  void close() {
    bench.close();
  }

  private void open(GatewayBudget budget) throws IOException {
    bench = new GatewayBench(directory, budget);
  }

  @ParameterizedTest
  @CsvSource({
    "/openai/v1/chat/completions, \"code\":\"budget_exhausted\"",
    "/openai/v1/responses, \"code\":\"budget_exhausted\"",
    "/anthropic/v1/messages, \"type\":\"billing_error\"",
    "/gemini/v1beta/models/m:generateContent, \"reason\":\"BUDGET_EXHAUSTED\""
  })
  void shouldRefuseACallThatTheBudgetHasNoRoomFor(String path, String said) throws IOException {
    // given
    open(new GatewayBudget(100L, null, null));
    String large =
        ASKED.replace("[]", "[{\"role\":\"user\",\"content\":\"" + "x".repeat(600) + "\"}]");

    // when
    String answer = bench.post(path, large);
    bench.post(path, large);

    // then
    assertThat(answer).startsWith("HTTP/1.1 402").contains(said, "x-should-retry: false");
    assertThat(bench.provider.requests()).isEmpty();
    assertThat(bench.exhaustions).hasSize(1).first().asString().contains("100 tokens");
  }

  @ParameterizedTest
  @CsvSource({
    "/openai/v1/chat/completions,"
        + " '{\"choices\":[{\"delta\":{\"content\":\"xxxxxxxxxxxxxxxxxxxxx\"}}]}', 'data:"
        + " {\"error\":'",
    "/openai/v1/responses,"
        + " '{\"type\":\"response.output_text.delta\",\"delta\":\"xxxxxxxxxxxxxxxxxxxxx\"}',"
        + " 'event: error'",
    "/anthropic/v1/messages,"
        + " '{\"type\":\"content_block_delta\",\"delta\":{\"text\":\"xxxxxxxxxxxxxxxxxxxxx\"}}',"
        + " 'event: error'",
    "/gemini/v1beta/models/m:streamGenerateContent?alt=sse,"
        + " '{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"xxxxxxxxxxxxxxxxxxxxx\"}]}}]}',"
        + " 'data: {\"error\":'"
  })
  void shouldCutAnAnswerInTheMiddle(String path, String delta, String error) throws Exception {
    // given
    open(new GatewayBudget(400L, null, null));
    bench.answers(bench.provider.endless("data: " + delta));

    // when
    String answer = bench.post(path, ASKED);

    // then
    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("xxxxxx", error, "The budget of this attempt is exhausted")
        .containsIgnoringCase("budget_exhausted")
        .endsWith("0\r\n\r\n");
    assertThat(bench.provider.isLeft()).isTrue();
    assertThat(bench.exhaustions).hasSize(1);
    await().untilAsserted(() -> assertThat(bench.steps).hasSize(2));
    assertThat(bench.last().failed()).isTrue();
    assertThat(bench.gateway.spent().tokens()).isBetween(400L, 420L);
    assertThat(bench.post(path, ASKED)).startsWith("HTTP/1.1 402");
  }

  @Test
  void shouldHoldToMoney() throws IOException {
    open(new GatewayBudget(null, 500L, null));
    bench.answers(
        StubProvider.json(
            200,
            "{\"model\":\"gpt-4o\",\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":1}}"));

    assertThat(bench.post("/openai/v1/chat/completions", ASKED)).startsWith("HTTP/1.1 200");
    await().untilAsserted(() -> assertThat(bench.spends).hasSize(1));

    assertThat(bench.post("/openai/v1/chat/completions", ASKED)).startsWith("HTTP/1.1 402");
    assertThat(bench.gateway.spent().costMicros()).isEqualTo(2510);
  }

  @Test
  void shouldSayOnceThatAModelHasNoPrice() throws IOException {
    open(new GatewayBudget(null, 500L, null));
    bench.answers(
        StubProvider.json(
            200, "{\"model\":\"m-1\",\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":1}}"));

    bench.post("/openai/v1/chat/completions", ASKED.replace("gpt-4o", "m"));
    bench.post("/openai/v1/chat/completions", ASKED.replace("gpt-4o", "m"));
    bench.post("/openai/v1/chat/completions", ASKED);

    await().untilAsserted(() -> assertThat(bench.spends).hasSize(3));
    assertThat(bench.unpriced).containsExactly("m");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void shouldLetNoMoreCallsThroughThanMayBeWhenManyComeAtOnce(int calls) throws Exception {
    // given
    open(new GatewayBudget(null, null, (long) calls));
    bench.answers(StubProvider.json(200, "{}"));

    // when
    List<Future<String>> answers;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> call = () -> bench.post("/openai/v1/chat/completions", ASKED);
      answers = threads.invokeAll(java.util.Collections.nCopies(20, call));
    }

    // then
    assertThat(answers)
        .filteredOn(answer -> answer.resultNow().startsWith("HTTP/1.1 200"))
        .hasSize(calls);
    assertThat(bench.provider.requests()).hasSize(calls);
    assertThat(bench.exhaustions).hasSize(1);
  }
}
