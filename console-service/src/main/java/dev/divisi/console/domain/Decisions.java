package dev.divisi.console.domain;

import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalSubmitted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people say. The task graph alone judges whether it fits how things stand. */
public interface Decisions {
  /** What the task graph made of it. */
  enum Outcome {
    ACCEPTED,
    REFUSED,
    /** It is published, but nothing was heard of it in time. */
    UNHEARD
  }

  /**
   * What came of a decision.
   *
   * @param id the decision, or the goal
   * @param words what is said of it; empty when there are none
   * @param events the audit events that name it; empty when nothing was heard
   */
  record Answer(String id, Outcome outcome, String words, List<AuditEvent> events) {
    private static final String REFUSED = "CommandRefused";

    /** What the events that name it say. */
    public static Answer heard(String id, List<AuditEvent> events) {
      boolean refused = events.stream().anyMatch(event -> event.getType().equals(REFUSED));
      return new Answer(
          id,
          events.isEmpty() ? Outcome.UNHEARD : refused ? Outcome.REFUSED : Outcome.ACCEPTED,
          String.join("; ", events.stream().map(AuditEvent::getSummary).distinct().toList()),
          events);
    }

    /** It is not published, as nothing could come of it. */
    static Answer unfit(String id, String why) {
      return new Answer(id, Outcome.REFUSED, why, List.of());
    }

    /** The refusal; null when there is none. */
    public @Nullable String refusal() {
      return outcome == Outcome.REFUSED ? words() : null;
    }
  }

  /**
   * Publishes a decision, and waits a few seconds for the task graph's word on it.
   *
   * @throws UnavailableException when it could not be published
   */
  Answer decide(DecisionMade decision) throws UnavailableException, InterruptedException;

  /**
   * Publishes a goal, and waits a few seconds for the task graph to take it.
   *
   * @throws UnavailableException when it could not be published
   */
  Answer submit(GoalSubmitted goal) throws UnavailableException, InterruptedException;
}
