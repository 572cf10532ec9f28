package dev.divisi.taskgraph;

import static dev.divisi.taskgraph.GoalStatus.AWAITING_APPROVAL;
import static dev.divisi.taskgraph.GoalStatus.BLOCKED;
import static dev.divisi.taskgraph.GoalStatus.CANCELLED;
import static dev.divisi.taskgraph.GoalStatus.DONE;
import static dev.divisi.taskgraph.GoalStatus.FAILED;
import static dev.divisi.taskgraph.GoalStatus.PLANNING;
import static dev.divisi.taskgraph.GoalStatus.PLAN_PROPOSED;
import static dev.divisi.taskgraph.GoalStatus.RUNNING;

import dev.divisi.taskgraph.Event.GoalEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of a goal, as one table. What is not here cannot happen, but for {@link
 * Event.CommandRefused}, which changes nothing and may happen anywhere.
 */
public final class GoalTransitions {

  /** All rows. A goal begins PLANNING, with {@link Event.GoalAccepted}. */
  public static final List<Transition<GoalStatus, GoalEvent>> TABLE = table();

  static final TransitionTable<GoalStatus, GoalEvent> LOOK_UP = new TransitionTable<>(TABLE);

  private GoalTransitions() {}

  private static List<Transition<GoalStatus, GoalEvent>> table() {
    List<Transition<GoalStatus, GoalEvent>> rows = new ArrayList<>(ofItsOwn());
    for (GoalStatus from : GoalStatus.values()) {
      if (!from.isEnd()) {
        rows.add(row(from, Event.DecisionHeard.class, from));
        rows.add(row(from, Event.GoalHeld.class, from));
        rows.add(row(from, Event.GoalReleased.class, from));
        rows.add(row(from, Event.LimitsChanged.class, from));
      }
      // A goal that is blocked is unblocked first: some of its tasks may have to be ended.
      if (!from.isEnd() && from != BLOCKED) {
        rows.add(row(from, Event.GoalCancelled.class, CANCELLED));
      }
    }
    for (GoalStatus from : List.of(AWAITING_APPROVAL, RUNNING, BLOCKED)) {
      rows.add(row(from, Event.RevisionProposed.class, from));
      rows.add(row(from, Event.RevisionRefused.class, from));
      rows.add(row(from, Event.PlanRevised.class, from));
      rows.add(row(from, Event.PlanJudged.class, from));
      rows.add(row(from, Event.PlanApprovalGiven.class, from));
      rows.add(row(from, Event.PlanApprovalExpired.class, from));
      if (from.isStarted()) {
        rows.add(row(from, Event.RevisionApprovalRequested.class, from));
      }
    }
    return List.copyOf(rows);
  }

  private static List<Transition<GoalStatus, GoalEvent>> ofItsOwn() {
    return List.of(
        row(PLANNING, Event.PlanOrdered.class, PLANNING),
        row(PLANNING, Event.PlanWorkGranted.class, PLANNING),
        row(PLANNING, Event.PlanLeaseRenewed.class, PLANNING),
        row(PLANNING, Event.PlanSpendReported.class, PLANNING),
        row(PLANNING, Event.PlanAttemptFailed.class, PLANNING),
        row(PLANNING, Event.PlanQuestionAsked.class, PLANNING),
        row(PLANNING, Event.PlanQuestionAnswered.class, PLANNING),
        row(PLANNING, Event.PlanJudged.class, PLANNING),
        row(PLANNING, Event.PlanProposed.class, PLAN_PROPOSED),
        row(PLANNING, Event.GoalFailed.class, FAILED),
        row(PLAN_PROPOSED, Event.PlanJudged.class, PLAN_PROPOSED),
        row(PLAN_PROPOSED, Event.PlanApprovalRequested.class, AWAITING_APPROVAL),
        row(PLAN_PROPOSED, Event.PlanApproved.class, RUNNING),
        row(PLAN_PROPOSED, Event.GoalFailed.class, FAILED),
        row(AWAITING_APPROVAL, Event.PlanApprovalRequested.class, AWAITING_APPROVAL),
        row(AWAITING_APPROVAL, Event.PlanApproved.class, RUNNING),
        row(AWAITING_APPROVAL, Event.GoalFailed.class, FAILED),
        row(RUNNING, Event.CancelRequested.class, RUNNING),
        row(RUNNING, Event.GoalBlocked.class, BLOCKED),
        row(RUNNING, Event.GoalCompleted.class, DONE),
        row(RUNNING, Event.GoalFailed.class, FAILED),
        row(BLOCKED, Event.GoalUnblocked.class, RUNNING));
  }

  private static Transition<GoalStatus, GoalEvent> row(
      GoalStatus from, Class<? extends GoalEvent> on, GoalStatus to) {
    return new Transition<>(from, on, to);
  }
}
