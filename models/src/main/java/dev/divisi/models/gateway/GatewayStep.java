package dev.divisi.models.gateway;

import dev.divisi.models.TokenUsage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an agent asked through the gateway, and what came of it.
 *
 * @param kind what kind of step
 * @param name of the model, or of the tool that it called
 * @param callId of a tool's call; empty for others
 * @param body the request as JSON, the text that was answered, a tool's arguments, or a {@link
 *     GatewayExchange} as JSON; without the keys of the worker, and cut when it is long
 * @param failed whether the answer was an error, or was broken off
 * @param duration how long the answer took; zero for others
 * @param usage what it took; null for others than answers
 */
public record GatewayStep(
    Kind kind,
    String name,
    String callId,
    String body,
    boolean failed,
    Duration duration,
    @Nullable Usage usage) {

  /** Kinds of steps. */
  public enum Kind {
    PROMPT,
    ANSWER,
    TOOL_CALL,
    /** A request and its whole answer, to be answered again; also of what only looks up. */
    EXCHANGE
  }

  /**
   * What a call took.
   *
   * @param model that answered
   * @param costMicros in millionths of a US dollar; zero when the model has no price
   * @param estimated whether the provider did not say, or not to the end, so that characters were
   *     counted instead
   */
  public record Usage(String model, TokenUsage tokens, long costMicros, boolean estimated) {}
}
