package dev.divisi.agents.acp;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.AgentStep;
import dev.divisi.workspace.process.PlainText;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an agent says and does in a session, put on record, and what it spends. Pieces of a message
 * are joined. Serves many threads; what comes outside of a turn is passed over.
 */
final class Transcript {
  private static final int MAX_TEXT = 1 << 20;
  private static final int ACTIVITY_CHARACTERS = 200;

  private final AgentLog log;
  private final Spending spending;
  private final ToolCalls calls;
  private final StringBuilder text = new StringBuilder();
  private AgentStep.Kind kind = AgentStep.Kind.ANSWER;
  private String messageId = "";
  private String answer = "";
  private boolean inTurn;

  /**
   * @param model that the agent was given; empty for its own choice
   */
  Transcript(AgentLog log, String model, AgentBudget budget) {
    this.log = log;
    this.spending = new Spending(model, budget);
    this.calls = new ToolCalls(log);
  }

  /** A gateway counted this, all in all; from now on it counts alone. */
  synchronized void counted(AgentSpend soFar) {
    spending.counted(soFar);
    log.spent(soFar);
  }

  /** A turn begins. */
  synchronized void prompt(String prompt) {
    inTurn = true;
    answer = "";
    spending.promptBegins();
    log.step(AgentStep.of(AgentStep.Kind.PROMPT, spending.model(), "", prompt));
  }

  /** Takes a {@code session/update}; unknown kinds are passed over. */
  synchronized void update(JsonNode update) {
    if (!inTurn) {
      return;
    }
    switch (update.path("sessionUpdate").asString("")) {
      case "agent_message_chunk" -> chunk(AgentStep.Kind.ANSWER, update);
      case "agent_thought_chunk" -> chunk(AgentStep.Kind.THOUGHT, update);
      case "tool_call", "tool_call_update" -> {
        flush(null);
        if (calls.isNew(update)) {
          spending.modelAnswers();
        }
        if (calls.update(update)) {
          spending.toolEnded();
        }
      }
      case "plan" -> plan(update);
      case "usage_update" -> spending.usageUpdate(update);
      default -> {
        // The user's own words, commands on offer, modes, titles, and what later versions add.
      }
    }
    log.spent(spending.soFar());
  }

  /** What is known of a tool call, with what a request says of it. */
  synchronized ToolCalls.Call call(JsonNode toolCall) {
    flush(null);
    if (calls.isNew(toolCall)) {
      spending.modelAnswers();
    }
    calls.update(toolCall);
    return calls.announced(toolCall.path("toolCallId").asString(""));
  }

  /** Puts a request for leave, and the answer to it, on record. */
  synchronized void permission(String name, String callId, String body, boolean allowed) {
    log.step(
        new AgentStep(
            AgentStep.Kind.PERMISSION, name, callId, body, !allowed, Duration.ZERO, null));
  }

  /** Puts what was done for the agent on record. */
  synchronized void served(String method, JsonNode params, String outcome, boolean failed) {
    flush(null);
    log.step(AgentStep.of(AgentStep.Kind.TOOL_CALL, method, "", params.toString()));
    log.step(
        new AgentStep(
            AgentStep.Kind.TOOL_RESULT, method, "", outcome, failed, Duration.ZERO, null));
  }

  /** A turn has ended; the result says what it took, where the agent says so. */
  synchronized void end(JsonNode result) {
    Optional<AgentStep.Usage> usage = spending.promptEnds(result);
    flush(usage.orElse(null));
    calls.end();
    inTurn = false;
    log.spent(spending.soFar());
  }

  /** The last message of the last turn. */
  synchronized String answer() {
    return answer;
  }

  synchronized AgentSpend spent() {
    return spending.soFar();
  }

  synchronized boolean isOverBudget() {
    return spending.isOverBudget();
  }

  private void chunk(AgentStep.Kind chunkKind, JsonNode update) {
    String id = update.path("messageId").asString("");
    if (kind != chunkKind || !messageId.equals(id)) {
      flush(null);
      kind = chunkKind;
      messageId = id;
    }
    spending.modelAnswers();
    JsonNode content = update.path("content");
    String piece = content.path("text").asString("");
    if (piece.isEmpty() && !content.path("type").asString("text").equals("text")) {
      piece = "[" + content.path("type").asString("") + "]";
    }
    text.append(piece, 0, Math.max(0, Math.min(piece.length(), MAX_TEXT - text.length())));
  }

  /** Puts what was said so far on record; what the prompt took goes with its last answer. */
  private void flush(AgentStep.@Nullable Usage usage) {
    String said = text.toString();
    text.setLength(0);
    boolean answers = kind == AgentStep.Kind.ANSWER;
    if (answers && !said.isBlank()) {
      answer = said;
    }
    if (!answers && !said.isEmpty()) {
      log.step(AgentStep.of(kind, spending.model(), "", said));
    }
    if (usage != null || (answers && !said.isEmpty())) {
      log.step(
          new AgentStep(
              AgentStep.Kind.ANSWER,
              spending.model(),
              "",
              answers ? said : "",
              false,
              Duration.ZERO,
              usage));
    }
  }

  private void plan(JsonNode update) {
    for (JsonNode entry : update.path("entries")) {
      if (entry.path("status").asString("").equals("in_progress")) {
        log.activity(PlainText.line(entry.path("content").asString(""), ACTIVITY_CHARACTERS));
      }
    }
  }
}
