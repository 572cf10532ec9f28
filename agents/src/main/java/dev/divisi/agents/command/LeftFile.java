package dev.divisi.agents.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.AgentSpend;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import dev.divisi.workspace.process.PlainText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The kinds of files that a program may leave for its worker, and how each is read. */
enum LeftFile {
  HANDOFF(AgentReport.MAX_HANDOFF_BYTES),
  SPEND(4 << 10),
  QUESTION(AgentSaying.MAX_TEXT_BYTES),
  SCOPE_REQUEST(AgentSaying.MAX_TEXT_BYTES),
  MESSAGE(AgentSaying.MAX_TEXT_BYTES),
  LESSON(AgentSaying.MAX_TEXT_BYTES);

  static final String INVALID = "AGENT_OUTPUT_INVALID";

  private static final Pattern MESSAGE_NAME =
      Pattern.compile("message-(" + AgentSaying.Message.TASK_ID + ")\\.md");
  private static final Pattern LESSON_NAME =
      Pattern.compile("lesson(-[A-Za-z0-9._-]{1,100})?\\.md");
  private static final int MOST_GLOBS = AgentSaying.ScopeRequest.MOST_GLOBS;
  private static final long MOST_SPENT = 1_000_000_000_000_000L;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final int maxBytes;

  LeftFile(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  int maxBytes() {
    return maxBytes;
  }

  /** The kind of the file with this name; empty when it is none of them. */
  static Optional<LeftFile> named(String name) {
    return switch (name) {
      case "handoff.md" -> Optional.of(HANDOFF);
      case "spend.json" -> Optional.of(SPEND);
      case "question.md" -> Optional.of(QUESTION);
      case "scope-request.json" -> Optional.of(SCOPE_REQUEST);
      case String other when LESSON_NAME.matcher(other).matches() -> Optional.of(LESSON);
      case String other when MESSAGE_NAME.matcher(other).matches() -> Optional.of(MESSAGE);
      case String _ -> Optional.empty();
    };
  }

  /**
   * Reads what a file of this kind holds.
   *
   * @throws AgentException AGENT, {@code AGENT_OUTPUT_INVALID}
   */
  Left read(String name, byte[] bytes) throws AgentException {
    String text = text(name, bytes);
    return switch (this) {
      case HANDOFF -> new Left.Handoff(text);
      case SPEND -> new Left.Spent(spend(name, text));
      case QUESTION -> new Left.Said(new AgentSaying.Question(text));
      case LESSON -> new Left.Said(new AgentSaying.Lesson(text));
      case SCOPE_REQUEST -> new Left.Said(scopeRequest(name, text));
      case MESSAGE -> {
        Matcher parts = MESSAGE_NAME.matcher(name);
        if (!parts.matches()) {
          throw invalid(name, "names no task");
        }
        yield new Left.Said(new AgentSaying.Message(text, parts.group(1)));
      }
    };
  }

  private static String text(String name, byte[] bytes) throws AgentException {
    try {
      String text = PlainText.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
      if (text.isBlank()) {
        throw invalid(name, "is empty");
      }
      return text.strip();
    } catch (CharacterCodingException e) {
      throw invalid(name, "is no text in UTF-8");
    }
  }

  private static AgentSpend spend(String name, String text) throws AgentException {
    JsonNode json = object(name, text, Set.of("tokens", "costMicros", "modelCalls"));
    return new AgentSpend(
        amount(name, json, "tokens"),
        amount(name, json, "costMicros"),
        amount(name, json, "modelCalls"));
  }

  private static long amount(String name, JsonNode json, String key) throws AgentException {
    JsonNode amount = json.path(key);
    if (amount.isMissingNode()) {
      return 0;
    }
    if (!amount.isIntegralNumber()
        || !amount.canConvertToLong()
        || amount.longValue() < 0
        || amount.longValue() > MOST_SPENT) {
      throw invalid(name, "has no whole number from 0 as \"" + key + "\"");
    }
    return amount.longValue();
  }

  private static AgentSaying.ScopeRequest scopeRequest(String name, String text)
      throws AgentException {
    JsonNode json = object(name, text, Set.of("scope", "reason"));
    JsonNode scope = json.path("scope");
    if (!scope.isArray() || scope.isEmpty() || scope.size() > MOST_GLOBS) {
      throw invalid(name, "needs a list of 1 to " + MOST_GLOBS + " globs as \"scope\"");
    }
    List<String> globs = new ArrayList<>();
    for (JsonNode glob : scope) {
      if (!glob.isString()) {
        throw invalid(name, "has a glob that is no text");
      }
      globs.add(glob.stringValue());
    }
    try {
      WriteScope.of(globs);
    } catch (InvalidGlobException e) {
      throw invalid(name, "asks for what is no scope: " + e.getMessage());
    }
    String reason = json.path("reason").asString("").strip();
    if (reason.isEmpty()) {
      throw invalid(name, "needs a \"reason\"");
    }
    return new AgentSaying.ScopeRequest(reason, globs);
  }

  private static JsonNode object(String name, String text, Set<String> keys) throws AgentException {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JacksonException e) {
      throw invalid(name, "is no JSON: " + e.getOriginalMessage());
    }
    if (!json.isObject()) {
      throw invalid(name, "must be an object with " + new TreeSet<>(keys));
    }
    Set<String> unknown = new TreeSet<>(json.propertyNames());
    unknown.removeAll(keys);
    if (!unknown.isEmpty()) {
      throw invalid(name, "has unknown keys " + unknown + "; known: " + new TreeSet<>(keys));
    }
    return json;
  }

  static AgentException invalid(String name, String what) {
    return new AgentException(
        AgentException.Kind.AGENT,
        INVALID,
        PlainText.line(
            "What the agent left cannot be taken: " + PlainText.line(name, 100) + " " + what + ".",
            500));
  }
}
