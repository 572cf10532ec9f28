package dev.divisi.cli;

import dev.divisi.goals.NoSuchVersionException;
import dev.divisi.goals.PlanHistory;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.util.List;

/** The versions of a goal's plan as they stand on the topics, and those that a person names. */
final class PlanVersions {
  private static final List<Topic<?>> TOPICS =
      List.of(
          TopicCatalogue.PLAN_CREATED, TopicCatalogue.PLAN_REVISED, TopicCatalogue.AUDIT_EVENTS);

  private PlanVersions() {}

  static PlanHistory read(DivisiClient client, GoalState goal) throws InterruptedException {
    PlanHistory history = new PlanHistory(goal);
    try (RecordFeed feed = client.ofKey(TOPICS, goal.getGoalId())) {
      feed.readToEnd().forEach(history::apply);
    }
    return history;
  }

  /**
   * See {@link PlanHistory#current}.
   *
   * @throws CommandException REFUSED when there is no plan yet, or it is not on the topics any more
   */
  static PlanHistory.Version current(PlanHistory history) throws CommandException {
    try {
      return history.current();
    } catch (NoSuchVersionException e) {
      throw refused(e);
    }
  }

  /**
   * See {@link PlanHistory#version}.
   *
   * @throws CommandException REFUSED when there is none
   */
  static PlanHistory.Version version(PlanHistory history, int number) throws CommandException {
    try {
      return history.version(number);
    } catch (NoSuchVersionException e) {
      throw refused(e);
    }
  }

  /**
   * See {@link PlanHistory#before}.
   *
   * @throws CommandException REFUSED when it is the first
   */
  static PlanHistory.Version before(PlanHistory history, PlanHistory.Version later)
      throws CommandException {
    try {
      return history.before(later);
    } catch (NoSuchVersionException e) {
      throw refused(e);
    }
  }

  private static CommandException refused(NoSuchVersionException e) {
    return new CommandException(ExitCode.REFUSED, String.valueOf(e.getMessage()));
  }
}
