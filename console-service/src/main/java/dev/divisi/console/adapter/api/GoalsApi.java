package dev.divisi.console.adapter.api;

import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.adapter.sql.ApiQueries;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.Decisions;
import dev.divisi.console.domain.Explanations;
import dev.divisi.console.domain.NotAllowedException;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.documents.DocumentException;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.ExplanationGiven;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Goals, for programs. */
@RestController
@RequestMapping(path = "/api/v1/goals")
@Tag(name = "goals")
final class GoalsApi {
  private final ReadModel model;
  private final ApiQueries queries;
  private final Explanations explanations;
  private final GoalSubmission submission;

  GoalsApi(
      ReadModel model, ApiQueries queries, Explanations explanations, GoalSubmission submission) {
    this.model = model;
    this.queries = queries;
    this.explanations = explanations;
    this.submission = submission;
  }

  /**
   * What came of a submission.
   *
   * @param goalId the goal
   * @param outcome what the task graph made of it
   * @param words in its words
   */
  record Submitted(
      @Schema(description = "The goal's id.") String goalId,
      @Schema(
              description =
                  "ACCEPTED, or UNHEARD: it is published, but the task graph has not answered yet."
                      + " Ask for the goal later.")
          Decisions.Outcome outcome,
      @Schema(description = "What the task graph said; may be empty.") String words) {}

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Goals, the latest first.", operationId = "listGoals")
  Page<GoalState> goals(
      @Parameter(description = "Only goals with this status.") @RequestParam(required = false)
          @Nullable GoalStatus status,
      @Parameter(description = "Only goals about the repository of this name.")
          @RequestParam(defaultValue = "")
          String repository,
      @Parameter(description = "Only goals that say this, or whose id does.")
          @RequestParam(defaultValue = "")
          String text,
      @Parameter(description = "How many at most, 1 to 200.") @RequestParam(defaultValue = "50")
          int limit,
      @Parameter(description = "Where to begin: 'next' of the part before.")
          @RequestParam(defaultValue = "")
          String cursor)
      throws ApiException {
    ApiQueries.GoalFilter filter =
        new ApiQueries.GoalFilter(status == null ? "" : status.name(), repository, text);
    return Page.of(
        queries.goals(filter, Cursor.read(cursor), Page.limit(limit) + 1),
        limit,
        goal -> Cursor.of(goal.getSubmittedAt(), goal.getGoalId(), 0));
  }

  @GetMapping(path = "/{goalId}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "How a goal stands.", operationId = "getGoal")
  GoalState goal(@PathVariable String goalId) throws ApiException {
    return model.goal(goalId).orElseThrow(() -> noGoal(goalId));
  }

  @GetMapping(path = "/{goalId}/request", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "What was asked for.", operationId = "getRequest")
  GoalSubmitted request(@PathVariable String goalId) throws ApiException {
    return model.request(goalId).orElseThrow(() -> noGoal(goalId));
  }

  @GetMapping(path = "/{goalId}/why", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Why a goal is where it is. The task graph itself is asked.",
      operationId = "whyGoal")
  ExplanationGiven why(@PathVariable String goalId)
      throws ApiException, UnavailableException, InterruptedException {
    goal(goalId);
    return explained(explanations.why(goalId, null));
  }

  /** What it said; that it knows of no such thing is not an explanation. */
  static ExplanationGiven explained(ExplanationGiven given) throws ApiException {
    String problem = given.getProblem();
    if (problem != null) {
      throw ApiException.missing(problem);
    }
    return given;
  }

  @PostMapping(
      consumes = {
        MediaType.APPLICATION_JSON_VALUE,
        "application/yaml",
        "application/x-yaml",
        "text/yaml"
      },
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Submits a goal: a goal file, in YAML or as the same in JSON.",
      description =
          "Takes the role author. Nothing is read from the console's disk: a repository is a URL,"
              + " and a playbook is a name or is written in the goal itself.",
      operationId = "submitGoal",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = {
                @Content(mediaType = "application/json", schema = @Schema(type = "object")),
                @Content(mediaType = "application/yaml", schema = @Schema(type = "string"))
              }),
      responses = {
        @ApiResponse(responseCode = "201", description = "The task graph has taken it."),
        @ApiResponse(
            responseCode = "202",
            description = "It is published; nothing was heard of it in time.")
      })
  ResponseEntity<Submitted> submit(
      @Parameter(description = "Names this submission; sent twice, it is one goal.")
          @RequestHeader(name = "Idempotency-Key", defaultValue = "")
          String key,
      @RequestBody byte[] body,
      @Parameter(hidden = true) PersonAuthentication authentication)
      throws ApiException,
          DocumentException,
          NotAllowedException,
          UnavailableException,
          InterruptedException {
    Decisions.Answer answer = submission.submit(authentication.getPrincipal(), body, key);
    Submitted submitted = new Submitted(answer.id(), answer.outcome(), answer.words());
    return switch (answer.outcome()) {
      case ACCEPTED ->
          ResponseEntity.created(URI.create("/api/v1/goals/" + answer.id())).body(submitted);
      case UNHEARD -> ResponseEntity.accepted().body(submitted);
      case REFUSED ->
          throw new ApiException(
              HttpStatus.CONFLICT, ApiException.refusal(answer), Map.of("goalId", answer.id()));
    };
  }

  static ApiException noGoal(String goalId) {
    return ApiException.missing("There is no goal " + Untrusted.line(goalId) + ", or not yet.");
  }
}
