package dev.divisi.console.adapter.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.console.adapter.sql.ApiQueries;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.DecisionDesk;
import dev.divisi.console.domain.Decisions;
import dev.divisi.console.domain.NotAllowedException;
import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.Role;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.documents.DocumentException;
import dev.divisi.goals.GoalIds;
import dev.divisi.goals.GoalReader;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalSubmitted;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/**
 * Takes goals from programs. With a key the goal's id is made of the person and the key alone, so a
 * goal that is sent again finds itself, on whichever console.
 */
@Component
final class GoalSubmission {
  private static final RandomGenerator RANDOM = new SecureRandom();

  private final DecisionDesk desk;
  private final ReadModel model;
  private final ApiQueries queries;
  private final InstantSource clock;

  GoalSubmission(DecisionDesk desk, ReadModel model, ApiQueries queries, InstantSource clock) {
    this.desk = desk;
    this.model = model;
    this.queries = queries;
    this.clock = clock;
  }

  /**
   * Submits a goal file.
   *
   * @param body its text, in UTF-8
   * @param key what names the submission; empty for one that is sent once
   */
  Decisions.Answer submit(Person person, byte[] body, String key)
      throws ApiException,
          DocumentException,
          NotAllowedException,
          UnavailableException,
          InterruptedException {
    // Whoever may not submit learns nothing of what is wrong with a goal.
    DecisionDesk.require(person, "submit goals", Role.AUTHOR);
    IdempotencyKey checked = IdempotencyKey.of(key);
    GoalSubmitted goal =
        GoalReader.read(
            "goal",
            text(body),
            null,
            asked -> checked.isGiven() ? checked.goalId(person) : GoalIds.of(asked, RANDOM),
            person.name(),
            clock.instant());
    if (checked.isGiven()) {
      Optional<GoalSubmitted> before = model.request(goal.getGoalId());
      if (before.isPresent()) {
        checked.require(same(before.get(), goal));
        return recorded(goal.getGoalId());
      }
    }
    return desk.submit(person, goal);
  }

  private static boolean same(GoalSubmitted before, GoalSubmitted now) {
    return GoalSubmitted.newBuilder(now)
        .setSubmittedAt(before.getSubmittedAt())
        .build()
        .equals(before);
  }

  private Decisions.Answer recorded(String goalId) {
    List<AuditEvent> events = queries.audit(goalId, 0, 1);
    // A goal whose events are not there yet is taken when its state is.
    return events.isEmpty() && model.goal(goalId).isPresent()
        ? new Decisions.Answer(goalId, Decisions.Outcome.ACCEPTED, "", events)
        : Decisions.Answer.heard(goalId, events);
  }

  private static String text(byte[] body) throws ApiException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw ApiException.bad("The body is not UTF-8.");
    }
  }
}
