package dev.divisi.taskgraph.service;

import dev.divisi.schemas.AuditEvent;
import dev.divisi.taskgraph.Approvals;
import dev.divisi.taskgraph.Decider;
import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.GivenApproval;
import dev.divisi.taskgraph.Reason;
import dev.divisi.taskgraph.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From decisions to the public record of them: who, what, why, on what evidence. */
final class AuditMapper {

  static final String SELF = "task-graph";

  /** What is told of one event; the rest of the record is the same for all. */
  record Story(
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

  static AuditEvent event(Event event, long sequence, @Nullable Decider decider) {
    Story story = story(event);
    Map<String, String> details = new LinkedHashMap<>(story.details());
    if (decider != null) {
      details.put("decisionId", decider.decisionId());
    }
    return AuditEvent.newBuilder()
        .setGoalId(event.goalId())
        .setSequence(sequence)
        .setAt(event.at())
        .setType(event.getClass().getSimpleName())
        .setTaskId(taskId(event))
        .setAttempt(story.attempt())
        .setActor(story.actor())
        .setSummary(story.summary())
        .setLogin(decider != null && decider.name().equals(story.actor()) ? decider.login() : "")
        .setDetails(details)
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
      case Event.TaskEvent e -> TaskStories.of(e);
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
              LimitsMapper.record(e.limits()).toString());
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
              "plan "
                  + e.version()
                  + " with "
                  + e.taskCount()
                  + (e.taskCount() == 1 ? " task" : " tasks"),
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
      case Event.PlanSpendReported e -> Story.of(SELF, null, "planning has spent " + e.spend());
      case Event.PlanApprovalRequested e ->
          Story.of(
              SELF,
              null,
              "a person must approve version " + e.version() + " of the plan: " + e.reason(),
              "version",
              Integer.toString(e.version()),
              "contentHash",
              e.contentHash(),
              "awaited",
              lines(e.approvals().awaited(e.at())));
      case Event.PlanApprovalGiven e ->
          approval(
              e.by(),
              null,
              "version " + e.version() + " of the plan",
              e.behalf(),
              e.rules(),
              e.approvals(),
              e.at(),
              e.reason(),
              "version",
              Integer.toString(e.version()),
              "contentHash",
              e.contentHash());
      case Event.PlanApprovalExpired e ->
          expired(
              null,
              "version " + e.version() + " of the plan: " + e.reason(),
              e.approvals(),
              e.at(),
              "version",
              Integer.toString(e.version()),
              "contentHash",
              e.contentHash());
      case Event.PlanApproved e ->
          Story.of(
              e.by(),
              null,
              Reason.after("plan approved", e.reason()),
              "version",
              Integer.toString(e.version()),
              "contentHash",
              e.contentHash());
      case Event.RevisionProposed e ->
          Story.of(
              e.revision().by(),
              null,
              firstLine(
                  Reason.after(
                      "version " + e.revision().version() + " proposed", e.revision().reason())),
              "version",
              Integer.toString(e.revision().version()),
              "contentHash",
              e.revision().contentHash(),
              "changes",
              e.revision().summary());
      case Event.RevisionApprovalRequested e ->
          Story.of(
              SELF,
              null,
              "a person must approve version " + e.version() + " of the plan: " + e.reason(),
              "version",
              Integer.toString(e.version()),
              "contentHash",
              e.contentHash(),
              "awaited",
              lines(e.approvals().awaited(e.at())));
      case Event.RevisionRefused e ->
          Story.of(
              e.by(),
              null,
              Reason.after("version " + e.version() + " refused", e.reason()),
              "version",
              Integer.toString(e.version()),
              "contentHash",
              e.contentHash());
      case Event.PlanRevised e ->
          Story.of(
              e.by(),
              null,
              firstLine(Reason.after("version " + e.version() + " is in force", e.reason())),
              "version",
              Integer.toString(e.version()),
              "contentHash",
              e.contentHash(),
              "changes",
              e.summary());
      case Event.GoalHeld e ->
          Story.of(e.by(), null, Reason.after("goal held", e.reason()), "kind", e.kind().name());
      case Event.GoalReleased e -> Story.of(e.by(), null, Reason.after("goal goes on", e.reason()));
      case Event.GoalBlocked e -> Story.of(SELF, null, "goal blocked: " + e.reason());
      case Event.GoalUnblocked _ -> Story.of(SELF, null, "goal goes on");
      case Event.LimitsChanged e ->
          Story.of(
              e.by(),
              null,
              Reason.after("limits changed", e.reason()),
              "limits",
              LimitsMapper.record(e.limits()).toString());
      case Event.PlanQuestionAsked e ->
          Story.of(
              e.question().from(),
              null,
              firstLine("asks: " + e.question().text()),
              "questionId",
              e.question().questionId(),
              "question",
              e.question().text());
      case Event.PlanQuestionAnswered e ->
          Story.of(
              e.by(),
              null,
              firstLine("answers: " + e.answer()),
              "questionId",
              e.questionId(),
              "answer",
              e.answer());
      case Event.DecisionHeard e -> Story.of(SELF, null, "heard decision " + e.decisionId());
      case Event.CancelRequested e ->
          Story.of(e.by(), null, Reason.after("the goal is to be cancelled", e.reason()));
      case Event.GoalCompleted _ -> Story.of(SELF, null, "goal done");
      case Event.GoalFailed e -> Story.of(SELF, null, "goal failed: " + e.reason());
      case Event.GoalCancelled e -> Story.of(SELF, null, "goal " + e.reason());
      case Event.CommandRefused e ->
          Story.of(
              e.actor(),
              e.attempt() == 0 ? null : e.attempt(),
              "refused: " + e.command() + ": " + e.reason());
    };
  }

  /**
   * What one approval did: whom it was given for, which rules it serves, and what is still needed.
   *
   * @param what what was approved
   */
  static Story approval(
      String by,
      @Nullable Integer attempt,
      String what,
      List<String> behalf,
      List<String> rules,
      Approvals approvals,
      Instant at,
      String reason,
      String... details) {
    String forWhom = behalf.isEmpty() ? "" : " for " + String.join(", ", behalf);
    String missing = String.join(", ", approvals.missing());
    Map<String, String> told = awaited(approvals, at);
    told.put("onBehalfOf", lines(behalf));
    told.put("rules", lines(rules));
    for (int i = 0; i < details.length; i += 2) {
      told.put(details[i], details[i + 1]);
    }
    return new Story(
        by,
        attempt,
        Reason.after(
            "approves " + what + forWhom + (missing.isEmpty() ? "" : "; " + missing + " needed"),
            reason),
        told);
  }

  /** Whose approvals count, and what is awaited of whom, one line each. */
  private static Map<String, String> awaited(Approvals approvals, Instant at) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("given", lines(approvals.given().stream().map(GivenApproval::by).distinct().toList()));
    told.put("missing", lines(approvals.missing()));
    told.put("awaited", lines(approvals.awaited(at)));
    return told;
  }

  /** What was approved does not count any more. */
  static Story expired(
      @Nullable Integer attempt, String what, Approvals approvals, Instant at, String... details) {
    Map<String, String> told = awaited(approvals, at);
    for (int i = 0; i < details.length; i += 2) {
      told.put(details[i], details[i + 1]);
    }
    return new Story(SELF, attempt, what, told);
  }

  static String word(Verdict verdict) {
    return switch (verdict.outcome()) {
      case ALLOW -> "allowed";
      case DENY -> "denied";
      case REQUIRE_APPROVAL -> "a person must approve";
    };
  }

  static String lines(List<String> lines) {
    return String.join("\n", lines);
  }

  static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
