package dev.divisi.cli;

import dev.divisi.documents.Durations;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The limits that a person changes; what is not given stays as it is. */
final class LimitOptions {
  @Mixin private final BudgetOptions budgets = new BudgetOptions();

  @Option(
      names = "--max-parallel",
      paramLabel = "N",
      description = "Tasks that may be worked on at once.")
  private @Nullable Integer maxParallel;

  @Option(
      names = "--max-parallel-in",
      paramLabel = "POOL=N",
      description = "Tasks of that pool that may be worked on at once.")
  private Map<String, Integer> maxParallelIn = new HashMap<>();

  @Option(
      names = "--attempts",
      paramLabel = "N",
      description = "Attempts at each task that may fail.")
  private @Nullable Integer attempts;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "How often one attempt may go round from editing to checking.")
  private @Nullable Integer iterations;

  @Option(
      names = "--attempt-timeout",
      paramLabel = "TIME",
      converter = Length.class,
      description = "How long one attempt may take, such as 30m.")
  private @Nullable Duration attemptTimeout;

  @Option(
      names = "--goal-timeout",
      paramLabel = "TIME",
      converter = Length.class,
      description = "How long the whole goal may take, such as 2h.")
  private @Nullable Duration goalTimeout;

  /** Lengths of time as goal files have them. */
  static final class Length implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Durations.parse(text)
          .filter(length -> length.compareTo(Duration.ofSeconds(1)) >= 0)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + text + "' is no length of time; write it such as 90s, 10m or 1h30m"));
    }
  }

  /**
   * The limits that change. A budget is sent whole, with what is not given as it is now: a bound
   * that is missing in it means that there is none.
   *
   * @throws CommandException USAGE when nothing changes, or a value cannot be
   */
  GoalLimits change(@Nullable GoalLimits now) throws CommandException {
    requirePositive("--max-parallel", maxParallel);
    requirePositive("--attempts", attempts);
    requirePositive("--iterations", iterations);
    Map<String, Integer> pools = new HashMap<>();
    if (!maxParallelIn.isEmpty() && now != null) {
      pools.putAll(now.getMaxParallelTasksByPool());
    }
    for (Map.Entry<String, Integer> entry : maxParallelIn.entrySet()) {
      requirePool(entry.getKey());
      requirePositive("--max-parallel-in " + Untrusted.line(entry.getKey()), entry.getValue());
      pools.put(entry.getKey(), entry.getValue());
    }
    GoalLimits change =
        GoalLimits.newBuilder()
            .setMaxParallelTasks(maxParallel)
            .setMaxParallelTasksByPool(pools)
            .setMaxAttemptsPerTask(attempts)
            .setMaxIterationsPerAttempt(iterations)
            .setAttemptTimeoutSeconds(seconds(attemptTimeout))
            .setGoalTimeoutSeconds(seconds(goalTimeout))
            .setGoalBudget(budgets.goal(now == null ? null : now.getGoalBudget()))
            .setTaskBudget(budgets.task(now == null ? null : now.getTaskBudget()))
            .setAttemptBudget(budgets.attempt(now == null ? null : now.getAttemptBudget()))
            .build();
    if (change.equals(GoalLimits.newBuilder().build())) {
      throw new CommandException(
          ExitCode.USAGE, "Say which limit changes, such as --cost 12.50 or --goal-timeout 2h.");
    }
    return change;
  }

  private static void requirePool(String name) throws CommandException {
    try {
      TopicCatalogue.taskReady(name);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.USAGE, "--max-parallel-in: " + Untrusted.line(String.valueOf(e.getMessage())));
    }
  }

  private static @Nullable Integer seconds(@Nullable Duration duration) {
    return duration == null ? null : Math.toIntExact(duration.toSeconds());
  }

  static void requirePositive(String name, @Nullable Number value) throws CommandException {
    if (value != null && value.longValue() < 1) {
      throw new CommandException(ExitCode.USAGE, name + " must be 1 or more, not " + value + ".");
    }
  }
}
