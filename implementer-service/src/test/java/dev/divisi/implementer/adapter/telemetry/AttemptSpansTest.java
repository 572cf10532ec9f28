package dev.divisi.implementer.adapter.telemetry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.divisi.implementer.Orders;
import dev.divisi.implementer.adapter.telemetry.AttemptSpans.AttemptSpan;
import dev.divisi.kafka.TraceContext;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.TaskReady;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.StandardEnvironment;

class AttemptSpansTest {
  private static final String TRACE = "0123456789abcdef0123456789abcdef";
  private static final TraceContext CAUSE =
      new TraceContext("00-" + TRACE + "-0123456789abcdef-01");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String SAID = "what nobody else should read";

  private final TaskReady order =
      Orders.order(
          "goal-1", "https://example.org/shop.git", "1".repeat(40), "model", "{}", "m1/**");

  private AgentStepTaken step(
      AgentStepKind kind, String name, boolean failed, @Nullable ModelUsage usage) {
    return AgentStepTaken.newBuilder()
        .setWork(order.getWork())
        .setClaimId("claim")
        .setWorker("worker")
        .setAgent("model")
        .setSequence(1)
        .setAt(NOW)
        .setKind(kind)
        .setName(name)
        .setCallId("call-1")
        .setBody(SAID)
        .setBodyBytes(SAID.length())
        .setBodyHash("")
        .setSecretsRemoved(0)
        .setFailed(failed)
        .setDurationMillis(1_500L)
        .setUsage(usage)
        .build();
  }

  /** An attempt that asks its model once, uses a tool in vain, and fails. */
  private void attempt(OpenTelemetry telemetry) {
    try (AttemptSpan span = new AttemptSpans(telemetry).begin(order, CAUSE)) {
      span.step(step(AgentStepKind.PROMPT, "gpt-5", false, null));
      span.step(
          step(
              AgentStepKind.ANSWER,
              "gpt-5",
              false,
              new ModelUsage("gpt-5-2026", 100L, 40L, 20L, 300L)));
      span.step(step(AgentStepKind.TOOL_CALL, "edit", false, null));
      span.step(step(AgentStepKind.TOOL_RESULT, "edit", true, null));
      span.failed("CHECKS_FAILED");
    }
  }

  private List<SpanData> told() {
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    try (OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build()) {
      attempt(sdk);
      return List.copyOf(exporter.getFinishedSpanItems());
    }
  }

  private static @Nullable String text(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  private static @Nullable Long number(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.longKey(key));
  }

  @Test
  void shouldTellAnAttemptByTheConventions() {
    List<SpanData> spans = told();

    assertThat(spans)
        .extracting(SpanData::getName)
        .containsExactly("chat gpt-5", "execute_tool edit", "invoke_agent model");
    assertThat(spans).allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
    SpanData chat = spans.getFirst();
    SpanData tool = spans.get(1);
    SpanData agent = spans.getLast();
    assertThat(agent.getParentSpanId()).isEqualTo("0123456789abcdef");
    assertThat(chat.getParentSpanId()).isEqualTo(agent.getSpanId());
    assertThat(tool.getParentSpanId()).isEqualTo(agent.getSpanId());

    assertThat(chat.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(chat.getEndEpochNanos() - chat.getStartEpochNanos()).isEqualTo(1_500_000_000L);
    assertThat(text(chat, "gen_ai.operation.name")).isEqualTo("chat");
    assertThat(text(chat, "gen_ai.response.model")).isEqualTo("gpt-5-2026");
    assertThat(number(chat, "gen_ai.usage.input_tokens")).isEqualTo(100);
    assertThat(number(chat, "gen_ai.usage.output_tokens")).isEqualTo(20);
    assertThat(number(chat, "divisi.cost.micros")).isEqualTo(300);
    assertThat(text(tool, "gen_ai.tool.call.id")).isEqualTo("call-1");
    assertThat(tool.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(text(agent, "error.type")).isEqualTo("CHECKS_FAILED");
    assertThat(text(agent, "divisi.goal.id")).isEqualTo("goal-1");
    assertThat(spans.toString()).doesNotContain(SAID);
  }

  @Test
  void shouldSendThemWhereTheVariablesSay() throws Exception {
    CompletableFuture<String> sent = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          sent.complete(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
    try (OpenTelemetrySdk sdk =
        Telemetry.sdk(java.util.Map.of("otel.exporter.otlp.endpoint", endpoint))) {
      attempt(sdk);
      assertThat(sdk.getSdkTracerProvider().forceFlush().join(30, TimeUnit.SECONDS).isSuccess())
          .isTrue();
    } finally {
      server.stop(0);
    }
    assertThat(sent.get(30, TimeUnit.SECONDS))
        .contains("invoke_agent model", "divisi-implementer")
        .doesNotContain(SAID);
  }

  @Test
  void shouldSendNothingWhereNobodyAsked() {
    assertThat(Telemetry.open(new StandardEnvironment())).isSameAs(OpenTelemetry.noop());
  }
}
