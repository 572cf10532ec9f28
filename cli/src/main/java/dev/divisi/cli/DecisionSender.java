package dev.divisi.cli;

import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what a person decides of exactly the plan or patch that stands there now, and waits for
 * the effect.
 */
final class DecisionSender {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration STEP = Duration.ofMillis(200);

  private final CommandContext context;

  DecisionSender(CommandContext context) {
    this.context = context;
  }

  /** Decides on the plan of a goal. */
  void onPlan(DecisionKind kind, String goalId, String reason)
      throws CommandException, InterruptedException {
    try (Session session = Reading.running(context)) {
      Standing standing = Standing.read(session.client());
      GoalState goal = standing.goal(goalId);
      if (goal.getStatus() != GoalStatus.AWAITING_APPROVAL || goal.getPlanHash() == null) {
        throw new CommandException(ExitCode.REFUSED, noPlanWaits(standing, goal));
      }
      DecisionMade decision = decision(kind, goal, null, goal.getPlanHash(), reason);
      String what = "the plan of " + goal.getGoalId();
      send(session, decision, what, record -> isDecided(record, goal));
    }
  }

  /** Decides on the patch of a task. */
  void onPatch(DecisionKind kind, String goalId, String taskId, String reason)
      throws CommandException, InterruptedException {
    try (Session session = Reading.running(context)) {
      Standing standing = Standing.read(session.client());
      GoalState goal = standing.goal(goalId);
      TaskState task = standing.task(goal, taskId);
      if (task.getStatus() != TaskStatus.AWAITING_APPROVAL || task.getPatchHash() == null) {
        throw new CommandException(
            ExitCode.REFUSED,
            "The task "
                + task.getTaskId()
                + " does not wait for a person: it is "
                + StatusWords.of(task.getStatus())
                + ".");
      }
      DecisionMade decision = decision(kind, goal, task.getTaskId(), task.getPatchHash(), reason);
      String what = "the patch of " + task.getTaskId();
      send(session, decision, what, record -> isDecided(record, task));
    }
  }

  /** Ends a goal. */
  void cancel(String goalId, String reason) throws CommandException, InterruptedException {
    try (Session session = Reading.running(context)) {
      GoalState goal = Standing.read(session.client()).goal(goalId);
      if (StatusWords.ended(goal.getStatus())) {
        throw new CommandException(
            ExitCode.REFUSED,
            "The goal "
                + goal.getGoalId()
                + " has ended already: it is "
                + StatusWords.of(goal.getStatus())
                + ".");
      }
      DecisionMade decision = decision(DecisionKind.CANCEL, goal, null, null, reason);
      send(session, decision, "the goal " + goal.getGoalId(), record -> isDecided(record, goal));
    }
  }

  private static boolean isDecided(SpecificRecord record, GoalState before) {
    return record instanceof GoalState state
        && state.getGoalId().equals(before.getGoalId())
        && state.getStatus() != before.getStatus();
  }

  private static boolean isDecided(SpecificRecord record, TaskState before) {
    return record instanceof TaskState state
        && state.getGoalId().equals(before.getGoalId())
        && state.getTaskId().equals(before.getTaskId())
        && state.getStatus() != before.getStatus();
  }

  private DecisionMade decision(
      DecisionKind kind,
      GoalState goal,
      @Nullable String taskId,
      @Nullable String hash,
      String reason) {
    return DecisionMade.newBuilder()
        .setDecisionId(UUID.randomUUID().toString())
        .setGoalId(goal.getGoalId())
        .setKind(kind)
        .setTaskId(taskId)
        .setHash(hash)
        .setBy(context.user())
        .setReason(reason)
        .setDecidedAt(context.clock().instant())
        .build();
  }

  private void send(
      Session session, DecisionMade decision, String what, Predicate<SpecificRecord> isEffect)
      throws CommandException, InterruptedException {
    try (RecordFeed feed =
        session.client().fromNow(List.of(TopicCatalogue.GOAL_STATE, TopicCatalogue.TASK_STATE))) {
      session.client().publish(TopicCatalogue.DECISION_MADE, decision.getGoalId(), decision);
      for (Duration left = PATIENCE; left.isPositive(); left = left.minus(STEP)) {
        if (feed.poll(STEP).stream().anyMatch(isEffect)) {
          context.terminal().say(done(decision.getKind()) + " " + what + ".");
          return;
        }
      }
    }
    context
        .terminal()
        .say(
            "Your decision on "
                + what
                + " is published, but nothing came of it yet. See `divisi audit "
                + decision.getGoalId()
                + "`.");
  }

  private static String done(DecisionKind kind) {
    return switch (kind) {
      case APPROVE -> "Approved";
      case REJECT -> "Rejected";
      case CANCEL -> "Cancelled";
      case PAUSE -> "Paused";
      case RESUME -> "Resumed";
      case RETRY -> "Tried again";
      case SKIP -> "Skipped";
      case REASSIGN -> "Reassigned";
      case STEER -> "Told";
      case ANSWER -> "Answered";
      case EDIT -> "Edited";
      case RAISE -> "Raised";
      case UNKNOWN -> throw new IllegalArgumentException("no decision");
    };
  }

  private static String noPlanWaits(Standing standing, GoalState goal) {
    List<String> waiting =
        standing.tasks(goal.getGoalId()).stream()
            .filter(task -> task.getStatus() == TaskStatus.AWAITING_APPROVAL)
            .map(TaskState::getTaskId)
            .toList();
    String message =
        "The plan of "
            + goal.getGoalId()
            + " does not wait for a person: the goal is "
            + StatusWords.of(goal.getStatus())
            + ".";
    return waiting.isEmpty()
        ? message
        : message + " Name one of its tasks that do: " + String.join(", ", waiting) + ".";
  }
}
