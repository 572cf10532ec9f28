package dev.divisi.console.testing;

import dev.divisi.console.domain.Decisions;
import dev.divisi.console.domain.Explanations;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.ExplanationGiven;
import dev.divisi.schemas.GoalSubmitted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Takes, refuses or does not hear what it is told, as a test says. */
public final class FakeTaskGraph implements Decisions, Explanations {
  public final List<DecisionMade> decisions = new CopyOnWriteArrayList<>();
  public final List<GoalSubmitted> goals = new CopyOnWriteArrayList<>();

  /** What it makes of all that it is told. */
  public volatile Outcome outcome = Outcome.ACCEPTED;

  /** Whether nothing can be said to it. */
  public volatile boolean unavailable;

  @Override
  public Answer decide(DecisionMade decision) throws UnavailableException {
    require();
    decisions.add(decision);
    return Answer.heard(
        decision.getDecisionId(),
        outcome == Outcome.UNHEARD ? List.of() : List.of(event(decision)));
  }

  /** What it would put on record of a decision. */
  public AuditEvent event(DecisionMade decision) {
    return AuditEvent.newBuilder()
        .setGoalId(decision.getGoalId())
        .setSequence(decisions.size() + 100)
        .setAt(Instant.parse("2026-01-01T00:00:00Z"))
        .setType(outcome == Outcome.REFUSED ? "CommandRefused" : "Decided")
        .setActor(decision.getBy())
        .setLogin(decision.getLogin())
        .setSummary(outcome == Outcome.REFUSED ? "nothing waits for that" : "decided")
        .setDetails(Map.of("decisionId", decision.getDecisionId()))
        .setHash("h" + decisions.size())
        .build();
  }

  @Override
  public Answer submit(GoalSubmitted goal) throws UnavailableException {
    require();
    goals.add(goal);
    return new Answer(goal.getGoalId(), outcome, "", List.of());
  }

  @Override
  public ExplanationGiven why(String goalId, @Nullable String taskId) throws UnavailableException {
    require();
    return ExplanationGiven.newBuilder()
        .setRequestId("r")
        .setGoalId(goalId)
        .setTaskId(taskId)
        .setStatus("RUNNING")
        .setReason("all is well")
        .build();
  }

  private void require() throws UnavailableException {
    if (unavailable) {
      throw new UnavailableException("Kafka cannot be reached; nothing was said.");
    }
  }
}
