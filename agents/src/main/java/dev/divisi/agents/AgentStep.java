package dev.divisi.agents;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One step of an agent: what it was told, what it answered, which tool it used and what came of it.
 * Steps make up the transcript of an attempt, in the order in which they happened.
 *
 * @param kind what kind of step
 * @param name of the tool, or of the model; empty where neither is concerned
 * @param callId ties a {@link Kind#TOOL_RESULT} to its {@link Kind#TOOL_CALL}; empty for others
 * @param body what was said: text, or JSON for arguments of tools; as it was, so neither redacted
 *     nor cut
 * @param failed whether a tool, or a request to a model, failed
 * @param duration how long it took; zero where that is not known
 * @param usage what it took; null for steps that asked no model
 */
public record AgentStep(
    Kind kind,
    String name,
    String callId,
    String body,
    boolean failed,
    Duration duration,
    @Nullable Usage usage) {

  /** Kinds of steps. */
  public enum Kind {
    /** What a model, or an agent of its own, was given. */
    PROMPT,
    /** What a model, or an agent of its own, answered. */
    ANSWER,
    /** What a model thought aloud before it answered. */
    THOUGHT,
    /** A tool that was asked for, with its arguments. */
    TOOL_CALL,
    /** What the tool gave. */
    TOOL_RESULT,
    /** Something that needed leave, and whether it was given. */
    PERMISSION,
    /** A request of an agent of its own to its model and the whole answer, to be given again. */
    EXCHANGE
  }

  /**
   * What a request to a model took.
   *
   * @param model the model that answered
   * @param inputTokens tokens that it read, cached ones included
   * @param cachedInputTokens those of them that it had read before
   * @param outputTokens tokens that it wrote
   * @param costMicros what it cost, in millionths of a US dollar
   */
  public record Usage(
      String model, long inputTokens, long cachedInputTokens, long outputTokens, long costMicros) {}

  /** A step that asked no model and took no time worth telling. */
  public static AgentStep of(Kind kind, String name, String callId, String body) {
    return new AgentStep(kind, name, callId, body, false, Duration.ZERO, null);
  }
}
