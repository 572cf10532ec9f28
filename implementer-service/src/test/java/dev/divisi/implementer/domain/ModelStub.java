package dev.divisi.implementer.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers as the API of a model does, with what a test says. */
abstract class ModelStub implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.shared();

  /** What the model does next. */
  sealed interface Move {
    /** It uses a tool. */
    record Use(String tool, ObjectNode arguments) implements Move {}

    /** It says something, and ends. */
    record Say(String text) implements Move {}

    /** It never answers. */
    record Hang() implements Move {}
  }

  /** The keys of Gemini's API that came with requests. */
  final List<String> keys = new CopyOnWriteArrayList<>();

  final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;

  /**
   * @param next what the model does, given the text of a whole request
   */
  ModelStub(Function<String, Move> next) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> answer(exchange, next));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The events of a streamed answer. */
  abstract String stream(JsonNode request, Move move);

  private void answer(HttpExchange exchange, Function<String, Move> next) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      JsonNode request = JSON.readTree(body);
      requests.add(request);
      keys.addAll(exchange.getRequestHeaders().getOrDefault("x-goog-api-key", List.of()));
      Move move = next.apply(request.toString());
      asked.countDown();
      if (move instanceof Move.Hang) {
        closed.await();
        return;
      }
      byte[] events = stream(request, move).getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, events.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(events);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  /** The API of Gemini. */
  static final class Gemini extends ModelStub {
    Gemini(Function<String, Move> next) throws IOException {
      super(next);
    }

    @Override
    String stream(JsonNode request, Move move) {
      ObjectNode answer = JSON.createObjectNode();
      ObjectNode candidate = answer.putArray("candidates").addObject().put("finishReason", "STOP");
      ObjectNode part =
          candidate.putObject("content").put("role", "model").putArray("parts").addObject();
      switch (move) {
        case Move.Use(String tool, ObjectNode arguments) ->
            part.putObject("functionCall").put("name", tool).set("args", arguments);
        case Move.Say(String text) -> part.put("text", text);
        case Move.Hang _ -> throw new IllegalStateException();
      }
      answer
          .putObject("usageMetadata")
          .put("promptTokenCount", 100)
          .put("candidatesTokenCount", 10)
          .put("totalTokenCount", 110);
      return "data: " + answer + "\n\n";
    }
  }

  /** The chat completions of OpenAI. */
  static final class OpenAi extends ModelStub {
    OpenAi(Function<String, Move> next) throws IOException {
      super(next);
    }

    @Override
    String stream(JsonNode request, Move move) {
      ObjectNode delta = JSON.createObjectNode().put("role", "assistant");
      boolean hasTools = request.has("tools");
      switch (hasTools ? move : new Move.Say("A title")) {
        case Move.Use(String tool, ObjectNode arguments) ->
            delta
                .putArray("tool_calls")
                .addObject()
                .put("index", 0)
                .put("id", "call-" + requests.size())
                .put("type", "function")
                .putObject("function")
                .put("name", tool)
                .put("arguments", arguments.toString());
        case Move.Say(String text) -> delta.put("content", text);
        case Move.Hang _ -> throw new IllegalStateException();
      }
      String reason = hasTools && move instanceof Move.Use ? "tool_calls" : "stop";
      return event(delta, "") + event(JSON.createObjectNode(), reason) + "data: [DONE]\n\n";
    }

    private static String event(ObjectNode delta, String finishReason) {
      ObjectNode event = JSON.createObjectNode();
      event
          .put("id", "c")
          .put("object", "chat.completion.chunk")
          .put("created", 1)
          .put("model", "m1");
      ObjectNode choice = event.putArray("choices").addObject().put("index", 0);
      choice.set("delta", delta);
      if (finishReason.isEmpty()) {
        choice.putNull("finish_reason");
      } else {
        choice.put("finish_reason", finishReason);
        event
            .putObject("usage")
            .put("prompt_tokens", 100)
            .put("completion_tokens", 10)
            .put("total_tokens", 110);
      }
      return "data: " + event + "\n\n";
    }
  }
}
