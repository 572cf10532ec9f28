package dev.divisi.taskgraph.service;

import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanHash;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.taskgraph.Command;
import dev.divisi.taskgraph.Decider;
import dev.divisi.taskgraph.Limits;
import dev.divisi.taskgraph.ShortText;
import org.jspecify.annotations.Nullable;

/** From what people decide to commands. */
final class DecisionMapper {

  private static final int MAX_REASON_LENGTH = 2_000;

  /** A rejection says of each line what is wrong with it, and the next attempt must be told. */
  private static final int MAX_REJECTION_LENGTH = 16_000;

  /** An order carries it, and has to fit into a record. */
  private static final int MAX_CONFIGURATION_LENGTH = 1 << 20;

  private static final int MAX_NAME_LENGTH = 200;

  private DecisionMapper() {}

  /**
   * What the decision asks of the brain.
   *
   * @throws UnintelligibleFactException when it lacks what its kind needs
   */
  static Command command(DecisionMade fact) {
    String goalId = fact.getGoalId();
    String taskId = fact.getTaskId();
    Decider by =
        new Decider(
            fact.getDecisionId(),
            ShortText.start(fact.getBy(), MAX_NAME_LENGTH),
            ShortText.start(fact.getLogin(), MAX_NAME_LENGTH));
    if (by.name().isBlank() || by.decisionId().isBlank()) {
      throw new UnintelligibleFactException("A decision must say who decides, and have an id.");
    }
    String reason =
        ShortText.start(
            fact.getReason(),
            fact.getKind() == DecisionKind.REJECT ? MAX_REJECTION_LENGTH : MAX_REASON_LENGTH);
    return switch (fact.getKind()) {
      case APPROVE -> decide(fact, true, by, reason);
      case REJECT -> decide(fact, false, by, reason);
      case CANCEL ->
          taskId == null
              ? new Command.CancelGoal(goalId, by, reason)
              : new Command.CancelTask(goalId, taskId, by, reason);
      case PAUSE -> new Command.PauseGoal(goalId, by, reason);
      case RESUME -> new Command.ResumeGoal(goalId, by, reason);
      case RETRY -> new Command.RetryTask(goalId, task(fact), by, reason);
      case SKIP -> new Command.SkipTask(goalId, task(fact), by, reason);
      case REASSIGN -> new Command.ReassignTask(goalId, task(fact), pool(fact), false, by, reason);
      case STEER -> new Command.SteerTask(goalId, task(fact), text(fact), by, reason);
      case ANSWER ->
          new Command.AnswerQuestion(
              goalId, given(fact.getQuestionId(), "question"), text(fact), by, reason);
      case EDIT -> edit(fact, by, reason);
      case RAISE -> raise(fact, by, reason);
      case APPROVE_LESSON -> lesson(fact, true, by, reason);
      case REJECT_LESSON -> lesson(fact, false, by, reason);
      case UNKNOWN -> throw FactMapper.unknown("decision");
    };
  }

  private static Command decide(DecisionMade fact, boolean approved, Decider by, String reason) {
    return new Command.Decide(
        fact.getGoalId(),
        fact.getTaskId(),
        fact.getQuestionId(),
        approved,
        fact.getPlanVersion(),
        fact.getHash(),
        by,
        reason);
  }

  private static Command lesson(DecisionMade fact, boolean approved, Decider by, String reason) {
    return new Command.DecideLesson(
        fact.getGoalId(), task(fact), given(fact.getLessonId(), "lesson"), approved, by, reason);
  }

  private static Command edit(DecisionMade fact, Decider by, String reason) {
    Plan plan = fact.getPlan();
    Integer version = fact.getPlanVersion();
    if (plan == null || version == null) {
      throw new UnintelligibleFactException(
          "An edit must hold the whole plan, and the version that it is based on.");
    }
    return new Command.EditPlan(
        fact.getGoalId(),
        version,
        fact.getHash(),
        PlanMapper.draft(plan, PlanHash.of(plan)),
        by,
        reason);
  }

  private static Command raise(DecisionMade fact, Decider by, String reason) {
    Limits.Change change = Limits.Change.NONE;
    String problem = fact.getLimits() == null ? "it names no limit" : null;
    try {
      change = LimitsMapper.change(fact.getLimits());
    } catch (IllegalArgumentException e) {
      problem = e.getMessage();
    }
    return new Command.RaiseLimits(fact.getGoalId(), change, problem, by, reason);
  }

  private static String pool(DecisionMade fact) {
    CandidateChoice candidate = fact.getCandidate();
    if (candidate == null) {
      throw new UnintelligibleFactException("To reassign a task, name a pool and an agent.");
    }
    try {
      TopicCatalogue.taskReady(candidate.getPool());
    } catch (IllegalArgumentException e) {
      throw new UnintelligibleFactException(String.valueOf(e.getMessage()));
    }
    if (candidate.getAgent().getConfiguration().length() > MAX_CONFIGURATION_LENGTH) {
      throw new UnintelligibleFactException(
          "The configuration of an agent may have at most "
              + MAX_CONFIGURATION_LENGTH
              + " characters.");
    }
    return candidate.getPool();
  }

  private static String task(DecisionMade fact) {
    return given(fact.getTaskId(), "task");
  }

  private static String text(DecisionMade fact) {
    String text = given(fact.getText(), "text");
    if (text.isBlank()) {
      throw new UnintelligibleFactException("A note, or an answer, must not be empty.");
    }
    return text;
  }

  private static String given(@Nullable String value, String what) {
    if (value == null) {
      throw new UnintelligibleFactException("A decision of this kind must name a " + what + ".");
    }
    return value;
  }
}
