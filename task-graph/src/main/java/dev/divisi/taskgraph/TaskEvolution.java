package dev.divisi.taskgraph;

import dev.divisi.taskgraph.Event.TaskEvent;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an event makes of a task. */
final class TaskEvolution {

  private TaskEvolution() {}

  static Task after(Optional<Task> before, TaskEvent event) {
    if (event instanceof Event.TaskPlanned planned) {
      if (before.isPresent()) {
        throw new IllegalStateException("task exists already: " + event);
      }
      return new Task(
          planned.definition(),
          TaskStatus.PENDING,
          "",
          planned.unmetDependencies(),
          Task.Attempts.NONE,
          null,
          null,
          Task.Talk.NONE,
          Meter.NONE,
          null,
          null,
          new Task.Timeline(null, planned.at(), planned.at(), null));
    }
    Task task =
        before.orElseThrow(() -> new IllegalStateException("nothing to apply to: " + event));
    TaskStatus next = TaskTransitions.LOOK_UP.next(task.status(), event);
    return changed(task, event).at(next, reason(task, event), event.at());
  }

  private static Task changed(Task task, TaskEvent event) {
    Task.Attempts attempts = task.attempts();
    Candidate candidate = task.candidateOrNone();
    Task.Talk talk = task.talk();
    return switch (event) {
      case Event.DependencyMerged _ -> task.withUnmetDependencies(task.unmetDependencies() - 1);
      case Event.TaskMoved e -> task.withDefinition(task.definition().at(e.position()));
      case Event.TaskRevised e ->
          task.withDefinition(e.definition())
              .withUnmetDependencies(e.unmetDependencies())
              .withAttempts(attempts.againAt(0))
              .withTalk(talk.askingNothing().leaving(null));
      case Event.BackOffEnded _ -> task.withAttempts(attempts.backOffEnded());
      case Event.TaskDispatched e ->
          task.withAttempts(attempts.started(e.attempt(), e.workNumber(), e.baseCommit()))
              .withWork(Work.ordered(e.workNumber(), e.step(), e.at()))
              .withCandidate(null)
              .withRisk(null)
              .withMeter(task.meter().started(e.reservation()));
      case Event.WorkGranted e ->
          task.withWork(
                  ordered(task.work(), e)
                      .granted(e.claimId(), e.worker(), e.leaseUntil(), e.deadline()))
              .withCandidate(e.step() == WorkStep.MERGE ? candidate.mergeBegun() : task.candidate())
              .withMeter(task.meter().claimed());
      case Event.LeaseRenewed e -> task.withWork(ordered(task.work(), e).renewed(e.leaseUntil()));
      case Event.SpendReported e -> task.withMeter(task.meter().reported(e.spend()));
      case Event.HandoffLeft e -> task.withTalk(talk.leaving(e.text()));
      case Event.PatchAccepted e ->
          judged(task, candidate.proposed(e.patchHash(), e.changedLines()))
              .withWork(null)
              .withAttempts(attempts.proposed(e.patchHash()))
              .withTalk(talk.askingNothing());
      case Event.PartsProposed e ->
          task.withWork(null)
              .withCandidate(candidate.proposed(e.contentHash(), 0))
              .withTalk(talk.askingNothing());
      case Event.TaskExpanded e ->
          task.withUnmetDependencies(task.definition().bestOf().isEmpty() ? e.parts().size() : 1)
              .withAttempts(
                  attempts.numbered(
                      task.definition().bestOf().isEmpty()
                          ? attempts.current()
                          : attempts.current() + e.parts().size()));
      case Event.PartsCompleted e -> task.withCommit(e.commit());
      case Event.PatchJudged e -> judged(task, candidate.judged(e.patchHash(), e.verdict()));
      case Event.ReviewOrdered e ->
          inReview(
              task.withAttempts(attempts.stepOrdered(e.workNumber(), true)),
              candidate.inReview(e.pool()),
              e);
      case Event.WorkReleased e ->
          task.withAttempts(attempts.stepReleased(e.counted(), pause(e.at(), e.retryAt())))
              .withWork(null);
      case Event.WorkReordered e ->
          task.withAttempts(attempts.stepOrdered(e.workNumber(), false))
              .withWork(Work.ordered(e.workNumber(), e.step(), e.at()));
      case Event.OneReviewPassed e ->
          task.withWork(null).withCandidate(candidate.reviewed(e.reviewer(), e.evidence()));
      case Event.ReviewPassed e ->
          task.withWork(null).withCandidate(candidate.reviewed(e.reviewer(), e.evidence()));
      case Event.CandidatePassed e ->
          task.withWork(null).withCandidate(candidate.reviewed(e.reviewer(), e.evidence()));
      case Event.ApprovalRequested e ->
          // A person may take days, and what follows a yes is merging: what is left is for others.
          task.withWork(null)
              .withMeter(task.meter().settled())
              .withCandidate(
                  (e.reviewer() == null
                          ? candidate
                          : candidate.reviewed(e.reviewer(), e.evidence()))
                      .asking(e.approvals()));
      case Event.ApprovalGiven e -> task.withCandidate(candidate.asking(e.approvals()));
      case Event.ApprovalExpired e ->
          task.withWork(null)
              .withAttempts(attempts.backOffEnded())
              .withCandidate(candidate.asking(e.approvals()));
      case Event.PatchApproved e -> task.withCandidate(candidate.approved(e.by()));
      case Event.MergeOrdered e ->
          task.withAttempts(attempts.stepOrdered(e.workNumber(), true))
              .withWork(Work.ordered(e.workNumber(), WorkStep.MERGE, e.at(), candidate));
      case Event.BranchMoved _ ->
          task.withAttempts(attempts.stepReleased(true, null)).withWork(null);
      case Event.TaskMerged e -> task.withCommit(e.commit());
      case Event.AttemptFailed e ->
          task.withAttempts(
                  attempts.failed(
                      e.feedback(),
                      e.counted(),
                      e.byAgent(),
                      e.signature(),
                      pause(e.at(), e.retryAt())))
              .withTalk(
                  e.code().equals(FailureRules.QUESTION_OPEN)
                      ? talk.leaving(null)
                      : talk.askingNothing().leaving(null));
      case Event.LadderClimbed e ->
          task.withDefinition(task.definition().inPool(e.pool()))
              .withAttempts(attempts.climbed(e.rung()));
      case Event.TaskRetried _ ->
          task.withAttempts(attempts.again()).withTalk(talk.askingNothing().leaving(null));
      case Event.TaskReassigned e ->
          task.withDefinition(
                  (e.rewritten() ? task.definition().by(e.by()) : task.definition())
                      .givenTo(e.pool()))
              .withAttempts(attempts.againAt(0))
              .withTalk(talk.askingNothing().leaving(null));
      case Event.TaskBlocked _ -> task.withTalk(talk.askingNothing());
      case Event.TaskTold e -> task.withTalk(talk.told(e.note()));
      case Event.LessonProposed e ->
          task.withTalk(talk.learning(new Lesson(e.lessonId(), Lesson.Standing.PROPOSED)));
      case Event.LessonDecided e ->
          task.withTalk(
              talk.learning(
                  new Lesson(
                      e.lessonId(),
                      e.approved() ? Lesson.Standing.APPROVED : Lesson.Standing.REJECTED)));
      case Event.QuestionAsked e -> task.withTalk(talk.asking(e.question().questionId()));
      case Event.QuestionAnswered e -> task.withTalk(talk.answered(e.questionId()));
      case Event.ScopeWidened e ->
          task.withDefinition(task.definition().withScope(e.scope(), e.digest()));
      case Event.TaskPlanned _,
          Event.DependentsChanged _,
          Event.TaskReadied _,
          Event.TaskDeferred _,
          Event.CandidateChosen _,
          Event.CandidateSuperseded _,
          Event.TaskSkipped _,
          Event.TaskRemoved _,
          Event.TaskCancelled _ ->
          task;
    };
  }

  /** How far the patch reaches is shown for longer than the patch is kept. */
  private static Task judged(Task task, Candidate candidate) {
    Verdict verdict = candidate.currentVerdict();
    return task.withCandidate(candidate).withRisk(verdict == null ? null : verdict.risk());
  }

  private static Task inReview(Task task, Candidate candidate, Event.ReviewOrdered event) {
    return task.withCandidate(candidate)
        .withWork(Work.ordered(event.workNumber(), WorkStep.REVIEW, event.at(), candidate));
  }

  private static String reason(Task task, TaskEvent event) {
    return switch (event) {
      case Event.TaskDeferred e -> e.reason();
      case Event.LeaseRenewed e -> e.activity();
      case Event.ApprovalRequested e -> e.approvals().words(e.at());
      case Event.ApprovalGiven e -> e.approvals().words(e.at());
      case Event.ApprovalExpired e -> Reason.after(e.reason(), e.approvals().words(e.at()));
      case Event.WorkReleased e -> e.reason();
      case Event.BranchMoved _ -> "the feature branch moved; the merge is asked for again";
      case Event.AttemptFailed e -> Reason.after(e.code(), e.feedback().message());
      case Event.TaskBlocked e -> Reason.after(e.code(), e.reason());
      case Event.CandidateChosen e -> e.reason();
      case Event.CandidateSuperseded e -> e.reason();
      case Event.TaskSkipped e -> Reason.after("skipped by " + e.by(), e.reason());
      case Event.TaskRemoved e -> e.reason();
      case Event.TaskCancelled e -> e.reason();
      case Event.CandidatePassed _ -> "waits for the other candidates";
      case Event.PatchJudged _,
          Event.DependencyMerged _,
          Event.BackOffEnded _,
          Event.LadderClimbed _,
          Event.SpendReported _,
          Event.TaskTold _,
          Event.TaskMoved _,
          Event.DependentsChanged _,
          Event.QuestionAsked _,
          Event.QuestionAnswered _,
          Event.ScopeWidened _,
          Event.LessonProposed _,
          Event.LessonDecided _,
          Event.HandoffLeft _ ->
          task.reason();
      case Event.TaskPlanned _,
          Event.TaskReadied _,
          Event.TaskRevised _,
          Event.TaskDispatched _,
          Event.WorkGranted _,
          Event.PatchAccepted _,
          Event.PartsProposed _,
          Event.TaskExpanded _,
          Event.PartsCompleted _,
          Event.ReviewOrdered _,
          Event.OneReviewPassed _,
          Event.WorkReordered _,
          Event.ReviewPassed _,
          Event.PatchApproved _,
          Event.MergeOrdered _,
          Event.TaskRetried _,
          Event.TaskReassigned _,
          Event.TaskMerged _ ->
          "";
    };
  }

  /** Until when nothing is ordered; null when that is over at once. */
  private static @Nullable Instant pause(Instant at, Instant retryAt) {
    return retryAt.isAfter(at) ? retryAt : null;
  }

  private static Work ordered(@Nullable Work work, Event event) {
    if (work == null) {
      throw new IllegalStateException("no work is ordered: " + event);
    }
    return work;
  }
}
