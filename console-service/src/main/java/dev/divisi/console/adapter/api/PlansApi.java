package dev.divisi.console.adapter.api;

import dev.divisi.console.adapter.sql.ApiQueries;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.goals.NoSuchVersionException;
import dev.divisi.goals.PlanDiff;
import dev.divisi.goals.PlanHistory;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanEvaluated;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Versions of plans, for programs. */
@RestController
@RequestMapping(path = "/api/v1/goals/{goalId}")
@Tag(name = "plans")
final class PlansApi {
  private final ReadModel model;
  private final ApiQueries queries;

  PlansApi(ReadModel model, ApiQueries queries) {
    this.model = model;
    this.queries = queries;
  }

  /** A version of a plan, without the plan. */
  record PlanVersion(
      @Schema(description = "Its number.") int version,
      @Schema(description = "Hash of its content; an approval names it.") String contentHash,
      @Schema(description = "What became of it.") PlanHistory.Place place,
      @Schema(description = "Who made it.") String by,
      @Schema(description = "Why.") String reason,
      @Schema(description = "When; left out for the first one.") @Nullable Instant at,
      @Schema(description = "Why a person must approve it; left out when nobody has to.")
          @Nullable String approval,
      @Schema(description = "Who let it come into force; left out when nobody did.")
          @Nullable String approvedBy,
      @Schema(description = "How many tasks it has.") int tasks) {
    private static PlanVersion of(PlanHistory.Version version) {
      return new PlanVersion(
          version.number(),
          version.hash(),
          version.place(),
          version.by(),
          version.reason(),
          version.at(),
          version.approval(),
          version.approvedBy(),
          version.plan().getTasks().size());
    }
  }

  @GetMapping(path = "/plans", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "The versions of a goal's plan.", operationId = "listPlans")
  Page<PlanVersion> plans(@PathVariable String goalId) throws ApiException {
    return Page.whole(history(goalId).versions().stream().map(PlanVersion::of).toList());
  }

  @GetMapping(path = "/plans/{version}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "A version of a goal's plan.", operationId = "getPlan")
  Plan plan(@PathVariable String goalId, @PathVariable int version)
      throws ApiException, NoSuchVersionException {
    return history(goalId).version(version).plan();
  }

  @GetMapping(path = "/plans/{version}/diff", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "What a version changes.",
      description = "Tasks are told by their ids, and their keys are those of a playbook.",
      operationId = "diffPlan")
  Map<String, Object> diff(
      @PathVariable String goalId,
      @PathVariable int version,
      @Parameter(description = "The version to compare with; else the one that it was made of.")
          @RequestParam(required = false)
          @Nullable Integer from)
      throws ApiException, NoSuchVersionException {
    PlanHistory history = history(goalId);
    PlanHistory.Version after = history.version(version);
    PlanHistory.Version before = from == null ? history.before(after) : history.version(from);
    return JsonMapper.shared()
        .convertValue(
            PlanDiff.between(before.plan(), after.plan()).json(), new TypeReference<>() {});
  }

  @GetMapping(path = "/verdicts", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "What policy said of a goal's plans.", operationId = "listPlanVerdicts")
  Page<PlanEvaluated> verdicts(@PathVariable String goalId) throws ApiException {
    if (model.goal(goalId).isEmpty()) {
      throw GoalsApi.noGoal(goalId);
    }
    return Page.whole(queries.verdicts(goalId));
  }

  private PlanHistory history(String goalId) throws ApiException {
    return model.plans(model.goal(goalId).orElseThrow(() -> GoalsApi.noGoal(goalId)));
  }
}
