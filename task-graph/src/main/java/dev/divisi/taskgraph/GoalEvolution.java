package dev.divisi.taskgraph;

import dev.divisi.taskgraph.Event.GoalEvent;
import dev.divisi.taskgraph.Event.TaskEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an event makes of a goal. */
final class GoalEvolution {

  private GoalEvolution() {}

  static Goal after(Optional<Goal> before, GoalEvent event) {
    if (event instanceof Event.GoalAccepted accepted) {
      if (before.isPresent()) {
        throw new IllegalStateException("goal exists already: " + event);
      }
      return new Goal(
          new Goal.Definition(
              accepted.goalId(),
              accepted.submittedBy(),
              accepted.repositories(),
              accepted.limits(),
              accepted.planApproval(),
              accepted.priority(),
              accepted.deciders()),
          GoalStatus.PLANNING,
          "",
          0,
          Planning.NONE,
          Goal.Progress.NONE,
          Goal.Control.NONE,
          Goal.Spending.NONE,
          new Goal.Timeline(accepted.at(), accepted.at(), null));
    }
    Goal goal =
        before.orElseThrow(() -> new IllegalStateException("nothing to apply to: " + event));
    if (event instanceof Event.CommandRefused) {
      return goal;
    }
    GoalStatus next = GoalTransitions.LOOK_UP.next(goal.status(), event);
    Goal changed = changed(goal, event);
    if (next.isEnd()) {
      // An end waits for nothing.
      changed =
          changed
              .withControl(
                  new Goal.Control(null, null, java.util.List.of(), changed.control().decisions()))
              .withPlanning(
                  changed
                      .planning()
                      .withWork(null)
                      .revised(null)
                      .asking(changed.planning().version(), null, event.at()))
              .withSpending(changed.spending().planned(changed.spending().planning().ended()));
    }
    return changed.at(next, reason(goal, event), event.at());
  }

  /** The goal after something happened to one of its tasks. */
  static Goal with(Goal goal, Optional<Task> before, Task after, TaskEvent event) {
    Goal moved = goal.withProgress(goal.progress().moved(before.orElse(null), after));
    Meter meter = before.map(Task::meter).orElse(Meter.NONE);
    moved = moved.withSpending(moved.spending().moved(meter, after.meter()));
    Goal.Control control = moved.control();
    if (event instanceof Event.QuestionAsked e) {
      return moved.withControl(control.asked(e.question()));
    }
    if (event instanceof Event.QuestionAnswered e) {
      control = control.answered(e.questionId());
    }
    // Only who works, or waits for just that, has a question open.
    if (after.status() != TaskStatus.RUNNING && after.talk().openQuestions().isEmpty()) {
      control = control.withoutQuestionsOf(after.taskId());
    }
    moved = moved.withControl(control);
    if (event instanceof Event.TaskMerged e) {
      return withHead(moved, e.repository(), e.head(), e.commit() == null ? 0 : 1);
    }
    if (event instanceof Event.BranchMoved e) {
      return withHead(moved, e.repository(), e.head(), 0);
    }
    return moved;
  }

  private static Goal withHead(Goal goal, String repository, String head, int merged) {
    Goal.Progress progress = goal.progress();
    return goal.withProgress(
        progress.withBranch(repository, progress.branch(repository).movedTo(head, merged)));
  }

  private static Goal changed(Goal goal, GoalEvent event) {
    Planning planning = goal.planning();
    Goal.Control control = goal.control();
    Goal.Spending spending = goal.spending();
    Meter meter = spending.planning();
    return switch (event) {
      case Event.PlanOrdered e ->
          goal.withPlanning(planning.ordered(e.attempt(), e.workNumber(), e.at()))
              .withSpending(spending.planned(meter.started(e.reservation())));
      case Event.PlanWorkGranted e ->
          goal.withPlanning(
              planning.withWork(
                  ordered(planning.work(), e)
                      .granted(e.claimId(), e.worker(), e.leaseUntil(), e.deadline())));
      case Event.PlanLeaseRenewed e ->
          goal.withPlanning(planning.withWork(ordered(planning.work(), e).renewed(e.leaseUntil())));
      case Event.PlanSpendReported e ->
          goal.withSpending(spending.planned(meter.reported(e.spend())));
      case Event.PlanAttemptFailed e ->
          goal.withPlanning(planning.failed(e.feedback(), e.counted(), e.retryAt()))
              .withSpending(spending.planned(meter.ended()));
      case Event.PlanProposed e ->
          goal.withPlanning(planning.inForce(e.version(), e.contentHash()))
              .withProgress(goal.progress().withBranches(e.baseCommits()))
              .withSpending(spending.planned(meter.ended()));
      case Event.PlanJudged e -> goal.withPlanning(planning.judged(e.contentHash(), e.verdict()));
      case Event.RevisionProposed e ->
          goal.withPlanning(
              planning.revised(
                  new Planning.PendingRevision(
                      e.revision().version(),
                      e.revision().contentHash(),
                      e.revision().by(),
                      e.revision().reason(),
                      null,
                      null)));
      case Event.PlanApprovalRequested e ->
          goal.withPlanning(planning.asking(e.version(), e.approvals(), e.at()));
      case Event.PlanApprovalGiven e ->
          goal.withPlanning(planning.asking(e.version(), e.approvals(), e.at()));
      case Event.PlanApprovalExpired e ->
          goal.withPlanning(planning.asking(e.version(), e.approvals(), e.at()));
      case Event.RevisionApprovalRequested e ->
          goal.withPlanning(planning.asking(e.version(), e.approvals(), e.at()));
      case Event.PlanApproved e -> goal.withPlanning(planning.asking(e.version(), null, e.at()));
      case Event.RevisionRefused _ -> goal.withPlanning(planning.revised(null));
      case Event.PlanRevised e -> {
        Planning revised = planning.inForce(e.version(), e.contentHash());
        Planning.PendingRevision edit = planning.revision();
        yield goal.withPlanning(
            edit == null || goal.status().isStarted() ? revised : revised.editedBy(edit.by()));
      }
      case Event.GoalHeld e ->
          goal.withControl(control.held(new Hold(e.kind(), e.by(), e.reason(), e.at())));
      case Event.GoalReleased _ ->
          goal.withControl(control.released())
              .withSpending(
                  spending.withWarned(
                      spending.warned() || isHeldBy(control.hold(), Hold.Kind.BUDGET)));
      case Event.LimitsChanged e ->
          goal.withDefinition(goal.definition().withLimits(e.limits()))
              .withSpending(
                  spending.withWarned(
                      spending.warned()
                          && e.limits().goalBudget().equals(goal.limits().goalBudget())));
      case Event.PlanQuestionAsked e -> goal.withControl(control.asked(e.question()));
      case Event.PlanQuestionAnswered e ->
          goal.withControl(control.answered(e.questionId()))
              .withPlanning(
                  planning.told(
                      new Feedback(planning.attempt(), e.by(), answer(control, e), "", "", 0)));
      case Event.DecisionHeard e -> goal.withControl(control.decided(e.decisionId()));
      case Event.CancelRequested e ->
          goal.withProgress(goal.progress().withCancelReason(Reason.after(e.by(), e.reason())));
      case Event.GoalAccepted _,
          Event.GoalBlocked _,
          Event.GoalUnblocked _,
          Event.GoalCompleted _,
          Event.GoalFailed _,
          Event.GoalCancelled _,
          Event.CommandRefused _ ->
          goal;
    };
  }

  private static boolean isHeldBy(@Nullable Hold hold, Hold.Kind kind) {
    return hold != null && hold.kind() == kind;
  }

  private static String answer(Goal.Control control, Event.PlanQuestionAnswered event) {
    String question = control.question(event.questionId()).map(Question::text).orElse("");
    return "You asked: " + question + "\nThe answer: " + event.answer();
  }

  private static String reason(Goal goal, GoalEvent event) {
    return switch (event) {
      case Event.PlanAttemptFailed e -> e.feedback().message();
      case Event.PlanApprovalRequested e -> e.approvals().words(e.at());
      case Event.PlanApprovalGiven e -> asked(goal, e.version(), e.approvals().words(e.at()));
      case Event.PlanApprovalExpired e ->
          asked(goal, e.version(), Reason.after(e.reason(), e.approvals().words(e.at())));
      case Event.CancelRequested e -> "being cancelled by " + e.by();
      case Event.GoalBlocked e -> e.reason();
      case Event.GoalFailed e -> e.reason();
      case Event.GoalCancelled e -> e.reason();
      case Event.PlanJudged _,
          Event.PlanLeaseRenewed _,
          Event.PlanSpendReported _,
          Event.PlanOrdered _,
          Event.PlanQuestionAsked _,
          Event.PlanQuestionAnswered _,
          Event.RevisionProposed _,
          Event.RevisionApprovalRequested _,
          Event.RevisionRefused _,
          Event.PlanRevised _,
          Event.GoalHeld _,
          Event.GoalReleased _,
          Event.LimitsChanged _,
          Event.DecisionHeard _ ->
          goal.reason();
      case Event.GoalAccepted _,
          Event.PlanWorkGranted _,
          Event.PlanProposed _,
          Event.PlanApproved _,
          Event.GoalUnblocked _,
          Event.GoalCompleted _,
          Event.CommandRefused _ ->
          "";
    };
  }

  /** Only the plan itself says why the goal waits; a further version says so on its own. */
  private static String asked(Goal goal, int version, String reason) {
    return goal.planning().version() == version ? reason : goal.reason();
  }

  private static Work ordered(@Nullable Work work, Event event) {
    if (work == null) {
      throw new IllegalStateException("no work is ordered: " + event);
    }
    return work;
  }
}
