package dev.divisi.taskgraph.service;

import static dev.divisi.taskgraph.service.AuditMapper.SELF;
import static dev.divisi.taskgraph.service.AuditMapper.firstLine;
import static dev.divisi.taskgraph.service.AuditMapper.lines;
import static dev.divisi.taskgraph.service.AuditMapper.word;

import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Note;
import dev.divisi.taskgraph.Reason;
import dev.divisi.taskgraph.service.AuditMapper.Story;

/** What the public record tells of what happened to a task. */
final class TaskStories {

  private TaskStories() {}

  static Story of(Event.TaskEvent event) {
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
      case Event.ReviewOrdered e ->
          Story.of(
              SELF,
              e.attempt(),
              e.pool() == null
                  ? "a review is asked for"
                  : "a review of the pool " + e.pool() + " is asked for");
      case Event.WorkReleased e -> Story.of(SELF, e.attempt(), e.reason());
      case Event.WorkReordered e ->
          Story.of(
              SELF,
              null,
              e.step().name().toLowerCase(java.util.Locale.ROOT) + " is asked for again");
      case Event.OneReviewPassed e ->
          Story.of(
              e.reviewer(),
              e.attempt(),
              "review: approved; another pool reviews it, too",
              "evidence",
              lines(e.evidence()));
      case Event.ReviewPassed e ->
          Story.of(e.reviewer(), e.attempt(), "review: approved", "evidence", lines(e.evidence()));
      case Event.ApprovalRequested e ->
          Story.of(
              e.reviewer() == null ? SELF : e.reviewer(),
              e.attempt(),
              "a person must approve: " + e.reason(),
              "evidence",
              lines(e.evidence()),
              "awaited",
              lines(e.approvals().awaited(e.at())));
      case Event.ApprovalGiven e ->
          AuditMapper.approval(
              e.by(),
              e.attempt(),
              "it",
              e.behalf(),
              e.rules(),
              e.approvals(),
              e.at(),
              e.reason(),
              "patchHash",
              e.patchHash());
      case Event.ApprovalExpired e ->
          AuditMapper.expired(
              e.attempt(), e.reason(), e.approvals(), e.at(), "patchHash", e.approvals().hash());
      case Event.PatchApproved e ->
          Story.of(
              e.by(),
              e.attempt(),
              Reason.after("patch approved", e.reason()),
              "patchHash",
              e.patchHash());
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
              firstLine(Reason.after(e.code(), e.feedback().message())),
              "code",
              e.code(),
              "message",
              e.feedback().message(),
              "changed",
              e.feedback().changed(),
              "repeats",
              Integer.toString(e.feedback().repeats()),
              "retryAt",
              e.retryAt().toString());
      case Event.TaskBlocked e ->
          Story.of(
              SELF,
              e.attempt() == 0 ? null : e.attempt(),
              firstLine("blocked: " + e.code() + ": " + e.reason()),
              "code",
              e.code(),
              "message",
              e.reason());
      case Event.TaskMoved e -> Story.of(SELF, null, "moved to " + e.position());
      case Event.DependentsChanged e -> Story.of(SELF, null, "now before " + e.dependents());
      case Event.TaskRevised e ->
          Story.of(
              SELF,
              null,
              "changed by version " + e.version() + " of the plan",
              "scope",
              lines(e.definition().scope()),
              "dependencies",
              lines(e.dependencies()));
      case Event.TaskRemoved e -> Story.of(SELF, null, "removed: " + e.reason());
      case Event.SpendReported e -> Story.of(SELF, null, "has spent " + e.spend());
      case Event.HandoffLeft e ->
          Story.of(SELF, e.attempt(), "leaves a handoff note", "handoff", e.text());
      case Event.PartsProposed e ->
          Story.of(
              e.worker(),
              e.attempt(),
              e.count() + " parts proposed",
              "contentHash",
              e.contentHash());
      case Event.TaskExpanded e ->
          Story.of(SELF, null, "goes on as " + String.join(", ", e.parts()));
      case Event.PartsCompleted e ->
          e.commit() == null
              ? Story.of(SELF, null, "done: all its parts are")
              : Story.of(SELF, null, "done by the chosen candidate", "commit", e.commit());
      case Event.CandidatePassed e ->
          Story.of(
              e.reviewer(),
              e.attempt(),
              "review: approved; waits for the other candidates",
              "evidence",
              lines(e.evidence()));
      case Event.CandidateChosen e -> Story.of(SELF, e.attempt(), e.reason());
      case Event.CandidateSuperseded e ->
          Story.of(SELF, null, firstLine("not chosen: " + e.reason()), "reason", e.reason());
      case Event.LadderClimbed e ->
          Story.of(
              SELF,
              null,
              "%d attempts in a row of %s failed; %s takes it over"
                  .formatted(e.failures(), e.from(), e.profile()),
              "profile",
              e.profile(),
              "pool",
              e.pool(),
              "rung",
              Integer.toString(e.rung()));
      case Event.TaskRetried e ->
          Story.of(e.by(), null, Reason.after("to be tried again", e.reason()));
      case Event.TaskReassigned e ->
          Story.of(
              e.by(),
              null,
              Reason.after(
                  "given to the pool " + e.pool() + (e.rewritten() ? ", with another agent" : ""),
                  e.reason()));
      case Event.TaskSkipped e -> Story.of(e.by(), null, Reason.after("skipped", e.reason()));
      case Event.TaskTold e ->
          Story.of(
              e.note().from(),
              null,
              said(e.note(), e.taskId()),
              "kind",
              e.note().kind().name(),
              "note",
              e.note().text());
      case Event.QuestionAsked e ->
          Story.of(
              e.question().from(),
              null,
              firstLine("asks: " + e.question().text()),
              "questionId",
              e.question().questionId(),
              "question",
              e.question().text());
      case Event.QuestionAnswered e ->
          Story.of(
              e.by(),
              null,
              firstLine("answers: " + e.answer()),
              "questionId",
              e.questionId(),
              "answer",
              e.answer());
      case Event.ScopeWidened e ->
          Story.of(
              SELF,
              null,
              "may write more by version " + e.version() + " of the plan",
              "scope",
              lines(e.scope()));
      case Event.LessonProposed e ->
          Story.of(
              e.worker(),
              e.attempt(),
              firstLine("proposes a lesson: " + e.text()),
              "lessonId",
              e.lessonId(),
              "repository",
              e.repository(),
              "lesson",
              e.text());
      case Event.LessonDecided e ->
          Story.of(
              e.by(),
              null,
              Reason.after("lesson " + (e.approved() ? "approved" : "rejected"), e.reason()),
              "lessonId",
              e.lessonId(),
              "outcome",
              e.approved() ? "approved" : "rejected",
              "reason",
              e.reason());
      case Event.TaskCancelled e -> Story.of(SELF, null, e.reason());
    };
  }

  /** Who says what to whom. The answer itself is told where it is given. */
  private static String said(Note note, String taskId) {
    return switch (note.kind()) {
      case STEER, MESSAGE, SCOPE ->
          firstLine(Reason.after(note.from() + " says to " + taskId, note.text()));
      case ANSWER -> note.from() + " answers question " + note.questionId() + " of " + taskId;
    };
  }
}
