package dev.divisi.cli;

import dev.divisi.cli.Terminal.Tone;
import dev.divisi.goals.Money;
import dev.divisi.goals.Times;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.WorkReference;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prints the steps of agents as they come, and what they took all in all. */
final class TranscriptPrinter {
  /** What a tool gave may be thousands of lines. */
  private static final int MOST_LINES = 20;

  private final Terminal terminal;
  private final boolean json;
  private final boolean full;
  private final DateTimeFormatter time =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
  private String claim = "";
  private int printed;
  private long tokens;
  private long costMicros;
  private long calls;

  TranscriptPrinter(Terminal terminal, boolean json, boolean full) {
    this.terminal = terminal;
    this.json = json;
    this.full = full;
  }

  /** How many steps were printed. */
  int printed() {
    return printed;
  }

  void print(AgentStepTaken step) {
    ModelUsage usage = step.getUsage();
    if (usage != null) {
      tokens += usage.getInputTokens() + usage.getOutputTokens();
      costMicros += usage.getCostMicros();
      calls++;
    }
    if (json) {
      printed++;
      terminal.say(tree(step).toString());
    } else if (step.getKind() != AgentStepKind.EXCHANGE) {
      // An exchange is the answer once more, for a machine that runs the attempt again.
      printed++;
      claim(step);
      head(step);
      body(step.getBody());
    }
  }

  /** Says what all steps took. */
  void sum() {
    if (!json && printed > 0) {
      terminal.say("");
      terminal.say(
          Texts.counted(printed, "step")
              + ", "
              + Texts.counted(calls, "model call")
              + String.format(Locale.ROOT, ", %,d tokens, $", tokens)
              + Money.words(costMicros));
    }
  }

  private void claim(AgentStepTaken step) {
    if (step.getClaimId().equals(claim)) {
      return;
    }
    if (!claim.isEmpty()) {
      terminal.say("");
    }
    claim = step.getClaimId();
    WorkReference work = step.getWork();
    terminal.say(
        terminal.tone(
            Tone.STRONG,
            "Attempt "
                + work.getAttempt()
                + ", "
                + words(work.getStep())
                + " by "
                + Untrusted.line(step.getAgent())
                + " on "
                + Untrusted.line(step.getWorker())));
  }

  private void head(AgentStepTaken step) {
    StringBuilder head = new StringBuilder(time.format(step.getAt()));
    head.append("  ").append(words(step.getKind()));
    if (!step.getName().isEmpty()) {
      head.append(' ').append(Untrusted.line(step.getName()));
    }
    if (step.getFailed()) {
      head.append(" failed");
    }
    if (step.getDurationMillis() > 0) {
      head.append(", ").append(Times.words(Duration.ofMillis(step.getDurationMillis())));
    }
    ModelUsage usage = step.getUsage();
    if (usage != null) {
      head.append(
          String.format(
              Locale.ROOT,
              ", %,d tokens in (%,d cached), %,d out",
              usage.getInputTokens(),
              usage.getCachedInputTokens(),
              usage.getOutputTokens()));
      if (usage.getCostMicros() > 0) {
        head.append(", $").append(Money.words(usage.getCostMicros()));
      }
    }
    if (step.getSecretsRemoved() > 0) {
      head.append(", ")
          .append(Texts.counted(step.getSecretsRemoved(), "secret"))
          .append(" removed");
    }
    if (!step.getBodyHash().isEmpty()) {
      head.append(String.format(Locale.ROOT, ", cut: it had %,d bytes", step.getBodyBytes()));
    }
    terminal.say(
        terminal.tone(step.getFailed() ? Tone.BAD : tone(step.getKind()), head.toString()));
  }

  private void body(String body) {
    List<String> lines = Untrusted.lines(body).stripTrailing().lines().toList();
    boolean whole = full || lines.size() <= MOST_LINES;
    lines.stream()
        .limit(whole ? lines.size() : MOST_LINES)
        .forEach(line -> terminal.say("  " + line));
    if (!whole) {
      terminal.say(
          terminal.tone(
              Tone.QUIET,
              "  ... " + Texts.counted(lines.size() - MOST_LINES, "more line") + ": --full"));
    }
  }

  private static Tone tone(AgentStepKind kind) {
    return switch (kind) {
      case ANSWER -> Tone.GOOD;
      case TOOL_CALL, PERMISSION -> Tone.BUSY;
      case PROMPT, THOUGHT, TOOL_RESULT, EXCHANGE, UNKNOWN -> Tone.QUIET;
    };
  }

  private static String words(Enum<?> symbol) {
    return symbol.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static ObjectNode tree(AgentStepTaken step) {
    WorkReference work = step.getWork();
    ObjectNode node =
        JsonMapper.shared()
            .createObjectNode()
            .put("goalId", work.getGoalId())
            .put("taskId", work.getTaskId())
            .put("attempt", work.getAttempt())
            .put("step", work.getStep().name())
            .put("claimId", step.getClaimId())
            .put("worker", step.getWorker())
            .put("agent", step.getAgent())
            .put("sequence", step.getSequence())
            .put("at", step.getAt().toString())
            .put("kind", step.getKind().name())
            .put("name", step.getName())
            .put("callId", step.getCallId())
            .put("failed", step.getFailed())
            .put("durationMillis", step.getDurationMillis());
    ModelUsage usage = step.getUsage();
    if (usage == null) {
      node.putNull("usage");
    } else {
      node.putObject("usage")
          .put("model", usage.getModel())
          .put("inputTokens", usage.getInputTokens())
          .put("cachedInputTokens", usage.getCachedInputTokens())
          .put("outputTokens", usage.getOutputTokens())
          .put("costMicros", usage.getCostMicros());
    }
    return node.put("body", step.getBody())
        .put("bodyBytes", step.getBodyBytes())
        .put("secretsRemoved", step.getSecretsRemoved());
  }
}
