package dev.divisi.testing.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes answers as the events of an API. */
final class ModelEvents {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String MODEL = "stub-model-1";

  private final ModelApi api;
  private final AtomicInteger calls = new AtomicInteger();

  ModelEvents(ModelApi api) {
    this.api = api;
  }

  List<String> of(Reply.Answer answer) {
    return switch (api) {
      case ANTHROPIC -> anthropic(answer);
      case OPENAI -> openAi(answer);
    };
  }

  List<String> beginning(String text) {
    return switch (api) {
      case ANTHROPIC -> List.of(anthropicStart(10, 0), block(0, "text", ""), more(text));
      case OPENAI -> List.of(more(text));
    };
  }

  String more(String text) {
    return switch (api) {
      case ANTHROPIC -> {
        ObjectNode delta = anthropicEvent("content_block_delta").put("index", 0);
        delta.putObject("delta").put("type", "text_delta").put("text", text);
        yield event(delta);
      }
      case OPENAI -> {
        ObjectNode chunk = chunk();
        choice(chunk).putObject("delta").put("content", text);
        yield data(chunk.toString());
      }
    };
  }

  String error(Reply.ErrorInStream error) {
    ObjectNode json = JSON.createObjectNode();
    if (api == ModelApi.ANTHROPIC) {
      json.put("type", "error");
    }
    json.putObject("error").put("type", error.type()).put("message", error.message());
    return api == ModelApi.ANTHROPIC ? event(json) : data(json.toString());
  }

  private List<String> openAi(Reply.Answer answer) {
    List<String> events = new ArrayList<>();
    if (!answer.thinking().isEmpty()) {
      ObjectNode chunk = chunk();
      choice(chunk).putObject("delta").put("reasoning_content", answer.thinking());
      events.add(data(chunk.toString()));
    }
    for (String piece : halves(answer.text())) {
      events.add(more(piece));
    }
    for (int index = 0; index < answer.calls().size(); index++) {
      Reply.Call call = answer.calls().get(index);
      String id = "call_" + calls.incrementAndGet();
      List<String> pieces = halves(call.arguments());
      for (int piece = 0; piece < Math.max(1, pieces.size()); piece++) {
        ObjectNode chunk = chunk();
        ObjectNode part =
            choice(chunk).putObject("delta").putArray("tool_calls").addObject().put("index", index);
        ObjectNode function;
        if (piece == 0) {
          part.put("id", id).put("type", "function");
          function = part.putObject("function").put("name", call.tool());
        } else {
          function = part.putObject("function");
        }
        function.put("arguments", pieces.isEmpty() ? "" : pieces.get(piece));
        events.add(data(chunk.toString()));
      }
    }
    ObjectNode end = chunk();
    ObjectNode choice = choice(end);
    choice.putObject("delta");
    choice.put("finish_reason", answer.stop());
    events.add(data(end.toString()));
    ObjectNode usage = chunk();
    usage.putArray("choices");
    ObjectNode tokens =
        usage
            .putObject("usage")
            .put("prompt_tokens", answer.inputTokens())
            .put("completion_tokens", answer.outputTokens())
            .put("total_tokens", answer.inputTokens() + answer.outputTokens());
    tokens.putObject("prompt_tokens_details").put("cached_tokens", answer.cachedTokens());
    events.add(data(usage.toString()));
    events.add(data("[DONE]"));
    return events;
  }

  private static ObjectNode chunk() {
    return JSON.createObjectNode()
        .put("id", "chatcmpl-1")
        .put("object", "chat.completion.chunk")
        .put("created", 1)
        .put("model", MODEL);
  }

  private static ObjectNode choice(ObjectNode chunk) {
    ArrayNode choices = chunk.putArray("choices");
    return choices.addObject().put("index", 0);
  }

  private List<String> anthropic(Reply.Answer answer) {
    List<String> events = new ArrayList<>();
    events.add(anthropicStart(answer.inputTokens() - answer.cachedTokens(), answer.cachedTokens()));
    int index = 0;
    if (!answer.thinking().isEmpty()) {
      events.add(block(index, "thinking", ""));
      events.add(delta(index, "thinking_delta", "thinking", answer.thinking()));
      events.add(delta(index, "signature_delta", "signature", "signed"));
      events.add(stop(index++));
    }
    if (!answer.text().isEmpty()) {
      events.add(block(index, "text", ""));
      for (String piece : halves(answer.text())) {
        events.add(delta(index, "text_delta", "text", piece));
      }
      events.add(stop(index++));
    }
    for (Reply.Call call : answer.calls()) {
      ObjectNode start = anthropicEvent("content_block_start").put("index", index);
      start
          .putObject("content_block")
          .put("type", "tool_use")
          .put("id", "toolu_" + calls.incrementAndGet())
          .put("name", call.tool())
          .putObject("input");
      events.add(event(start));
      for (String piece : halves(call.arguments())) {
        events.add(delta(index, "input_json_delta", "partial_json", piece));
      }
      events.add(stop(index++));
    }
    ObjectNode end = anthropicEvent("message_delta");
    end.putObject("delta").put("stop_reason", anthropicStop(answer.stop()));
    end.putObject("usage").put("output_tokens", answer.outputTokens());
    events.add(event(end));
    events.add(event(anthropicEvent("message_stop")));
    return events;
  }

  private static String anthropicStop(String stop) {
    return switch (stop) {
      case "tool_calls" -> "tool_use";
      case "length" -> "max_tokens";
      default -> "end_turn";
    };
  }

  private static String anthropicStart(int input, int cached) {
    ObjectNode start = anthropicEvent("message_start");
    ObjectNode message =
        start
            .putObject("message")
            .put("id", "msg_1")
            .put("type", "message")
            .put("role", "assistant")
            .put("model", MODEL);
    message.putArray("content");
    message
        .putObject("usage")
        .put("input_tokens", input)
        .put("cache_read_input_tokens", cached)
        .put("cache_creation_input_tokens", 0)
        .put("output_tokens", 1);
    return event(start);
  }

  private static String block(int index, String type, String text) {
    ObjectNode start = anthropicEvent("content_block_start").put("index", index);
    start.putObject("content_block").put("type", type).put(type, text);
    return event(start);
  }

  private static String delta(int index, String type, String key, String value) {
    ObjectNode delta = anthropicEvent("content_block_delta").put("index", index);
    delta.putObject("delta").put("type", type).put(key, value);
    return event(delta);
  }

  private static String stop(int index) {
    return event(anthropicEvent("content_block_stop").put("index", index));
  }

  private static ObjectNode anthropicEvent(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static String event(ObjectNode json) {
    return "event: " + json.path("type").asString("") + "\n" + data(json.toString());
  }

  private static String data(String data) {
    return "data: " + data + "\n\n";
  }

  private static List<String> halves(String text) {
    if (text.length() < 2) {
      return text.isEmpty() ? List.of() : List.of(text);
    }
    int half = text.length() / 2;
    return List.of(text.substring(0, half), text.substring(half));
  }
}
