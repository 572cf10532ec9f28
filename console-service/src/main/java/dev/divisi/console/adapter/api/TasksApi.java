package dev.divisi.console.adapter.api;

import dev.divisi.console.adapter.sql.ApiQueries;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.Explanations;
import dev.divisi.console.domain.PlannedState;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.ExplanationGiven;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tasks, and what was done and said for them, for programs. */
@RestController
@RequestMapping(path = "/api/v1/goals/{goalId}/tasks")
@Tag(name = "tasks")
final class TasksApi {
  private final ReadModel model;
  private final ApiQueries queries;
  private final Explanations explanations;

  TasksApi(ReadModel model, ApiQueries queries, Explanations explanations) {
    this.model = model;
    this.queries = queries;
    this.explanations = explanations;
  }

  /** A patch without its diff. */
  record PatchSummary(
      @Schema(description = "Number of the attempt.") int attempt,
      @Schema(description = "The claim that it was made under.") String claimId,
      @Schema(description = "Hash of the diff; a decision names it.") String hash,
      @Schema(description = "Commit that the diff applies to.") String baseCommit,
      @Schema(description = "Id of the git tree that results.") String resultTree,
      @Schema(description = "Which agent made it.") String agent,
      @Schema(description = "What the agent says of it.") String summary,
      @Schema(description = "What it changes.") List<FileChange> files,
      @Schema(description = "What the attempt has spent; left out when it is not known.")
          @Nullable Spend spend,
      @Schema(description = "What whoever depends on the task should know; may be left out.")
          @Nullable String handoff,
      @Schema(description = "When it was proposed.") Instant proposedAt) {
    private static PatchSummary of(ApiQueries.KeptPatch kept) {
      PatchProposed proposed = kept.proposed();
      Patch patch = proposed.getPatch();
      return new PatchSummary(
          proposed.getWork().getAttempt(),
          proposed.getClaimId(),
          patch.getHash(),
          patch.getBaseCommit(),
          patch.getResultTree(),
          proposed.getAgent(),
          proposed.getSummary(),
          patch.getFiles(),
          proposed.getSpend(),
          proposed.getHandoff(),
          kept.proposedAt());
    }
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "A goal's tasks in the order of its plan.", operationId = "listTasks")
  Page<TaskState> tasks(@PathVariable String goalId) throws ApiException {
    List<TaskState> tasks = model.tasks(goalId).stream().map(PlannedState::state).toList();
    if (tasks.isEmpty() && model.goal(goalId).isEmpty()) {
      throw GoalsApi.noGoal(goalId);
    }
    return Page.whole(tasks);
  }

  @GetMapping(path = "/{taskId}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "How a task stands.", operationId = "getTask")
  TaskState task(@PathVariable String goalId, @PathVariable String taskId) throws ApiException {
    return model
        .task(goalId, taskId)
        .map(PlannedState::state)
        .orElseThrow(
            () ->
                ApiException.missing(
                    "The goal has no task " + Untrusted.line(taskId) + ", or not yet."));
  }

  @GetMapping(path = "/{taskId}/why", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Why a task is where it is. The task graph itself is asked.",
      operationId = "whyTask")
  ExplanationGiven why(@PathVariable String goalId, @PathVariable String taskId)
      throws ApiException, UnavailableException, InterruptedException {
    task(goalId, taskId);
    return GoalsApi.explained(explanations.why(goalId, taskId));
  }

  @GetMapping(path = "/{taskId}/patches", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "What was proposed, the first attempt first.", operationId = "listPatches")
  Page<PatchSummary> patches(@PathVariable String goalId, @PathVariable String taskId)
      throws ApiException {
    task(goalId, taskId);
    return Page.whole(queries.patches(goalId, taskId).stream().map(PatchSummary::of).toList());
  }

  @GetMapping(
      path = "/{taskId}/patches/{hash}/diff",
      produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
  @Operation(
      summary = "The diff of a patch, as it was proposed.",
      description = "It was written by an agent: nothing in it can be trusted.",
      operationId = "getDiff")
  ResponseEntity<String> diff(
      @PathVariable String goalId, @PathVariable String taskId, @PathVariable String hash)
      throws ApiException {
    return queries
        .patch(goalId, taskId, hash)
        .map(kept -> ResponseEntity.ok(kept.proposed().getPatch().getDiff()))
        .orElseThrow(
            () ->
                ApiException.missing(
                    "The task has no patch with the hash " + Untrusted.line(hash) + "."));
  }

  @GetMapping(path = "/{taskId}/verdicts", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "What policy said of its patches.", operationId = "listPatchVerdicts")
  Page<PatchEvaluated> verdicts(@PathVariable String goalId, @PathVariable String taskId)
      throws ApiException {
    task(goalId, taskId);
    return Page.whole(queries.verdicts(goalId, taskId));
  }

  @GetMapping(path = "/{taskId}/reviews", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "What reviewers said of its patches.", operationId = "listReviews")
  Page<ReviewCompleted> reviews(@PathVariable String goalId, @PathVariable String taskId)
      throws ApiException {
    task(goalId, taskId);
    return Page.whole(queries.reviews(goalId, taskId));
  }

  @GetMapping(path = "/{taskId}/steps", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "What agents did, the first step first.", operationId = "listSteps")
  Page<AgentStepTaken> steps(
      @PathVariable String goalId,
      @PathVariable String taskId,
      @Parameter(description = "Only of this attempt.") @RequestParam(required = false)
          @Nullable Integer attempt,
      @Parameter(description = "How many at most, 1 to 200.") @RequestParam(defaultValue = "50")
          int limit,
      @Parameter(description = "Where to begin: 'next' of the part before.")
          @RequestParam(defaultValue = "")
          String cursor)
      throws ApiException {
    task(goalId, taskId);
    return Page.of(
        queries.steps(goalId, taskId, attempt, Cursor.read(cursor), Page.limit(limit) + 1),
        limit,
        step -> Cursor.of(step.getAt(), step.getClaimId(), step.getSequence()));
  }
}
