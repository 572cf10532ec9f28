package dev.divisi.agents.acp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A program that speaks the protocol, and misbehaves as its first argument says. It runs in a
 * process of its own.
 */
final class FakeAgent {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String SESSION = "session-1";

  private final String script;
  private final PrintStream out = new PrintStream(System.out, true, UTF_8);
  private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
  private final Deque<JsonNode> unread = new ArrayDeque<>();
  private int lastId = 100;
  private int prompts;
  private String said = "";

  private FakeAgent(String script) {
    this.script = script;
  }

  public static void main(String[] arguments) throws Exception {
    new FakeAgent(arguments[0]).run();
  }

  /** How a test starts it. */
  static List<String> command(String script) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx512m",
        "-cp",
        classPath,
        FakeAgent.class.getName(),
        script);
  }

  private void run() throws Exception {
    begin();
    for (JsonNode message = next(); message != null; message = next()) {
      String method = message.path("method").asString("");
      switch (method) {
        case "initialize" -> initialize(message);
        case "session/new" -> newSession(message);
        case "session/prompt" -> {
          prompts++;
          said = message.path("params").path("prompt").path(0).path("text").asString("");
          prompt(message);
        }
        case "session/set_mode",
            "session/set_model",
            "session/set_config_option",
            "authenticate" -> {
          say("was told " + method + " " + message.path("params"));
          answer(message, JSON.createObjectNode());
        }
        case "session/cancel" -> {
          // There is nothing to cancel between prompts.
        }
        default -> throw new IllegalStateException("unknown " + message);
      }
    }
  }

  private void begin() throws Exception {
    switch (script) {
      case "dies-at-once" -> {
        System.err.println("cannot find my configuration");
        System.exit(3);
      }
      case "says-nothing" -> stayForever();
      case "banner" -> {
        out.println("Welcome to the fake agent 1.0!");
        out.println();
        out.println("\u001b[31mA new version is there.\u001b[0m");
      }
      case "garbage" -> {
        out.println("{\"jsonrpc\": \"2.0\", \"id\": 1, \"resu");
        out.println("[1, 2, 3]");
        out.println("null");
        out.println("[".repeat(100_000));
        out.write(new byte[] {0, -1, -2, 10, 13, 7, 10});
        out.println("{\"neither\": \"method nor id\"}");
      }
      case "huge-line" -> {
        byte[] much = "x".repeat(1 << 20).getBytes(UTF_8);
        while (!out.checkError()) {
          out.write(much);
        }
      }
      case "answers-wrongly" -> {
        out.println("{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}");
        out.println("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{}}");
        out.println("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"no\"}}");
        out.println("{\"jsonrpc\":\"2.0\",\"id\":{\"a\":1},\"result\":7}");
        out.println("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"result\":7}");
      }
      default -> {}
    }
  }

  private void initialize(JsonNode message) {
    if (script.equals("closes-output")) {
      out.close();
      stayForever();
    }
    ObjectNode result = JSON.createObjectNode();
    result.put("protocolVersion", script.equals("version-2") ? 2 : 1);
    result
        .putObject("agentCapabilities")
        .putObject("mcpCapabilities")
        .put("http", script.equals("knows-http"));
    result.putArray("authMethods").addObject().put("id", "key").put("name", "Key");
    answer(message, result);
    if (script.equals("answers-wrongly")) {
      answer(message, JSON.createObjectNode().put("protocolVersion", 7));
    }
  }

  private void newSession(JsonNode message) {
    switch (script) {
      case "not-logged-in" -> error(message, -32000, "Authentication required");
      case "no-session" -> answer(message, JSON.createObjectNode());
      case "dies-in-handshake" -> System.exit(9);
      default -> {
        ObjectNode result = JSON.createObjectNode().put("sessionId", SESSION);
        ObjectNode modes = result.putObject("modes").put("currentModeId", "default");
        modes.putArray("availableModes").addObject().put("id", "default").put("name", "Default");
        if (script.equals("models")) {
          result.putObject("models").putArray("availableModels").addObject().put("modelId", "m1");
        }
        if (script.equals("options")) {
          ObjectNode option = result.putArray("configOptions").addObject();
          option.put("id", "the-model").put("category", "model").put("type", "select");
          option.putArray("options").addObject().putArray("options").addObject().put("value", "m2");
        }
        answer(message, result);
        say("was given " + message.path("params").path("mcpServers"));
      }
    }
  }

  private void prompt(JsonNode message) throws Exception {
    switch (script) {
      case "dies-in-prompt" -> {
        System.err.println("out of memory");
        System.exit(7);
      }
      case "silent", "ignores-cancel" -> silent();
      case "forks" -> {
        Process child = new ProcessBuilder("sleep", "1000").start();
        Files.writeString(Path.of("child"), Long.toString(child.pid()));
        stayForever();
      }
      case "refuses" -> stop(message, "refusal");
      case "max-tokens" -> stop(message, "max_tokens");
      case "stops-oddly" -> stop(message, "because");
      case "says-cancelled" -> stop(message, "cancelled");
      case "busy" -> error(message, 429, "quota exceeded");
      case "broken" -> error(message, -32603, "Internal error");
      case "late" -> {
        edit();
        stop(message, "end_turn");
        chunk("agent_message_chunk", "too late");
        answer(message, JSON.createObjectNode().put("stopReason", "refusal"));
        stayForever();
      }
      case "flood" -> {
        for (int i = 0; i < 20_000; i++) {
          chunk("agent_message_chunk", "x".repeat(100));
        }
        for (int i = 0; i < 500; i++) {
          send(JSON.createObjectNode().put("id", "r" + i).put("method", "x/y"));
        }
        edit();
        stop(message, "end_turn");
      }
      case "never-reads" -> {
        Files.writeString(Path.of("large.txt"), "x".repeat(4_000_000));
        for (int i = 0; ; i++) {
          ObjectNode params = JSON.createObjectNode().put("sessionId", SESSION);
          params.put("path", Path.of("large.txt").toAbsolutePath().toString());
          send(
              JSON.createObjectNode()
                  .put("id", "r" + i)
                  .put("method", "fs/read_text_file")
                  .set("params", params));
        }
      }
      case "updates" -> {
        update("{\"sessionUpdate\":\"from_the_future\",\"x\":[1]}");
        update(
            "{\"sessionUpdate\":\"plan\",\"entries\":[{\"content\":\"Think\",\"status\":\"in_progress\"}]}");
        chunk("agent_thought_chunk", "I should ");
        chunk("agent_thought_chunk", "look.");
        update(
            "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t1\",\"title\":\"grep\",\"kind\":\"search\",\"status\":\"pending\"}");
        update(
            "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"t1\",\"status\":\"in_progress\",\"rawInput\":{\"pattern\":\"a\"}}");
        update(
            "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"t1\",\"status\":\"completed\",\"content\":[{\"type\":\"content\",\"content\":{\"type\":\"text\",\"text\":\"found\"}}]}");
        edit();
        chunk("agent_message_chunk", "I am ");
        chunk("agent_message_chunk", "done.\n\n## Handoff\nCall display().");
        answer(
            message,
            JSON.readTree(
                "{\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":100,\"cachedReadTokens\":40,\"outputTokens\":20,\"totalTokens\":160}}"));
      }
      case "nothing" -> {
        chunk("agent_message_chunk", "NOTHING TO DO\nIt was done before.");
        stop(message, "end_turn");
      }
      case "spends" -> {
        update(
            "{\"sessionUpdate\":\"usage_update\",\"used\":5000,\"size\":200000,\"cost\":{\"amount\":0.25,\"currency\":\"USD\"}}");
        awaitCancel();
        stop(message, "cancelled");
      }
      case "spends-and-ignores" -> {
        update("{\"sessionUpdate\":\"usage_update\",\"used\":5000,\"size\":200000}");
        stayForever();
      }
      case "asks-model" -> {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          answers.add(askModel());
        }
        Files.writeString(Path.of("..", "answers.json"), JSON.writeValueAsString(answers));
        Files.writeString(
            Path.of("..", "environment.json"), JSON.writeValueAsString(environment()));
        stayForever();
      }
      case "needs-model" -> error(message, -32603, "The model said " + askModel());
      case "steered" -> {
        if (prompts == 1) {
          Files.writeString(Path.of("works"), "");
          awaitCancel();
          stop(message, "cancelled");
        } else {
          Files.writeString(Path.of("second"), said);
          stop(message, "end_turn");
        }
      }
      case "told-later" -> {
        if (prompts == 1) {
          Files.writeString(Path.of("works"), "");
          Awaitility.await().until(() -> Files.exists(Path.of("go")));
        } else {
          Files.writeString(Path.of("second"), said);
        }
        stop(message, "end_turn");
      }
      default -> {
        if (script.equals("does")) {
          if (prompts == 1) {
            JsonNode calls = JSON.readTree(Files.readString(Path.of("..", "calls.json")));
            List<String> outcomes = new ArrayList<>();
            for (JsonNode call : calls) {
              outcomes.add(outcome(call));
            }
            Files.writeString(Path.of("..", "outcomes.json"), JSON.writeValueAsString(outcomes));
          } else {
            Files.writeString(Path.of("..", "second.txt"), said);
          }
        } else {
          Files.writeString(Path.of("..", "prompt.txt"), said);
          Files.writeString(
              Path.of("..", "environment.json"), JSON.writeValueAsString(environment()));
          edit();
        }
        stop(message, "end_turn");
      }
    }
  }

  /** What comes of a call that a test names: {@code [method, params]}. */
  private String outcome(JsonNode call) throws IOException {
    ObjectNode params = JSON.createObjectNode().put("sessionId", SESSION);
    params.setAll((ObjectNode) call.path(1));
    JsonNode answer = request(call.path(0).asString(), params);
    return answer.has("error")
        ? "error "
            + answer.path("error").path("code")
            + " "
            + answer.path("error").path("message").asString("")
        : answer.path("result").toString();
  }

  private static String askModel() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(System.getenv("MODEL_URL") + "/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\"m1\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return Integer.toString(
          client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
  }

  private static Map<String, String> environment() {
    return System.getenv();
  }

  private void silent() {
    if (script.equals("ignores-cancel")) {
      Runtime.getRuntime().addShutdownHook(new Thread(FakeAgent::stayForever));
    }
    try {
      Files.writeString(Path.of("works"), Long.toString(ProcessHandle.current().pid()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    stayForever();
  }

  private static void stayForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Edits a file as agents do: reads it, asks for leave, writes it. */
  private void edit() throws IOException {
    Path file = Path.of("m1", "a.txt").toAbsolutePath();
    ObjectNode read =
        JSON.createObjectNode().put("sessionId", SESSION).put("path", file.toString());
    String text = request("fs/read_text_file", read).path("result").path("content").asString("");
    ObjectNode ask = JSON.createObjectNode().put("sessionId", SESSION);
    ObjectNode call = ask.putObject("toolCall").put("toolCallId", "edit-" + prompts);
    call.put("kind", "edit").put("title", "a.txt");
    call.putArray("locations").addObject().put("path", file.toString());
    ask.putArray("options")
        .add(JSON.readTree("{\"optionId\":\"always\",\"kind\":\"allow_always\",\"name\":\"A\"}"))
        .add(JSON.readTree("{\"optionId\":\"yes\",\"kind\":\"allow_once\",\"name\":\"A\"}"))
        .add(JSON.readTree("{\"optionId\":\"no\",\"kind\":\"reject_once\",\"name\":\"R\"}"));
    JsonNode outcome = request("session/request_permission", ask).path("result").path("outcome");
    if (!outcome.path("optionId").asString("").equals("yes")) {
      throw new IllegalStateException("no leave: " + outcome);
    }
    ObjectNode write =
        JSON.createObjectNode().put("sessionId", SESSION).put("path", file.toString());
    request("fs/write_text_file", write.put("content", text.replace("old", "new")));
    update(
        "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"edit-"
            + prompts
            + "\",\"status\":\"completed\",\"content\":[]}");
  }

  private void awaitCancel() throws IOException {
    for (JsonNode message = next(); message != null; message = next()) {
      if (message.path("method").asString("").equals("session/cancel")) {
        return;
      }
    }
  }

  private JsonNode request(String method, JsonNode params) throws IOException {
    int id = ++lastId;
    send(JSON.createObjectNode().put("id", id).put("method", method).set("params", params));
    while (true) {
      JsonNode message = JSON.readTree(in.readLine());
      if (message.path("id").asInt(0) == id && !message.has("method")) {
        return message;
      }
      unread.add(message);
    }
  }

  private @Nullable JsonNode next() throws IOException {
    if (!unread.isEmpty()) {
      return unread.poll();
    }
    String line = in.readLine();
    return line == null ? null : JSON.readTree(line);
  }

  private void answer(JsonNode message, JsonNode result) {
    send(JSON.createObjectNode().set("id", message.path("id")).set("result", result));
  }

  private void error(JsonNode message, int code, String text) {
    ObjectNode error = JSON.createObjectNode().set("id", message.path("id"));
    error.putObject("error").put("code", code).put("message", text);
    send(error);
  }

  private void stop(JsonNode message, String reason) {
    answer(message, JSON.createObjectNode().put("stopReason", reason));
  }

  private static void say(String text) {
    try {
      Files.writeString(
          Path.of("..", "told.txt"),
          text + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void chunk(String kind, String text) {
    ObjectNode update = JSON.createObjectNode().put("sessionUpdate", kind);
    update.putObject("content").put("type", "text").put("text", text);
    update(update.toString());
  }

  private void update(String json) {
    ObjectNode params = JSON.createObjectNode().put("sessionId", SESSION);
    params.set("update", JSON.readTree(json));
    send(JSON.createObjectNode().put("method", "session/update").set("params", params));
  }

  private void send(JsonNode message) {
    ObjectNode whole = JSON.createObjectNode().put("jsonrpc", "2.0");
    whole.setAll((ObjectNode) message);
    out.println(whole);
  }
}
