package dev.divisi.console.adapter.api;

import dev.divisi.console.adapter.sql.ApiQueries;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.DecisionDesk;
import dev.divisi.console.domain.Decisions;
import dev.divisi.console.domain.NotAllowedException;
import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.Pools;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.console.domain.Words;
import dev.divisi.documents.DocumentException;
import dev.divisi.goals.NoSuchVersionException;
import dev.divisi.goals.PlanFileReader;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Plan;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes decisions from programs. One that is sent again with the same key is looked up: the task
 * graph says nothing to a decision that it knows.
 */
@Component
final class DecisionTaker {
  private final DecisionDesk desk;
  private final ReadModel model;
  private final ApiQueries queries;
  private final Pools pools;

  DecisionTaker(DecisionDesk desk, ReadModel model, ApiQueries queries, Pools pools) {
    this.desk = desk;
    this.model = model;
    this.queries = queries;
    this.pools = pools;
  }

  /**
   * Takes a decision.
   *
   * @param key what names it; empty for one that is sent once
   */
  Decisions.Answer take(Person person, String goalId, DecisionRequest request, String key)
      throws ApiException,
          DocumentException,
          NotAllowedException,
          NoSuchVersionException,
          UnavailableException,
          InterruptedException {
    DecisionKind kind = request.kind();
    if (kind == null || kind == DecisionKind.UNKNOWN) {
      throw ApiException.bad("The field 'kind' is missing; it says what is decided.");
    }
    DecisionDesk.require(person, Words.of(kind), DecisionDesk.needed(kind));
    IdempotencyKey checked = IdempotencyKey.of(key);
    GoalState goal = model.goal(goalId).orElseThrow(() -> GoalsApi.noGoal(goalId));
    DecisionMade decision = decision(person, goal, kind, request, checked);
    Optional<DecisionMade> before =
        checked.isGiven() ? queries.decision(decision.getDecisionId()) : Optional.empty();
    if (before.isPresent()) {
      checked.require(same(before.get(), decision));
      Decisions.Answer recorded = recorded(decision);
      if (recorded.outcome() != Decisions.Outcome.UNHEARD) {
        return recorded;
      }
    }
    Decisions.Answer answer = desk.decide(person, decision);
    return answer.outcome() == Decisions.Outcome.UNHEARD ? recorded(decision) : answer;
  }

  private DecisionMade decision(
      Person person, GoalState goal, DecisionKind kind, DecisionRequest request, IdempotencyKey key)
      throws ApiException, DocumentException, NoSuchVersionException, UnavailableException {
    requireFields(kind, request);
    DecisionMade.Builder draft =
        desk.draft(person, kind, goal.getGoalId(), key.text())
            .setTaskId(given(request.taskId()))
            .setHash(given(request.hash()))
            .setPlanVersion(request.planVersion())
            .setQuestionId(given(request.questionId()))
            .setLessonId(given(request.lessonId()))
            .setText(given(request.text()))
            .setReason(request.reason() == null ? "" : request.reason().strip())
            .setLimits(request.limits() == null ? null : request.limits().toRecord());
    String pool = given(request.pool());
    if (pool != null) {
      String configuration =
          request.configuration() == null
              ? "{}"
              : JsonMapper.shared().writeValueAsString(request.configuration());
      String agent = given(request.agent());
      draft.setCandidate(
          new CandidateChoice(pool, new AgentChoice(agent == null ? "" : agent, configuration)));
    }
    String plan = request.plan();
    if (plan != null) {
      draft.setPlan(plan(goal, request, plan));
    }
    return draft.build();
  }

  /** What lacks them nobody could read: it would stand on the topic, and no answer would come. */
  private static void requireFields(DecisionKind kind, DecisionRequest request)
      throws ApiException {
    switch (kind) {
      case RETRY, SKIP -> require("taskId", request.taskId());
      case REASSIGN -> {
        require("taskId", request.taskId());
        require("pool", request.pool());
      }
      case STEER -> {
        require("taskId", request.taskId());
        require("text", request.text());
      }
      case ANSWER -> {
        require("questionId", request.questionId());
        require("text", request.text());
      }
      case EDIT -> require("plan", request.plan());
      case RAISE -> require("limits", request.limits() == null ? null : "given");
      case APPROVE_LESSON, REJECT_LESSON -> {
        require("taskId", request.taskId());
        require("lessonId", request.lessonId());
      }
      case APPROVE, REJECT, CANCEL, PAUSE, RESUME, UNKNOWN -> {}
    }
  }

  private static void require(String field, @Nullable String value) throws ApiException {
    if (given(value) == null) {
      throw ApiException.bad("The field '" + field + "' is missing; this decision needs it.");
    }
  }

  private Plan plan(GoalState goal, DecisionRequest request, String text)
      throws ApiException, DocumentException, NoSuchVersionException, UnavailableException {
    Integer version = request.planVersion();
    if (version == null) {
      throw ApiException.bad(
          "The field 'planVersion' is missing; it says which version the edit changes.");
    }
    Plan before = model.plans(goal).version(version).plan();
    return PlanFileReader.read("plan", text, before, pools.served());
  }

  private static boolean same(DecisionMade before, DecisionMade now) {
    return DecisionMade.newBuilder(now).setDecidedAt(before.getDecidedAt()).build().equals(before);
  }

  private Decisions.Answer recorded(DecisionMade decision) {
    List<AuditEvent> events = queries.ofDecision(decision.getGoalId(), decision.getDecisionId());
    return Decisions.Answer.heard(decision.getDecisionId(), events);
  }

  private static @Nullable String given(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
