package dev.divisi.console.adapter.api;

import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.domain.Decisions;
import dev.divisi.console.domain.NotAllowedException;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.documents.DocumentException;
import dev.divisi.goals.NoSuchVersionException;
import dev.divisi.schemas.AuditEvent;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** What people decide by programs of theirs. */
@RestController
@Tag(name = "decisions")
final class DecisionsApi {
  private final DecisionTaker taker;

  DecisionsApi(DecisionTaker taker) {
    this.taker = taker;
  }

  /** What came of a decision. */
  record Decided(
      @Schema(description = "The decision's id.") String decisionId,
      @Schema(
              description =
                  "ACCEPTED, or UNHEARD: it is published, but the task graph has not answered yet."
                      + " Send it again with the same Idempotency-Key, or look into the audit.")
          Decisions.Outcome outcome,
      @Schema(description = "What the task graph said; may be empty.") String words,
      @Schema(description = "The audit events that name the decision.") List<AuditEvent> events) {}

  @PostMapping(
      path = "/api/v1/goals/{goalId}/decisions",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Decides something about a goal.",
      description =
          "ANSWER, STEER and EDIT take the role author; APPROVE, REJECT, APPROVE_LESSON and"
              + " REJECT_LESSON approver; all others operator. Whether the decision fits how"
              + " things stand, the task graph alone says.",
      operationId = "decide",
      responses = {
        @ApiResponse(responseCode = "200", description = "The task graph has taken it."),
        @ApiResponse(
            responseCode = "202",
            description = "It is published; nothing was heard of it in time.")
      })
  ResponseEntity<Decided> decide(
      @PathVariable String goalId,
      @Parameter(description = "Names this decision; sent twice, it is one.")
          @RequestHeader(name = "Idempotency-Key", defaultValue = "")
          String key,
      @RequestBody DecisionRequest request,
      @Parameter(hidden = true) PersonAuthentication authentication)
      throws ApiException,
          DocumentException,
          NotAllowedException,
          NoSuchVersionException,
          UnavailableException,
          InterruptedException {
    Decisions.Answer answer = taker.take(authentication.getPrincipal(), goalId, request, key);
    Decided decided = new Decided(answer.id(), answer.outcome(), answer.words(), answer.events());
    return switch (answer.outcome()) {
      case ACCEPTED -> ResponseEntity.ok(decided);
      case UNHEARD -> ResponseEntity.accepted().body(decided);
      case REFUSED ->
          throw new ApiException(
              HttpStatus.CONFLICT, ApiException.refusal(answer), Map.of("decisionId", answer.id()));
    };
  }
}
