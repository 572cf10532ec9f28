package dev.divisi.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Conversations and answers as JSON, to be kept and read again. Keys stand in a fixed order, so
 * what is equal is written alike.
 */
public final class ChatJson {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private ChatJson() {}

  /**
   * Names a request by what is in it: SHA-256, in hexadecimal. Of what is not reproducible only
   * counts that it is there.
   */
  public static String hash(ChatRequest request) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("model", request.model()).put("system", request.system());
    ArrayNode messages = json.putArray("messages");
    for (ChatMessage message : request.messages()) {
      messages.add(message(named(message)));
    }
    ArrayNode tools = json.putArray("tools");
    for (ToolDescription tool : request.tools()) {
      tools
          .addObject()
          .put("name", tool.name())
          .put("description", tool.description())
          .set("schema", tool.schema());
    }
    ChatRequest.Settings settings = request.settings();
    json.put("temperature", settings.temperature());
    json.put("maxOutputTokens", settings.maxOutputTokens());
    json.put("thinkingTokens", settings.thinkingTokens());
    try {
      byte[] bytes = MessageDigest.getInstance("SHA-256").digest(json.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What of a message names a request. */
  private static ChatMessage named(ChatMessage message) {
    return switch (message) {
      case ChatMessage.ToolResult result when !result.reproducible() ->
          new ChatMessage.ToolResult(result.callId(), result.tool(), "", false, false);
      case ChatMessage.User user when !user.reproducible() -> new ChatMessage.User("", false);
      default -> message;
    };
  }

  /** A conversation. */
  public static ArrayNode messages(List<ChatMessage> messages) {
    ArrayNode json = MAPPER.createArrayNode();
    messages.forEach(message -> json.add(message(message)));
    return json;
  }

  /**
   * Reads what {@link #messages} wrote.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static List<ChatMessage> messages(JsonNode json) {
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode message : json) {
      messages.add(
          switch (text(message, "role")) {
            case "user" ->
                new ChatMessage.User(
                    text(message, "text"), message.path("reproducible").asBoolean(true));
            case "assistant" ->
                new ChatMessage.Assistant(
                    text(message, "text"),
                    thinking(message.path("thinking")),
                    calls(message.path("toolCalls")));
            case "tool" ->
                new ChatMessage.ToolResult(
                    text(message, "callId"),
                    text(message, "tool"),
                    text(message, "text"),
                    message.path("failed").asBoolean(false),
                    message.path("reproducible").asBoolean(true));
            case String other ->
                throw new IllegalArgumentException("no message has the role \"" + other + "\"");
          });
    }
    return messages;
  }

  /** An answer. */
  public static ObjectNode answer(ChatAnswer answer) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("model", answer.model()).put("text", answer.text());
    putThinking(json, answer.thinking());
    putCalls(json, answer.toolCalls());
    json.put("stop", answer.stop().name());
    TokenUsage usage = answer.usage();
    json.putObject("usage")
        .put("input", usage.input())
        .put("cachedInput", usage.cachedInput())
        .put("cacheWritten", usage.cacheWritten())
        .put("output", usage.output());
    return json;
  }

  /**
   * Reads what {@link #answer} wrote.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static ChatAnswer answer(JsonNode json) {
    JsonNode usage = json.path("usage");
    return new ChatAnswer(
        text(json, "model"),
        text(json, "text"),
        thinking(json.path("thinking")),
        calls(json.path("toolCalls")),
        StopReason.valueOf(text(json, "stop")),
        new TokenUsage(
            usage.path("input").asLong(0),
            usage.path("cachedInput").asLong(0),
            usage.path("cacheWritten").asLong(0),
            usage.path("output").asLong(0)));
  }

  private static ObjectNode message(ChatMessage message) {
    ObjectNode json = MAPPER.createObjectNode();
    switch (message) {
      case ChatMessage.User user ->
          json.put("role", "user")
              .put("text", user.text())
              .put("reproducible", user.reproducible());
      case ChatMessage.Assistant said -> {
        json.put("role", "assistant").put("text", said.text());
        putThinking(json, said.thinking());
        putCalls(json, said.toolCalls());
      }
      case ChatMessage.ToolResult result ->
          json.put("role", "tool")
              .put("callId", result.callId())
              .put("tool", result.tool())
              .put("text", result.text())
              .put("failed", result.failed())
              .put("reproducible", result.reproducible());
    }
    return json;
  }

  private static void putThinking(ObjectNode json, ChatMessage.@Nullable Thinking thinking) {
    if (thinking != null) {
      ObjectNode thought = json.putObject("thinking").put("text", thinking.text());
      thought.put("signature", thinking.signature());
      thinking.redacted().forEach(thought.putArray("redacted")::add);
    }
  }

  private static void putCalls(ObjectNode json, List<ToolCall> calls) {
    ArrayNode array = json.putArray("toolCalls");
    for (ToolCall call : calls) {
      array
          .addObject()
          .put("id", call.id())
          .put("tool", call.tool())
          .put("arguments", call.arguments());
    }
  }

  private static ChatMessage.@Nullable Thinking thinking(JsonNode json) {
    if (!json.isObject()) {
      return null;
    }
    List<String> redacted = new ArrayList<>();
    json.path("redacted").forEach(thought -> redacted.add(thought.asString("")));
    JsonNode signature = json.path("signature");
    return new ChatMessage.Thinking(
        text(json, "text"), signature.isString() ? signature.stringValue() : null, redacted);
  }

  private static List<ToolCall> calls(JsonNode json) {
    List<ToolCall> calls = new ArrayList<>();
    for (JsonNode call : json) {
      calls.add(new ToolCall(text(call, "id"), text(call, "tool"), text(call, "arguments")));
    }
    return calls;
  }

  private static String text(JsonNode json, String key) {
    JsonNode text = json.path(key);
    if (!text.isString()) {
      throw new IllegalArgumentException("\"" + key + "\" is missing or no text");
    }
    return text.stringValue();
  }
}
