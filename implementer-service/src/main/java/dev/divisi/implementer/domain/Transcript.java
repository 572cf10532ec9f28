package dev.divisi.implementer.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.agents.AgentStep;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.WorkReference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the agent of one attempt does, as it goes on record: in order, numbered, without secrets,
 * and cut where it is long. What was cut is known by its hash.
 */
final class Transcript {
  static final int MAX_BODY_CHARACTERS = 32 * 1024;

  /** Answers and exchanges are kept whole, so that an attempt can be run again from them. */
  static final int MAX_ANSWER_CHARACTERS = 256 * 1024;

  private static final int MAX_NAME_CHARACTERS = 200;

  private final WorkReference work;
  private final String agent;
  private final Attempt attempt;
  private final Redaction redaction;
  private final InstantSource clock;
  private int last;

  Transcript(
      WorkReference work, String agent, Attempt attempt, Redaction redaction, InstantSource clock) {
    this.work = work;
    this.agent = agent;
    this.attempt = attempt;
    this.redaction = redaction;
    this.clock = clock;
  }

  synchronized void take(AgentStep step) {
    Redaction.Redacted body = redaction.redact(step.body());
    String text = body.text();
    byte[] bytes = text.getBytes(UTF_8);
    int most =
        switch (step.kind()) {
          case ANSWER, EXCHANGE -> MAX_ANSWER_CHARACTERS;
          case PROMPT, THOUGHT, TOOL_CALL, TOOL_RESULT, PERMISSION -> MAX_BODY_CHARACTERS;
        };
    boolean cut = text.length() > most;
    last++;
    attempt.record(
        AgentStepTaken.newBuilder()
            .setWork(work)
            .setClaimId(attempt.claimId())
            .setWorker(attempt.worker())
            .setAgent(agent)
            .setSequence(last)
            .setAt(clock.instant())
            .setKind(kind(step.kind()))
            .setName(shortened(step.name(), MAX_NAME_CHARACTERS))
            .setCallId(shortened(step.callId(), MAX_NAME_CHARACTERS))
            .setBody(shortened(text, most))
            .setBodyBytes(bytes.length)
            .setBodyHash(cut ? hash(bytes) : "")
            .setSecretsRemoved(body.secrets())
            .setFailed(step.failed())
            .setDurationMillis(step.duration().toMillis())
            .setUsage(usage(step.usage()))
            .build());
  }

  private static AgentStepKind kind(AgentStep.Kind kind) {
    return switch (kind) {
      case PROMPT -> AgentStepKind.PROMPT;
      case ANSWER -> AgentStepKind.ANSWER;
      case THOUGHT -> AgentStepKind.THOUGHT;
      case TOOL_CALL -> AgentStepKind.TOOL_CALL;
      case TOOL_RESULT -> AgentStepKind.TOOL_RESULT;
      case PERMISSION -> AgentStepKind.PERMISSION;
      case EXCHANGE -> AgentStepKind.EXCHANGE;
    };
  }

  private static @Nullable ModelUsage usage(AgentStep.@Nullable Usage usage) {
    return usage == null
        ? null
        : new ModelUsage(
            usage.model(),
            usage.inputTokens(),
            usage.cachedInputTokens(),
            usage.outputTokens(),
            usage.costMicros());
  }

  /** Never within a character that takes two places. */
  private static String shortened(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
