package dev.divisi.goals;

import dev.divisi.schemas.Budget;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.Priority;
import dev.divisi.schemas.TopicCatalogue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a goal file says.
 *
 * @param goal what is asked for
 * @param playbook a name, a path, or the playbook itself
 * @param planApproval whether a person must approve the plan, whatever policy says
 * @param priority how urgent it is beside other goals
 * @param deciders who may decide on it; empty means anyone
 * @param profile who does tasks that name nobody
 */
record GoalFile(
    String goal,
    List<NamedRepository> repositories,
    @Nullable JsonNode playbook,
    Map<String, String> parameters,
    @Nullable Limits limits,
    @Nullable Boolean planApproval,
    @Nullable Urgency priority,
    List<String> deciders,
    @Nullable String profile) {
  GoalFile {
    if (goal.isBlank()) {
      throw new IllegalArgumentException("goal is empty; say in words what is asked for");
    }
    if (deciders.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("deciders has an empty name; leave it out");
    }
  }

  /** A repository as people name it: by path or URL. */
  record NamedRepository(String url, @Nullable String name, @Nullable String base) {
    NamedRepository {
      if (url.isBlank()) {
        throw new IllegalArgumentException("url is empty; give a path or a URL");
      }
    }
  }

  /** How urgent, without the symbol for what a newer version may write. */
  enum Urgency {
    LOW(Priority.LOW),
    NORMAL(Priority.NORMAL),
    HIGH(Priority.HIGH);

    private final Priority priority;

    Urgency(Priority priority) {
      this.priority = priority;
    }

    Priority priority() {
      return priority;
    }
  }

  /** Bounds; what is not given is the task graph's default. */
  record Limits(
      @Nullable Integer maxParallelTasks,
      Map<String, Integer> maxParallelTasksByPool,
      @Nullable Integer maxAttemptsPerTask,
      @Nullable Integer maxIterationsPerAttempt,
      @Nullable Duration attemptTimeout,
      @Nullable Duration goalTimeout,
      @Nullable Budgets budgets) {
    Limits {
      requirePositive("maxParallelTasks", maxParallelTasks);
      maxParallelTasksByPool.forEach(
          (pool, tasks) -> {
            TopicCatalogue.taskReady(pool); // refuses what is no name
            requirePositive("maxParallelTasksByPool." + pool, tasks);
          });
      requirePositive("maxAttemptsPerTask", maxAttemptsPerTask);
      requirePositive("maxIterationsPerAttempt", maxIterationsPerAttempt);
      requireSecond("attemptTimeout", attemptTimeout);
      requireSecond("goalTimeout", goalTimeout);
    }

    GoalLimits toRecord() {
      return GoalLimits.newBuilder()
          .setMaxParallelTasks(maxParallelTasks)
          .setMaxParallelTasksByPool(maxParallelTasksByPool)
          .setMaxAttemptsPerTask(maxAttemptsPerTask)
          .setMaxIterationsPerAttempt(maxIterationsPerAttempt)
          .setAttemptTimeoutSeconds(seconds(attemptTimeout))
          .setGoalTimeoutSeconds(seconds(goalTimeout))
          .setAttemptBudget(budgets == null ? null : budget(budgets.attempt()))
          .setTaskBudget(budgets == null ? null : budget(budgets.task()))
          .setGoalBudget(budgets == null ? null : budget(budgets.goal()))
          .build();
    }

    private static @Nullable Budget budget(@Nullable Spendable spendable) {
      return spendable == null ? null : spendable.toRecord();
    }

    private static @Nullable Integer seconds(@Nullable Duration duration) {
      return duration == null ? null : Math.toIntExact(duration.toSeconds());
    }

    private static void requireSecond(String name, @Nullable Duration value) {
      if (value != null && value.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException(name + " must be 1s or more");
      }
    }
  }

  /** What may be spent, by what it is spent on. */
  record Budgets(@Nullable Spendable attempt, @Nullable Spendable task, @Nullable Spendable goal) {}

  /**
   * What may be spent; no bound where nothing is given.
   *
   * @param cost in US dollars
   */
  record Spendable(@Nullable Long tokens, @Nullable BigDecimal cost, @Nullable Long modelCalls) {
    Spendable {
      requirePositive("tokens", tokens);
      requirePositive("modelCalls", modelCalls);
      if (cost != null) {
        Money.micros("cost", cost);
      }
    }

    Budget toRecord() {
      return Budget.newBuilder()
          .setTokens(tokens)
          .setCostMicros(cost == null ? null : Money.micros("cost", cost))
          .setModelCalls(modelCalls)
          .build();
    }
  }

  private static void requirePositive(String name, @Nullable Number value) {
    if (value != null && value.longValue() < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
    }
  }
}
