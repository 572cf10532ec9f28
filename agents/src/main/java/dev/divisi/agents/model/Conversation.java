package dev.divisi.agents.model;

import dev.divisi.models.ChatJson;
import dev.divisi.models.ChatMessage;
import dev.divisi.models.TokenEstimate;
import dev.divisi.models.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was said so far, and what the loop must know to go on: all of it can be written as JSON and
 * read again, in another process, and the work goes on alike.
 */
final class Conversation {

  /** Results of the last turns are needed; those before can be asked for again. */
  private static final int KEPT_ANSWERS = 2;

  private static final int ALWAYS_KEPT = 400;

  private final List<ChatMessage> messages = new ArrayList<>();
  private final Map<String, Integer> repeats = new LinkedHashMap<>();
  private final Set<String> heard = new LinkedHashSet<>();
  private int round;
  private int calls;
  private int unusable;
  private int sayings;
  private boolean changed;
  private boolean asked;
  private @Nullable String handoff;

  List<ChatMessage> messages() {
    return List.copyOf(messages);
  }

  void add(ChatMessage message) {
    messages.add(message);
  }

  /** Calls of the last answer that have no result yet. */
  List<ToolCall> openCalls() {
    Set<String> answered = new LinkedHashSet<>();
    for (int index = messages.size() - 1; index >= 0; index--) {
      switch (messages.get(index)) {
        case ChatMessage.ToolResult result -> answered.add(result.callId());
        case ChatMessage.Assistant said -> {
          return said.toolCalls().stream().filter(call -> !answered.contains(call.id())).toList();
        }
        case ChatMessage.User _ -> {
          return List.of();
        }
      }
    }
    return List.of();
  }

  /** Whether some call has this id. */
  boolean knows(String callId) {
    return messages.stream()
        .anyMatch(
            message ->
                message instanceof ChatMessage.Assistant said
                    && said.toolCalls().stream().anyMatch(call -> call.id().equals(callId)));
  }

  long tokens() {
    return messages.stream().mapToLong(TokenEstimate::of).sum();
  }

  /**
   * Cuts old results of tools, oldest first, until the conversation has no more than that many
   * tokens; says so in their place.
   *
   * @return how many were cut
   */
  int cutTo(long tokens) {
    int kept = messages.size();
    for (int answers = 0; kept > 0 && answers < KEPT_ANSWERS; kept--) {
      answers += messages.get(kept - 1) instanceof ChatMessage.Assistant ? 1 : 0;
    }
    int cut = 0;
    long left = tokens();
    for (int index = 0; index < kept && left > tokens; index++) {
      if (messages.get(index) instanceof ChatMessage.ToolResult result
          && result.text().length() > ALWAYS_KEPT) {
        ChatMessage shorter =
            new ChatMessage.ToolResult(
                result.callId(),
                result.tool(),
                "(cut to save room: "
                    + result.text().length()
                    + " characters; call the tool again if you need them)",
                result.failed(),
                result.reproducible());
        left += TokenEstimate.of(shorter) - TokenEstimate.of(result);
        messages.set(index, shorter);
        cut++;
      }
    }
    if (cut > 0) {
      repeats.clear(); // What was cut may well be asked for again.
    }
    return cut;
  }

  /** Begins a round; does nothing when it has begun. */
  boolean begin(int number) {
    if (round == number) {
      return false;
    }
    round = number;
    calls = 0;
    unusable = 0;
    repeats.clear();
    return true;
  }

  int calls() {
    return calls;
  }

  void countCall() {
    calls++;
  }

  /** How many answers in a row could not be used, this one included. */
  int countUnusable() {
    return ++unusable;
  }

  void usable() {
    unusable = 0;
  }

  /** How often this was called since files changed, this time included. */
  int countRepeat(ToolCall call) {
    return repeats.merge(call.tool() + " " + call.arguments(), 1, Integer::sum);
  }

  void changed() {
    changed = true;
    repeats.clear();
  }

  /** A command may have changed files, but that is not known. */
  void mayHaveChanged() {
    changed = true;
  }

  boolean hasChanged() {
    return changed;
  }

  void asked() {
    asked = true;
  }

  boolean hasAsked() {
    return asked;
  }

  void countSaying(int most) throws ToolException {
    if (sayings >= most) {
      throw new ToolException("You have said enough: " + most + " things in one attempt.");
    }
    sayings++;
  }

  /** Whether this note is new; a further round is told the old ones again. */
  boolean hears(String noteId) {
    return heard.add(noteId);
  }

  void handoff(String text) {
    handoff = text;
  }

  @Nullable String handoff() {
    return handoff;
  }

  ObjectNode json() {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("round", round).put("calls", calls).put("unusable", unusable);
    json.put("sayings", sayings).put("changed", changed).put("asked", asked);
    json.put("handoff", handoff);
    ObjectNode counted = json.putObject("repeats");
    repeats.forEach(counted::put);
    heard.forEach(json.putArray("heard")::add);
    json.set("messages", ChatJson.messages(messages));
    return json;
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Conversation parse(JsonNode json) {
    Conversation conversation = new Conversation();
    conversation.messages.addAll(ChatJson.messages(json.path("messages")));
    conversation.round = json.path("round").asInt(0);
    conversation.calls = json.path("calls").asInt(0);
    conversation.unusable = json.path("unusable").asInt(0);
    conversation.sayings = json.path("sayings").asInt(0);
    conversation.changed = json.path("changed").asBoolean(false);
    conversation.asked = json.path("asked").asBoolean(false);
    json.path("heard").forEach(note -> conversation.heard.add(note.asString("")));
    JsonNode left = json.path("handoff");
    conversation.handoff = left.isString() ? left.stringValue() : null;
    for (Map.Entry<String, JsonNode> entry : json.path("repeats").properties()) {
      conversation.repeats.put(entry.getKey(), entry.getValue().asInt(0));
    }
    return conversation;
  }
}
