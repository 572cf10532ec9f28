package dev.divisi.console.adapter.web;

import dev.divisi.goals.Money;
import dev.divisi.goals.Times;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.ModelUsage;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A step of an agent in words. What agents say may hold escapes for a terminal: they are taken out.
 */
public final class StepWords {
  private static final int FIRST_CHARACTERS = 1_500;
  private static final int FIRST_LINES = 20;
  private static final int LONGEST_JSON = 40_000;

  private StepWords() {}

  /** What kind of step it is. */
  public static String of(AgentStepKind kind) {
    return switch (kind) {
      case UNKNOWN -> "step";
      case PROMPT -> "was given";
      case ANSWER -> "says";
      case THOUGHT -> "thinks";
      case TOOL_CALL -> "calls";
      case TOOL_RESULT -> "result of";
      case PERMISSION -> "permission for";
      case EXCHANGE -> "exchange with";
    };
  }

  /** Its whole body, harmless. */
  public static String body(AgentStepTaken step) {
    String body = step.getBody();
    if (step.getKind() == AgentStepKind.TOOL_CALL
        && body.startsWith("{")
        && body.length() < LONGEST_JSON) {
      try {
        body = JsonMapper.shared().readTree(body).toPrettyString();
      } catch (JacksonException _) {
        // Cut, or no JSON: shown as it is.
      }
    }
    return Untrusted.lines(body);
  }

  /** The beginning of its body. */
  public static String beginning(AgentStepTaken step) {
    String body = body(step);
    int end = Math.min(body.length(), FIRST_CHARACTERS);
    int lines = 0;
    for (int at = 0; at < end; at++) {
      if (body.charAt(at) == '\n' && ++lines >= FIRST_LINES) {
        end = at;
      }
    }
    if (end > 0 && end < body.length() && Character.isHighSurrogate(body.charAt(end - 1))) {
      end--;
    }
    return body.substring(0, end);
  }

  /** Whether the beginning is not all of it. */
  public static boolean isLong(AgentStepTaken step) {
    return beginning(step).length() < body(step).length();
  }

  /** How large the body was; for one that was cut before it was recorded. */
  public static String size(AgentStepTaken step) {
    return step.getBodyHash().isEmpty()
        ? ""
        : String.format(Locale.ROOT, "cut: %,d bytes in all", step.getBodyBytes());
  }

  /** What it took: tokens, money, time. */
  public static String took(AgentStepTaken step) {
    StringBuilder words = new StringBuilder();
    ModelUsage usage = step.getUsage();
    if (usage != null) {
      words.append(tokens(usage.getInputTokens(), usage.getOutputTokens()));
      if (usage.getCostMicros() > 0) {
        words.append(" · $").append(Money.words(usage.getCostMicros()));
      }
    }
    if (step.getDurationMillis() > 0) {
      words
          .append(words.isEmpty() ? "" : " · ")
          .append(Times.words(Duration.ofMillis(step.getDurationMillis())));
    }
    return words.toString();
  }

  /** Tokens read and written. */
  public static String tokens(long input, long output) {
    return String.format(Locale.ROOT, "%,d tokens in, %,d out", input, output);
  }
}
