package dev.divisi.cli;

import dev.divisi.goals.Money;
import dev.divisi.schemas.Budget;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may be spent on goal, task and attempt. */
final class BudgetOptions {
  @Option(names = "--tokens", paramLabel = "N", description = "Tokens for the whole goal.")
  private @Nullable Long tokens;

  @Option(names = "--cost", paramLabel = "DOLLARS", description = "Money for the whole goal.")
  private @Nullable BigDecimal cost;

  @Option(names = "--model-calls", paramLabel = "N", description = "Requests for the whole goal.")
  private @Nullable Long modelCalls;

  @Option(names = "--task-tokens", paramLabel = "N", description = "Tokens for each task.")
  private @Nullable Long taskTokens;

  @Option(names = "--task-cost", paramLabel = "DOLLARS", description = "Money for each task.")
  private @Nullable BigDecimal taskCost;

  @Option(names = "--task-model-calls", paramLabel = "N", description = "Requests for each task.")
  private @Nullable Long taskModelCalls;

  @Option(names = "--attempt-tokens", paramLabel = "N", description = "Tokens for one attempt.")
  private @Nullable Long attemptTokens;

  @Option(names = "--attempt-cost", paramLabel = "DOLLARS", description = "Money for one attempt.")
  private @Nullable BigDecimal attemptCost;

  @Option(
      names = "--attempt-model-calls",
      paramLabel = "N",
      description = "Requests for one attempt.")
  private @Nullable Long attemptModelCalls;

  @Nullable Budget goal(@Nullable Budget now) throws CommandException {
    return budget("", tokens, cost, modelCalls, now);
  }

  @Nullable Budget task(@Nullable Budget now) throws CommandException {
    return budget("task-", taskTokens, taskCost, taskModelCalls, now);
  }

  @Nullable Budget attempt(@Nullable Budget now) throws CommandException {
    return budget("attempt-", attemptTokens, attemptCost, attemptModelCalls, now);
  }

  /** Null when nothing of it is given; else with what is not given as it is now. */
  private static @Nullable Budget budget(
      String prefix,
      @Nullable Long tokens,
      @Nullable BigDecimal cost,
      @Nullable Long modelCalls,
      @Nullable Budget now)
      throws CommandException {
    if (tokens == null && cost == null && modelCalls == null) {
      return null;
    }
    LimitOptions.requirePositive("--" + prefix + "tokens", tokens);
    LimitOptions.requirePositive("--" + prefix + "model-calls", modelCalls);
    Budget.Builder budget = now == null ? Budget.newBuilder() : Budget.newBuilder(now);
    if (tokens != null) {
      budget.setTokens(tokens);
    }
    if (cost != null) {
      budget.setCostMicros(micros("--" + prefix + "cost", cost));
    }
    if (modelCalls != null) {
      budget.setModelCalls(modelCalls);
    }
    return budget.build();
  }

  private static long micros(String name, BigDecimal cost) throws CommandException {
    try {
      return Money.micros(name, cost);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, e.getMessage() + ".");
    }
  }
}
