package dev.divisi.models.gateway;

import dev.divisi.models.TokenEstimate;
import dev.divisi.models.TokenUsage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reads answers on their way: what was said, which tools were called, what it took. Nothing of what
 * is read need be there: answers of providers are not to be trusted with that.
 */
final class AnswerMeter {

  static final int MOST_BODY = 256 * 1024;
  private static final int MOST_CALLS = 200;

  /** A tool that was called. */
  record Call(String id, String tool, String arguments) {}

  private static final class OpenCall {
    private String id = "";
    private String tool = "";
    private final StringBuilder arguments = new StringBuilder();
  }

  private final Api api;
  private final long promptTokens;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, OpenCall> calls = new LinkedHashMap<>();
  private String model;
  private long characters;
  private long input = -1;
  private long cached;
  private long cacheWritten;
  private long output = -1;
  private boolean outputIsFinal;
  private boolean failed;

  /**
   * @param model that was asked
   * @param promptTokens about how many the request has
   */
  AnswerMeter(Api api, String model, long promptTokens) {
    this.api = api;
    this.model = model;
    this.promptTokens = promptTokens;
  }

  /** An event of a streamed answer. */
  void event(JsonNode json) {
    if (json.path("error").isObject()) {
      failed = true;
    }
    switch (api) {
      case OPENAI_CHAT -> openAiChat(json, "delta");
      case OPENAI_RESPONSES -> openAiEvent(json);
      case ANTHROPIC_MESSAGES -> anthropicEvent(json);
      case GEMINI_GENERATE -> gemini(json);
    }
  }

  /** A whole answer. */
  void whole(JsonNode json) {
    switch (api) {
      case OPENAI_CHAT -> openAiChat(json, "message");
      case OPENAI_RESPONSES -> openAiResponse(json);
      case ANTHROPIC_MESSAGES -> {
        named(json.path("model"));
        anthropicUsage(json.path("usage"), true);
        int index = 0;
        for (JsonNode block : json.path("content")) {
          anthropicBlock(Integer.toString(index++), block);
        }
      }
      case GEMINI_GENERATE -> gemini(json);
    }
  }

  /** Something of an answer that is no JSON. */
  void unreadable(String words) {
    characters += words.length();
  }

  private void openAiChat(JsonNode json, String part) {
    named(json.path("model"));
    JsonNode usage = json.path("usage");
    if (usage.isObject()) {
      input = count(usage.path("prompt_tokens"));
      output = count(usage.path("completion_tokens"));
      cached = count(usage.path("prompt_tokens_details").path("cached_tokens"));
      outputIsFinal = usage.has("completion_tokens");
    }
    for (JsonNode choice : json.path("choices")) {
      JsonNode said = choice.path(part);
      unseen(said.path("reasoning_content"));
      said(said.path("content"));
      int place = 0;
      for (JsonNode call : said.path("tool_calls")) {
        String key = choice.path("index").asInt(0) + "/" + call.path("index").asInt(place++);
        JsonNode function = call.path("function");
        called(key, call.path("id"), function.path("name"), function.path("arguments"));
      }
    }
  }

  private void openAiEvent(JsonNode json) {
    switch (json.path("type").asString("")) {
      case "response.output_text.delta" -> said(json.path("delta"));
      case "response.output_item.done" -> {
        if (isCall(json.path("item"))) {
          openAiCall(json.path("item"));
        }
      }
      case "response.completed", "response.incomplete" -> openAiUsage(json.path("response"));
      case "response.failed" -> {
        failed = true;
        openAiUsage(json.path("response"));
      }
      case "error" -> failed = true;
      case String other -> {
        if (other.endsWith(".delta") && !other.contains("function_call")) {
          unseen(json.path("delta"));
        }
      }
    }
  }

  private void openAiResponse(JsonNode json) {
    openAiUsage(json);
    for (JsonNode item : json.path("output")) {
      if (isCall(item)) {
        openAiCall(item);
      }
      for (JsonNode content : item.path("content")) {
        said(content.path("text"));
      }
    }
  }

  private static boolean isCall(JsonNode item) {
    return item.path("type").asString("").endsWith("_call");
  }

  private void openAiCall(JsonNode item) {
    JsonNode name = item.has("name") ? item.path("name") : item.path("type");
    JsonNode arguments =
        item.has("arguments")
            ? item.path("arguments")
            : item.has("input") ? item.path("input") : item.path("action");
    called("item " + calls.size(), item.path("call_id"), name, arguments);
  }

  private void openAiUsage(JsonNode response) {
    named(response.path("model"));
    JsonNode usage = response.path("usage");
    if (usage.isObject()) {
      input = count(usage.path("input_tokens"));
      output = count(usage.path("output_tokens"));
      cached = count(usage.path("input_tokens_details").path("cached_tokens"));
      outputIsFinal = usage.has("output_tokens");
    }
  }

  private void anthropicEvent(JsonNode json) {
    String index = json.path("index").asString("");
    switch (json.path("type").asString("")) {
      case "message_start" -> {
        named(json.path("message").path("model"));
        anthropicUsage(json.path("message").path("usage"), false);
      }
      case "content_block_start" -> anthropicBlock(index, json.path("content_block"));
      case "content_block_delta" -> {
        JsonNode delta = json.path("delta");
        said(delta.path("text"));
        unseen(delta.path("thinking"));
        if (delta.has("partial_json")) {
          JsonNode nothing = delta.path("nothing");
          called(index, nothing, nothing, delta.path("partial_json"));
        }
      }
      case "message_delta" -> anthropicUsage(json.path("usage"), true);
      default -> {
        // Pings, ends of blocks, and what there may be in future carry nothing to count.
      }
    }
  }

  private void anthropicBlock(String index, JsonNode block) {
    said(block.path("text"));
    unseen(block.path("thinking"));
    if ("tool_use".equals(block.path("type").asString(""))) {
      JsonNode arguments = block.path("input");
      called(
          index,
          block.path("id"),
          block.path("name"),
          arguments.isEmpty() ? block.path("nothing") : arguments);
    }
  }

  private void anthropicUsage(JsonNode usage, boolean last) {
    if (!usage.isObject()) {
      return;
    }
    if (usage.has("input_tokens")) {
      cached = count(usage.path("cache_read_input_tokens"));
      cacheWritten = count(usage.path("cache_creation_input_tokens"));
      input = count(usage.path("input_tokens")) + cached + cacheWritten;
    }
    if (usage.has("output_tokens")) {
      output = count(usage.path("output_tokens"));
      outputIsFinal = last;
    }
  }

  private void gemini(JsonNode json) {
    named(json.path("modelVersion"));
    JsonNode usage = json.path("usageMetadata");
    boolean ends = false;
    for (JsonNode candidate : json.path("candidates")) {
      ends |= candidate.has("finishReason");
      for (JsonNode part : candidate.path("content").path("parts")) {
        if (part.path("thought").asBoolean(false)) {
          unseen(part.path("text"));
        } else {
          said(part.path("text"));
        }
        JsonNode call = part.path("functionCall");
        if (call.isObject()) {
          called("call " + calls.size(), call.path("id"), call.path("name"), call.path("args"));
        }
      }
    }
    if (usage.isObject()) {
      input = count(usage.path("promptTokenCount")) + count(usage.path("toolUsePromptTokenCount"));
      cached = count(usage.path("cachedContentTokenCount"));
      output = count(usage.path("candidatesTokenCount")) + count(usage.path("thoughtsTokenCount"));
      outputIsFinal |= ends;
    }
  }

  private void named(JsonNode name) {
    if (name.isString() && !name.stringValue().isEmpty() && name.stringValue().length() <= 200) {
      model = name.stringValue();
    }
  }

  private static long count(JsonNode node) {
    return node.isNumber() ? Math.clamp(node.asLong(0), 0, 1_000_000_000L) : 0;
  }

  private void said(JsonNode node) {
    if (node.isString()) {
      characters += node.stringValue().length();
      append(text, node.stringValue());
    }
  }

  /** What the model wrote, and is paid for, but is no part of what it answered. */
  private void unseen(JsonNode node) {
    if (node.isString()) {
      characters += node.stringValue().length();
    }
  }

  private void called(String key, JsonNode id, JsonNode tool, JsonNode arguments) {
    String words =
        arguments.isString()
            ? arguments.stringValue()
            : arguments.isMissingNode() ? "" : arguments.toString();
    characters += words.length();
    if (!calls.containsKey(key) && calls.size() >= MOST_CALLS) {
      return;
    }
    OpenCall call = calls.computeIfAbsent(key, _ -> new OpenCall());
    if (id.isString()) {
      call.id = shortened(id.stringValue());
    }
    if (tool.isString()) {
      call.tool = shortened(tool.stringValue());
      characters += tool.stringValue().length();
    }
    append(call.arguments, words);
  }

  private static String shortened(String name) {
    return name.length() <= 200 ? name : name.substring(0, 200);
  }

  private static void append(StringBuilder to, String more) {
    int room = MOST_BODY - to.length();
    to.append(more, 0, Math.min(more.length(), Math.max(0, room)));
  }

  /** What the answer took up to now, or in the end. */
  TokenUsage usage() {
    long read = input > 0 ? input : promptTokens;
    long written =
        outputIsFinal ? output : Math.max(output, TokenEstimate.ofCharacters(characters));
    return new TokenUsage(
        read, Math.min(cached, read), Math.min(cacheWritten, read), Math.max(0, written));
  }

  /** Whether the provider did not say all of that. */
  boolean isEstimated() {
    return input <= 0 || !outputIsFinal;
  }

  boolean hasFailed() {
    return failed;
  }

  /** The answer was not waited for, or did not come: it is taken for as long as it may be. */
  void lost(long longest) {
    output = longest;
  }

  /** The model that answered, or else that was asked. */
  String model() {
    return model;
  }

  String text() {
    return text.toString();
  }

  Collection<Call> calls() {
    List<Call> all = new ArrayList<>();
    for (OpenCall call : calls.values()) {
      all.add(new Call(call.id, call.tool, call.arguments.toString()));
    }
    return all;
  }
}
