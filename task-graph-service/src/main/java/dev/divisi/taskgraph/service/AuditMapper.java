package dev.divisi.taskgraph.service;

import dev.divisi.schemas.AuditEvent;
import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From decisions to the public record of them: who, what, why, on what evidence. */
final class AuditMapper {

  private static final String SELF = "task-graph";

  /** What is told of one event; the rest of the record is the same for all. */
  private record Story(
      String actor, @Nullable Integer attempt, String summary, Map<String, String> details) {

    static Story of(String actor, @Nullable Integer attempt, String summary, String... details) {
      Map<String, String> map = new LinkedHashMap<>();
      for (int i = 0; i < details.length; i += 2) {
        map.put(details[i], details[i + 1]);
      }
      return new Story(actor, attempt, summary, map);
    }
  }

  private AuditMapper() {}

  static AuditEvent event(Event event, long sequence) {
    Story story = story(event);
    return AuditEvent.newBuilder()
        .setGoalId(event.goalId())
        .setSequence(sequence)
        .setAt(event.at())
        .setType(event.getClass().getSimpleName())
        .setTaskId(taskId(event))
        .setAttempt(story.attempt())
        .setActor(story.actor())
        .setSummary(story.summary())
        .setDetails(story.details())
        .build();
  }

  /**
   * A fact that nobody could make sense of. It belongs to no goal for certain, so it has no place
   * in a goal's sequence: its number is 0.
   */
  static AuditEvent unreadable(
      String key, Instant at, String reason, String place, String deadLetters) {
    return AuditEvent.newBuilder()
        .setGoalId(key)
        .setSequence(0)
        .setAt(at)
        .setType("FactUnreadable")
        .setActor(SELF)
        .setSummary("a fact was put to the dead letters: " + reason)
        .setDetails(Map.of("place", place, "deadLetters", deadLetters))
        .build();
  }

  private static @Nullable String taskId(Event event) {
    return switch (event) {
      case Event.CommandRefused e -> e.taskId();
      case Event.GoalEvent _ -> null;
      case Event.TaskEvent e -> e.taskId();
    };
  }

  private static Story story(Event event) {
    return switch (event) {
      case Event.GoalEvent e -> goalStory(e);
      case Event.TaskEvent e -> taskStory(e);
    };
  }

  private static Story goalStory(Event.GoalEvent event) {
    return switch (event) {
      case Event.GoalAccepted e ->
          Story.of(
              e.submittedBy(),
              null,
              "goal accepted: " + e.text(),
              "repositories",
              String.join(", ", e.repositories()),
              "limits",
              e.limits().toString());
      case Event.PlanOrdered e -> Story.of(SELF, e.attempt(), "a plan is asked for");
      case Event.PlanWorkGranted e ->
          Story.of(SELF, null, "planning is given to " + e.worker(), "claim", e.claimId());
      case Event.PlanLeaseRenewed e ->
          Story.of(SELF, null, "the planner is alive", "leaseUntil", e.leaseUntil().toString());
      case Event.PlanAttemptFailed e ->
          Story.of(
              e.feedback().source(),
              e.feedback().attempt(),
              "no plan: " + e.feedback().message(),
              "retryAt",
              e.retryAt().toString());
      case Event.PlanProposed e ->
          Story.of(
              e.planner(),
              null,
              "plan " + e.version() + " with " + e.taskCount() + " tasks",
              "contentHash",
              e.contentHash(),
              "baseCommits",
              e.baseCommits().toString());
      case Event.PlanJudged e ->
          Story.of(
              "policy",
              null,
              "plan: " + word(e.verdict()),
              "contentHash",
              e.contentHash(),
              "rules",
              lines(e.verdict().reasons()));
      case Event.PlanApprovalRequested e ->
          Story.of(SELF, null, "a person must approve the plan: " + e.reason());
      case Event.PlanApproved e ->
          Story.of(e.by(), null, "plan approved: " + e.reason(), "contentHash", e.contentHash());
      case Event.CancelRequested e -> Story.of(e.by(), null, "cancel: " + e.reason());
      case Event.GoalCompleted _ -> Story.of(SELF, null, "goal done");
      case Event.GoalFailed e -> Story.of(SELF, null, "goal failed: " + e.reason());
      case Event.GoalCancelled e -> Story.of(SELF, null, "goal cancelled: " + e.reason());
      case Event.CommandRefused e ->
          Story.of(
              e.actor(),
              e.attempt() == 0 ? null : e.attempt(),
              "refused: " + e.command() + ": " + e.reason());
    };
  }

  private static Story taskStory(Event.TaskEvent event) {
    return switch (event) {
      case Event.TaskPlanned e -> Story.of(SELF, null, "planned: " + e.definition().title());
      case Event.DependencyMerged e -> Story.of(SELF, null, e.dependency() + " is merged");
      case Event.TaskReadied _ -> Story.of(SELF, null, "ready");
      case Event.TaskDeferred e -> Story.of(SELF, null, e.reason());
      case Event.BackOffEnded _ -> Story.of(SELF, null, "the pause is over");
      case Event.TaskDispatched e ->
          Story.of(
              SELF,
              e.attempt(),
              "attempt " + e.attempt() + " is ordered",
              "baseCommit",
              e.baseCommit());
      case Event.WorkGranted e ->
          Story.of(
              SELF,
              e.attempt(),
              e.step().name().toLowerCase(java.util.Locale.ROOT) + " is given to " + e.worker(),
              "claim",
              e.claimId(),
              "deadline",
              e.deadline().toString());
      case Event.LeaseRenewed e -> Story.of(SELF, null, e.activity());
      case Event.PatchAccepted e ->
          Story.of(
              e.worker(),
              e.attempt(),
              "patch proposed by " + e.agent(),
              "patchHash",
              e.patchHash());
      case Event.PatchJudged e ->
          Story.of(
              "policy",
              e.attempt(),
              "patch: " + word(e.verdict()),
              "patchHash",
              e.patchHash(),
              "rules",
              lines(e.verdict().reasons()));
      case Event.ReviewOrdered e -> Story.of(SELF, e.attempt(), "a review is asked for");
      case Event.WorkReleased e -> Story.of(SELF, e.attempt(), e.reason());
      case Event.WorkReordered e ->
          Story.of(
              SELF,
              null,
              e.step().name().toLowerCase(java.util.Locale.ROOT) + " is asked for again");
      case Event.ReviewPassed e ->
          Story.of(e.reviewer(), e.attempt(), "review: approved", "evidence", lines(e.evidence()));
      case Event.ApprovalRequested e ->
          Story.of(
              e.reviewer(),
              e.attempt(),
              "review: approved; a person must approve too: " + e.reason(),
              "evidence",
              lines(e.evidence()));
      case Event.PatchApproved e ->
          Story.of(
              e.by(), e.attempt(), "patch approved: " + e.reason(), "patchHash", e.patchHash());
      case Event.MergeOrdered e ->
          Story.of(SELF, e.attempt(), "a merge is asked for", "expectedHead", e.expectedHead());
      case Event.BranchMoved e ->
          Story.of("integrator", null, "the feature branch moved", "head", e.head());
      case Event.TaskMerged e ->
          e.commit() == null
              ? Story.of("integrator", e.attempt(), "done; nothing to merge", "head", e.head())
              : Story.of(
                  "integrator", e.attempt(), "merged", "commit", e.commit(), "head", e.head());
      case Event.AttemptFailed e ->
          Story.of(
              e.feedback().source(),
              e.attempt(),
              firstLine(e.code() + ": " + e.feedback().message()),
              "code",
              e.code(),
              "message",
              e.feedback().message(),
              "retryAt",
              e.retryAt().toString());
      case Event.TaskFailed e ->
          Story.of(
              SELF,
              e.attempt() == 0 ? null : e.attempt(),
              firstLine("given up: " + e.code() + ": " + e.reason()),
              "code",
              e.code(),
              "message",
              e.reason());
      case Event.TaskBlocked e -> Story.of(SELF, null, e.reason());
      case Event.TaskCancelled e -> Story.of(SELF, null, e.reason());
    };
  }

  private static String word(Verdict verdict) {
    return switch (verdict.outcome()) {
      case ALLOW -> "allowed";
      case DENY -> "denied";
      case REQUIRE_APPROVAL -> "a person must approve";
    };
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
