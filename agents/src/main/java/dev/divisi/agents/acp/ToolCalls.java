package dev.divisi.agents.acp;

import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentStep;
import dev.divisi.workspace.process.PlainText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tool calls of an agent, which tells of each piece by piece: put on record once it is clear
 * what is called, and again once it is clear what came of it.
 */
final class ToolCalls {
  private static final int MOST_OPEN = 100;
  private static final int MAX_ID = 300;
  private static final int MAX_INPUT = 1 << 20;
  private static final int ACTIVITY_CHARACTERS = 200;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final AgentLog log;
  private final Map<String, Call> open = new LinkedHashMap<>();

  ToolCalls(AgentLog log) {
    this.log = log;
  }

  /** What is known of one. */
  static final class Call {
    private final String id;
    private final long begun = System.nanoTime();
    private String kind = "other";
    private String title = "";
    private JsonNode input = JSON.missingNode();
    private List<String> files = List.of();
    private boolean onRecord;

    private Call(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }

    ToolKind kind() {
      return ToolKind.of(kind).orElse(ToolKind.OTHER);
    }

    String title() {
      return title;
    }

    JsonNode input() {
      return input;
    }

    /** The files that it is said to be about, as the agent names them. */
    List<String> files() {
      return files;
    }

    private void take(JsonNode update) {
      kind = update.path("kind").asString(kind);
      title = update.path("title").asString(title);
      JsonNode given = update.path("rawInput");
      if (!given.isMissingNode() && !given.isNull()) {
        int length = given.toString().length();
        input =
            length <= MAX_INPUT
                ? given
                : JSON.createObjectNode().put("leftOut", length + " characters");
      }
      List<String> named = new ArrayList<>();
      update.path("locations").forEach(at -> named.add(at.path("path").asString("")));
      update.path("content").forEach(part -> named.add(part.path("path").asString("")));
      named.removeIf(String::isEmpty);
      if (!named.isEmpty()) {
        files = named.stream().distinct().limit(MOST_OPEN).toList();
      }
    }

    private String body() {
      ObjectNode body = JSON.createObjectNode().put("title", title).put("kind", kind);
      if (!files.isEmpty()) {
        files.forEach(body.putArray("files")::add);
      }
      if (!input.isMissingNode()) {
        body.set("input", input);
      }
      return body.toString();
    }
  }

  boolean isNew(JsonNode update) {
    return !open.containsKey(id(update));
  }

  /**
   * Takes what is said of a call.
   *
   * @return whether it has ended with that
   */
  boolean update(JsonNode update) {
    Call call = open.computeIfAbsent(id(update), Call::new);
    if (open.size() > MOST_OPEN) {
      open.remove(open.keySet().iterator().next());
    }
    call.take(update);
    return switch (update.path("status").asString("")) {
      case "in_progress" -> {
        announce(call);
        yield false;
      }
      case "completed", "failed" -> {
        announce(call);
        open.remove(call.id());
        log.step(result(call, update));
        yield true;
      }
      default -> false;
    };
  }

  /** The call, put on record. */
  Call announced(String id) {
    Call call = open.computeIfAbsent(shortened(id), Call::new);
    announce(call);
    return call;
  }

  /** Puts on record what was called and never heard of again. */
  void end() {
    open.values().forEach(this::announce);
    open.clear();
  }

  private void announce(Call call) {
    if (call.onRecord) {
      return;
    }
    call.onRecord = true;
    log.activity(PlainText.line(call.kind + ": " + call.title, ACTIVITY_CHARACTERS));
    log.step(AgentStep.of(AgentStep.Kind.TOOL_CALL, call.kind().word(), call.id(), call.body()));
  }

  private static AgentStep result(Call call, JsonNode update) {
    return new AgentStep(
        AgentStep.Kind.TOOL_RESULT,
        call.kind().word(),
        call.id(),
        outcome(update),
        update.path("status").asString("").equals("failed"),
        Duration.ofNanos(System.nanoTime() - call.begun),
        null);
  }

  private static String outcome(JsonNode update) {
    JsonNode content = update.path("content");
    boolean plain = !content.isEmpty();
    for (JsonNode part : content) {
      plain &= part.path("content").path("text").isString();
    }
    if (plain) {
      return content
          .valueStream()
          .map(part -> part.path("content").path("text").stringValue())
          .collect(Collectors.joining("\n"));
    }
    JsonNode output = update.path("rawOutput");
    JsonNode said = content.isEmpty() && !output.isMissingNode() ? output : content;
    return said.isMissingNode() ? "" : said.isString() ? said.stringValue() : said.toString();
  }

  private static String id(JsonNode update) {
    return shortened(update.path("toolCallId").asString(""));
  }

  private static String shortened(String id) {
    return id.length() <= MAX_ID ? id : id.substring(0, MAX_ID);
  }
}
