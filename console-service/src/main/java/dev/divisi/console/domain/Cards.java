package dev.divisi.console.domain;

import dev.divisi.goals.StatusWords;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Hold;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a goal stands on the board. */
public final class Cards {
  private Cards() {}

  /** The cards of a goal; one that has ended is one card. */
  public static List<Card> of(GoalState goal, List<PlannedState> tasks) {
    List<Card> cards = new ArrayList<>();
    Instant since = goal.getUpdatedAt();
    switch (goal.getStatus()) {
      case PLANNING -> cards.add(of(goal, "goal", Need.RUNNING, "planning", since, ""));
      case PLAN_PROPOSED ->
          cards.add(of(goal, "goal", Need.RUNNING, "policy judges the plan", since, ""));
      case AWAITING_APPROVAL ->
          cards.add(
              of(
                  goal,
                  "plan",
                  Need.APPROVE_PLAN,
                  "version " + goal.getPlanVersion(),
                  since,
                  goal.getPlanHash() == null ? "" : goal.getPlanHash()));
      case DONE, FAILED, CANCELLED -> {
        String status = StatusWords.of(goal.getStatus());
        Instant ended = goal.getEndedAt() == null ? since : goal.getEndedAt();
        return List.of(of(goal, "goal", Need.DONE, status, ended, ""));
      }
      case RUNNING, BLOCKED, UNKNOWN -> {}
    }
    questions(goal, cards);
    revisions(goal, cards);
    Hold hold = goal.getHold();
    if (hold != null) {
      cards.add(
          card(goal, "hold", Need.BLOCKED, Words.of(hold), hold.getReason(), hold.getSince(), ""));
    } else if (goal.getStatus() == GoalStatus.BLOCKED
        && tasks.stream().noneMatch(task -> task.state().getStatus() == TaskStatus.BLOCKED)) {
      cards.add(of(goal, "goal", Need.BLOCKED, "blocked", since, ""));
    }
    for (PlannedState task : tasks) {
      Need.of(task.state()).ifPresent(need -> cards.add(of(goal, task, need)));
    }
    return cards;
  }

  private static void questions(GoalState goal, List<Card> cards) {
    for (OpenQuestion question : goal.getQuestions()) {
      cards.add(
          new Card(
              "question-" + goal.getGoalId() + "-" + question.getQuestionId(),
              Need.ANSWER,
              goal.getGoalId(),
              question.getTaskId(),
              question.getText(),
              goal.getText(),
              question.getFrom() + " asks",
              "",
              0,
              "",
              "",
              "",
              null,
              question.getAskedAt(),
              question.getQuestionId()));
    }
  }

  /** A wider scope that somebody asks for is a question already. */
  private static void revisions(GoalState goal, List<Card> cards) {
    for (PendingRevision revision : goal.getRevisions()) {
      String why = revision.getApproval();
      boolean isAsked =
          goal.getQuestions().stream()
              .anyMatch(
                  question ->
                      question.getTaskId() != null
                          && revision
                              .getReason()
                              .equals(question.getTaskId() + " " + question.getText()));
      if (why != null && !isAsked) {
        cards.add(
            card(
                goal,
                "revision-" + revision.getVersion(),
                Need.APPROVE_PLAN,
                "version " + revision.getVersion() + " by " + revision.getBy(),
                why,
                goal.getUpdatedAt(),
                revision.getContentHash()));
      }
    }
  }

  private static Card of(
      GoalState goal, String kind, Need need, String status, Instant since, String hash) {
    return card(goal, kind, need, status, goal.getReason(), since, hash);
  }

  private static Card card(
      GoalState goal,
      String kind,
      Need need,
      String status,
      String reason,
      Instant since,
      String hash) {
    return new Card(
        kind + "-" + goal.getGoalId(),
        need,
        goal.getGoalId(),
        null,
        goal.getText(),
        goal.getText(),
        status,
        reason,
        0,
        "",
        "",
        "",
        null,
        since,
        hash);
  }

  private static Card of(GoalState goal, PlannedState planned, Need need) {
    TaskState task = planned.state();
    @Nullable Integer risk = task.getRisk() == null ? null : task.getRisk().getScore();
    return new Card(
        "task-" + goal.getGoalId() + "-" + task.getTaskId(),
        need,
        goal.getGoalId(),
        task.getTaskId(),
        task.getTitle(),
        goal.getText(),
        StatusWords.of(task.getStatus()),
        task.getReason(),
        task.getAttempt(),
        task.getPool(),
        planned.agent(),
        task.getRepository(),
        risk,
        task.getSince() == null ? task.getUpdatedAt() : task.getSince(),
        task.getPatchHash() == null ? "" : task.getPatchHash());
  }
}
