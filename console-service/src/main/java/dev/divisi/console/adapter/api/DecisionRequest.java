package dev.divisi.console.adapter.api;

import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.GoalLimits;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is decided. Each kind needs other fields. */
record DecisionRequest(
    @Schema(
            description = "What is decided.",
            requiredMode = Schema.RequiredMode.REQUIRED,
            allowableValues = {
              "APPROVE",
              "REJECT",
              "CANCEL",
              "PAUSE",
              "RESUME",
              "RETRY",
              "SKIP",
              "REASSIGN",
              "STEER",
              "ANSWER",
              "EDIT",
              "RAISE",
              "APPROVE_LESSON",
              "REJECT_LESSON"
            })
        @Nullable DecisionKind kind,
    @Schema(description = "The task; left out when the plan or the goal is decided on.")
        @Nullable String taskId,
    @Schema(description = "Hash of the plan or the patch that was looked at.")
        @Nullable String hash,
    @Schema(description = "Version of the plan that is decided on, or that an edit changes.")
        @Nullable Integer planVersion,
    @Schema(description = "The question that is answered.") @Nullable String questionId,
    @Schema(description = "The lesson that is decided on.") @Nullable String lessonId,
    @Schema(description = "Why.") @Nullable String reason,
    @Schema(description = "The note to a worker, or the answer.") @Nullable String text,
    @Schema(description = "The pool that a task is given to; people do what is given to 'people'.")
        @Nullable String pool,
    @Schema(
            description =
                "The family of the agent that a task is given to; left out, it keeps its agent."
                    + " 'patch' hands in a diff of yours: {\"diff\": ..., \"summary\": ...}.")
        @Nullable String agent,
    @Schema(description = "How that agent is set up, as its family documents.")
        @Nullable Map<String, Object> configuration,
    @Schema(description = "The plan as it is to be, in YAML.") @Nullable String plan,
    @Schema(description = "The limits that change; what is left out stays.")
        @Nullable Limits limits) {

  /** The answer to a question. */
  static DecisionRequest answer(String questionId, String text) {
    return new DecisionRequest(
        DecisionKind.ANSWER,
        null,
        null,
        null,
        questionId,
        null,
        null,
        text,
        null,
        null,
        null,
        null,
        null);
  }

  /** Limits of a goal. */
  @Schema(name = "LimitsRequest")
  record Limits(
      @Schema(description = "Tasks at once.") @Nullable Integer maxParallelTasks,
      @Schema(description = "Attempts at one task.") @Nullable Integer maxAttemptsPerTask,
      @Schema(description = "Rounds of one attempt.") @Nullable Integer maxIterationsPerAttempt,
      @Schema(description = "How long an attempt may take, in seconds.")
          @Nullable Integer attemptTimeoutSeconds,
      @Schema(description = "How long the goal may take, in seconds.")
          @Nullable Integer goalTimeoutSeconds,
      @Schema(description = "What the goal may spend.") @Nullable Budget goalBudget,
      @Schema(description = "What a task may spend.") @Nullable Budget taskBudget,
      @Schema(description = "What an attempt may spend.") @Nullable Budget attemptBudget) {
    GoalLimits toRecord() {
      return GoalLimits.newBuilder()
          .setMaxParallelTasks(maxParallelTasks)
          .setMaxAttemptsPerTask(maxAttemptsPerTask)
          .setMaxIterationsPerAttempt(maxIterationsPerAttempt)
          .setAttemptTimeoutSeconds(attemptTimeoutSeconds)
          .setGoalTimeoutSeconds(goalTimeoutSeconds)
          .setGoalBudget(record(goalBudget))
          .setTaskBudget(record(taskBudget))
          .setAttemptBudget(record(attemptBudget))
          .build();
    }

    private static dev.divisi.schemas.@Nullable Budget record(@Nullable Budget budget) {
      return budget == null
          ? null
          : new dev.divisi.schemas.Budget(
              budget.tokens(), budget.costMicros(), budget.modelCalls());
    }
  }

  /** What may be spent; no bound where nothing is given. */
  @Schema(name = "BudgetRequest")
  record Budget(
      @Schema(description = "Tokens.") @Nullable Long tokens,
      @Schema(description = "Millionths of a US dollar.") @Nullable Long costMicros,
      @Schema(description = "Calls of models.") @Nullable Long modelCalls) {}
}
