package dev.divisi.cli;

import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Publishes what a person decides, and waits for the task graph's word on it: an audit event that
 * names the decision. The task graph alone judges whether a decision fits how things stand; what is
 * refused here before is only what cannot be sent at all.
 */
final class DecisionSender {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration STEP = Duration.ofMillis(200);
  private static final String DECISION_ID = "decisionId";
  private static final String REFUSED = "CommandRefused";

  private final CommandContext context;
  private final String goal;
  private final String reason;
  private final boolean json;

  DecisionSender(CommandContext context, GoalSubject subject) {
    this(context, subject.goal(), subject.reason(), subject.json());
  }

  /**
   * @param goal what a person calls it
   * @param json whether the result is printed as JSON
   */
  DecisionSender(CommandContext context, String goal, String reason, boolean json) {
    this.context = context;
    this.goal = goal;
    this.reason = reason;
    this.json = json;
  }

  /** Decides on a goal that is there and has not ended. */
  @FunctionalInterface
  interface OnGoal {
    ExitCode decide(Session session, Standing standing, GoalState goal)
        throws CommandException, InterruptedException;
  }

  /** Decides on a task that is there. */
  @FunctionalInterface
  interface OnTask {
    ExitCode decide(Session session, GoalState goal, TaskState task)
        throws CommandException, InterruptedException;
  }

  int onGoal(OnGoal decider) throws CommandException, InterruptedException {
    try (Session session = Reading.running(context)) {
      Standing standing = Standing.read(session.client());
      GoalState found = standing.goal(goal);
      if (StatusWords.ended(found.getStatus())) {
        throw new CommandException(
            ExitCode.REFUSED,
            "The goal "
                + found.getGoalId()
                + " has ended already: it is "
                + StatusWords.of(found.getStatus())
                + ".");
      }
      return decider.decide(session, standing, found).code();
    }
  }

  int onTask(String taskId, OnTask decider) throws CommandException, InterruptedException {
    return onGoal(
        (session, standing, found) -> decider.decide(session, found, standing.task(found, taskId)));
  }

  /** A decision with who, when and why, to be filled in. */
  DecisionMade.Builder draft(DecisionKind kind, GoalState about) {
    return DecisionMade.newBuilder()
        .setDecisionId(UUID.randomUUID().toString())
        .setGoalId(about.getGoalId())
        .setKind(kind)
        .setBy(context.user())
        .setLogin(context.access().login())
        .setReason(reason)
        .setDecidedAt(context.clock().instant());
  }

  /** Says something beside the result. */
  void tell(String line) {
    if (json) {
      context.terminal().note(line);
    } else {
      context.terminal().say(line);
    }
  }

  /**
   * Publishes a decision and tells what came of it.
   *
   * @param done what was done when it is accepted, as a sentence
   */
  ExitCode send(Session session, DecisionMade decision, String done)
      throws CommandException, InterruptedException {
    List<AuditEvent> answers = publish(session, decision);
    if (answers.isEmpty()) {
      return unheard(decision);
    }
    @Nullable AuditEvent refusal =
        answers.stream().filter(event -> event.getType().equals(REFUSED)).findFirst().orElse(null);
    if (json) {
      context.terminal().say(asJson(decision, refusal == null ? "accepted" : "refused", answers));
      return refusal == null ? ExitCode.DONE : ExitCode.REFUSED;
    }
    if (refusal != null) {
      throw new CommandException(ExitCode.REFUSED, sentence(refusal.getSummary()));
    }
    List<String> missing = told(answers, "missing");
    context.terminal().say(missing.isEmpty() ? done : stillNeeded(done, missing));
    answers.stream()
        .map(event -> Untrusted.glance(event.getSummary()))
        .filter(line -> !line.isEmpty())
        .distinct()
        .forEach(line -> context.terminal().say("  " + line));
    told(answers, "awaited").forEach(line -> context.terminal().say("  " + line));
    return ExitCode.DONE;
  }

  /** What the answers tell of it, each line once. */
  private static List<String> told(List<AuditEvent> answers, String detail) {
    return answers.stream()
        .flatMap(event -> Untrusted.each(event.getDetails().getOrDefault(detail, "")).stream())
        .distinct()
        .toList();
  }

  /** One approval may not be enough. */
  private static String stillNeeded(String done, List<String> missing) {
    String sentence = done.endsWith(".") ? done.substring(0, done.length() - 1) : done;
    boolean one = missing.size() == 1 && missing.getFirst().startsWith("1 ");
    return sentence + "; " + String.join(", ", missing) + (one ? " is needed." : " are needed.");
  }

  /** The audit events that name the decision; empty when none came in time. */
  private List<AuditEvent> publish(Session session, DecisionMade decision)
      throws CommandException, InterruptedException {
    try (RecordFeed feed = session.client().fromNow(List.of(TopicCatalogue.AUDIT_EVENTS))) {
      session.client().publish(TopicCatalogue.DECISION_MADE, decision.getGoalId(), decision);
      for (Duration left = PATIENCE; left.isPositive(); left = left.minus(STEP)) {
        List<AuditEvent> answers =
            feed.poll(STEP).stream()
                .filter(AuditEvent.class::isInstance)
                .map(AuditEvent.class::cast)
                .filter(
                    event -> decision.getDecisionId().equals(event.getDetails().get(DECISION_ID)))
                .toList();
        if (!answers.isEmpty()) {
          return answers;
        }
      }
    }
    return List.of();
  }

  private ExitCode unheard(DecisionMade decision) {
    if (json) {
      context.terminal().say(asJson(decision, "unheard", List.of()));
    } else {
      context
          .terminal()
          .note(
              "Your decision is published, but nothing was heard of it yet. See `divisi audit "
                  + decision.getGoalId()
                  + "`.");
    }
    return ExitCode.UNAVAILABLE;
  }

  private static String asJson(DecisionMade decision, String outcome, List<AuditEvent> events) {
    ObjectNode node =
        JsonMapper.shared()
            .createObjectNode()
            .put(DECISION_ID, decision.getDecisionId())
            .put("goalId", decision.getGoalId());
    node.put("taskId", decision.getTaskId());
    node.put("kind", decision.getKind().name()).put("outcome", outcome);
    var missing = node.putArray("missing");
    told(events, "missing").forEach(missing::add);
    var awaited = node.putArray("awaited");
    told(events, "awaited").forEach(awaited::add);
    var array = node.putArray("events");
    events.forEach(event -> array.add(RecordJson.event(event)));
    return node.toString();
  }

  /** "refused: cancel: why" as a sentence of its own. */
  private static String sentence(String summary) {
    String line = Untrusted.line(summary);
    if (line.isEmpty()) {
      return "Refused.";
    }
    String sentence = line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1);
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }
}
