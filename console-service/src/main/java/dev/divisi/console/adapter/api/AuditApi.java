package dev.divisi.console.adapter.api;

import dev.divisi.console.adapter.sql.ApiQueries;
import dev.divisi.console.adapter.sql.AuditRecord;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.AuditFilter;
import dev.divisi.schemas.AuditEvent;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was decided by whom, for programs. */
@RestController
@RequestMapping(path = "/api/v1")
@Tag(name = "audit")
final class AuditApi {
  private final ReadModel model;
  private final ApiQueries queries;
  private final AuditRecord audit;

  AuditApi(ReadModel model, ApiQueries queries, AuditRecord audit) {
    this.model = model;
    this.queries = queries;
    this.audit = audit;
  }

  private static AuditRecord.@Nullable Cursor after(ApiQueries.@Nullable Place place) {
    return place == null ? null : new AuditRecord.Cursor(place.at(), place.id(), place.number());
  }

  @GetMapping(path = "/audit", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Audit events of all goals, the latest first.", operationId = "listAudit")
  Page<AuditEvent> audit(
      @Parameter(description = "How many at most, 1 to 200.") @RequestParam(defaultValue = "50")
          int limit,
      @Parameter(description = "Where to begin: 'next' of the part before.")
          @RequestParam(defaultValue = "")
          String cursor)
      throws ApiException {
    return Page.of(
        audit.events(AuditFilter.ALL, after(Cursor.read(cursor)), Page.limit(limit) + 1),
        limit,
        event -> Cursor.of(event.getAt(), event.getGoalId(), event.getSequence()));
  }

  @GetMapping(path = "/goals/{goalId}/audit", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "A goal's audit events in their order.",
      description = "Each has the hash of the one before, so that none can be left out unseen.",
      operationId = "listGoalAudit")
  Page<AuditEvent> audit(
      @PathVariable String goalId,
      @Parameter(description = "Only events after the one of this number.")
          @RequestParam(defaultValue = "0")
          long after,
      @Parameter(description = "How many at most, 1 to 200.") @RequestParam(defaultValue = "50")
          int limit)
      throws ApiException {
    if (model.goal(goalId).isEmpty()) {
      throw GoalsApi.noGoal(goalId);
    }
    return Page.of(
        queries.audit(goalId, after, Page.limit(limit) + 1),
        limit,
        event -> Long.toString(event.getSequence()));
  }
}
