package dev.divisi.models.gateway;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A streamed answer as it is kept: events that only go on with one text are joined to one, and
 * those that say nothing are left out. A client reads the same from it. Else a record would be ten
 * times as long, and a secret or a path in it would be in pieces that nobody finds.
 */
final class EventJoin {

  private static final Set<String> NOISE =
      Set.of("obfuscation", "sequence_number", "usageMetadata");

  private final List<List<String>> texts;
  private final int most;
  private final StringBuilder joined = new StringBuilder();
  private final StringBuilder text = new StringBuilder();
  private long characters;
  private String name = "";
  private List<String> at = List.of();
  private @Nullable ObjectNode open;
  private @Nullable ObjectNode rest;

  /**
   * @param most characters that are kept
   */
  EventJoin(Api api, int most) {
    this.most = most;
    this.texts =
        switch (api) {
          case OPENAI_CHAT ->
              List.of(
                  List.of("choices", "delta", "content"),
                  List.of("choices", "delta", "reasoning_content"),
                  List.of("choices", "delta", "tool_calls", "function", "arguments"));
          case OPENAI_RESPONSES -> List.of(List.of("delta"));
          case ANTHROPIC_MESSAGES ->
              List.of(
                  List.of("delta", "text"),
                  List.of("delta", "partial_json"),
                  List.of("delta", "thinking"));
          case GEMINI_GENERATE -> List.of(List.of("candidates", "content", "parts", "text"));
        };
  }

  /** Takes one event as it was sent. */
  void event(String event) {
    String named = "";
    StringBuilder data = new StringBuilder();
    for (String line : event.split("\r?\n", -1)) {
      if (line.startsWith("event:")) {
        named = line.substring("event:".length()).strip();
      } else if (line.startsWith("data:")) {
        data.append(line, "data:".length(), line.length()).append('\n');
      }
    }
    String said = data.toString().strip();
    if (said.isEmpty() || named.equals("ping")) {
      return;
    }
    ObjectNode json = object(said);
    if (json == null) {
      flush();
      append(written(named, said));
    } else if (!goesOn(named, json)) {
      flush();
      begin(named, json);
    }
  }

  private static @Nullable ObjectNode object(String text) {
    if (text.startsWith("{")) {
      try {
        return JsonMapper.shared().readTree(text) instanceof ObjectNode object ? object : null;
      } catch (JacksonException e) {
        // Kept as it is.
      }
    }
    return null;
  }

  private void begin(String named, ObjectNode json) {
    name = named;
    open = json;
    for (List<String> path : texts) {
      ObjectNode holder = holder(json, path);
      if (holder != null) {
        at = path;
        text.append(holder.path(path.getLast()).stringValue());
        rest = without(json, path);
        return;
      }
    }
  }

  private boolean goesOn(String named, ObjectNode json) {
    ObjectNode holder = rest == null ? null : holder(json, at);
    if (holder == null || !named.equals(name) || !without(json, at).equals(rest)) {
      return false;
    }
    String more = holder.path(at.getLast()).stringValue();
    int room = most - text.length() - joined.length();
    characters += Math.max(0, more.length() - Math.max(0, room));
    text.append(more, 0, Math.max(0, Math.min(more.length(), room)));
    if (open != null && json.has("usageMetadata")) {
      open.set("usageMetadata", json.path("usageMetadata"));
    }
    return true;
  }

  /** What the text is a part of; null when there is none, or beside others. */
  private static @Nullable ObjectNode holder(JsonNode json, List<String> path) {
    JsonNode node = json;
    for (String key : path.subList(0, path.size() - 1)) {
      node = node.path(key);
      if (node instanceof ArrayNode list) {
        node = list.size() == 1 ? list.path(0) : list.path(list.size());
      }
    }
    return node instanceof ObjectNode holder && holder.path(path.getLast()).isString()
        ? holder
        : null;
  }

  private static ObjectNode without(ObjectNode json, List<String> path) {
    ObjectNode copy = json.deepCopy();
    copy.remove(NOISE);
    ObjectNode holder = holder(copy, path);
    if (holder != null) {
      holder.put(path.getLast(), "");
    }
    return copy;
  }

  private void flush() {
    ObjectNode last = open;
    if (last != null) {
      ObjectNode holder = rest == null ? null : holder(last, at);
      if (holder != null) {
        holder.put(at.getLast(), text.toString());
      }
      append(written(name, last.toString()));
    }
    open = null;
    rest = null;
    text.setLength(0);
  }

  private static String written(String name, String data) {
    StringBuilder event = new StringBuilder();
    if (!name.isEmpty()) {
      event.append("event: ").append(name).append('\n');
    }
    data.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
    return event.append('\n').toString();
  }

  private void append(String event) {
    characters += event.length();
    joined.append(event, 0, Math.min(event.length(), Math.max(0, most - joined.length())));
  }

  /** All of it so far. */
  String joined() {
    flush();
    return joined.toString();
  }

  /** How many characters it has, which may be more than are kept. */
  long characters() {
    return characters;
  }
}
