package dev.divisi.taskgraph;

import static dev.divisi.taskgraph.TaskStatus.AWAITING_APPROVAL;
import static dev.divisi.taskgraph.TaskStatus.AWAITING_CHOICE;
import static dev.divisi.taskgraph.TaskStatus.BLOCKED;
import static dev.divisi.taskgraph.TaskStatus.CANCELLED;
import static dev.divisi.taskgraph.TaskStatus.DISPATCHED;
import static dev.divisi.taskgraph.TaskStatus.DONE;
import static dev.divisi.taskgraph.TaskStatus.EXPANDED;
import static dev.divisi.taskgraph.TaskStatus.IN_REVIEW;
import static dev.divisi.taskgraph.TaskStatus.MERGING;
import static dev.divisi.taskgraph.TaskStatus.PENDING;
import static dev.divisi.taskgraph.TaskStatus.PROPOSED;
import static dev.divisi.taskgraph.TaskStatus.READY;
import static dev.divisi.taskgraph.TaskStatus.REMOVED;
import static dev.divisi.taskgraph.TaskStatus.RUNNING;
import static dev.divisi.taskgraph.TaskStatus.SKIPPED;
import static dev.divisi.taskgraph.TaskStatus.SUPERSEDED;

import dev.divisi.taskgraph.Event.TaskEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of a task, as one table. What is not here cannot happen. The diagram in {@code
 * docs/states.md} is generated from it.
 */
public final class TaskTransitions {

  /** All rows. A task begins PENDING, with {@link Event.TaskPlanned}. */
  public static final List<Transition<TaskStatus, TaskEvent>> TABLE = table();

  static final TransitionTable<TaskStatus, TaskEvent> LOOK_UP = new TransitionTable<>(TABLE);

  private TaskTransitions() {}

  private static List<Transition<TaskStatus, TaskEvent>> table() {
    List<Transition<TaskStatus, TaskEvent>> rows = new ArrayList<>(ofItsOwn());
    // A person, or a later version of the plan, may end or change a task wherever it stands.
    for (TaskStatus from : TaskStatus.values()) {
      if (!from.isEnd()) {
        rows.add(row(from, Event.TaskCancelled.class, CANCELLED));
        rows.add(row(from, Event.TaskRemoved.class, REMOVED));
        rows.add(row(from, Event.TaskTold.class, from));
      }
      // Lessons outlive what they were learnt at.
      rows.add(row(from, Event.LessonDecided.class, from));
      // A candidate is no task of the plan.
      if (!from.isEnd() && from != AWAITING_CHOICE) {
        rows.add(row(from, Event.TaskSkipped.class, SKIPPED));
        rows.add(row(from, Event.TaskMoved.class, from));
        rows.add(row(from, Event.DependentsChanged.class, from));
        rows.add(row(from, Event.TaskRevised.class, PENDING));
      }
    }
    for (TaskStatus from :
        List.of(READY, RUNNING, PROPOSED, IN_REVIEW, AWAITING_APPROVAL, AWAITING_CHOICE, MERGING)) {
      rows.add(row(from, Event.CandidateSuperseded.class, SUPERSEDED));
    }
    return List.copyOf(rows);
  }

  private static List<Transition<TaskStatus, TaskEvent>> ofItsOwn() {
    return List.of(
        row(PENDING, Event.DependencyMerged.class, PENDING),
        row(PENDING, Event.TaskReadied.class, READY),
        row(PENDING, Event.TaskReassigned.class, PENDING),
        row(READY, Event.TaskDeferred.class, READY),
        row(READY, Event.BackOffEnded.class, READY),
        row(READY, Event.QuestionAnswered.class, READY),
        row(READY, Event.ScopeWidened.class, READY),
        row(READY, Event.TaskReassigned.class, READY),
        row(READY, Event.LadderClimbed.class, READY),
        row(READY, Event.TaskDispatched.class, DISPATCHED),
        row(READY, Event.TaskExpanded.class, EXPANDED),
        row(READY, Event.TaskBlocked.class, BLOCKED),
        row(DISPATCHED, Event.WorkGranted.class, RUNNING),
        row(DISPATCHED, Event.AttemptFailed.class, READY),
        row(DISPATCHED, Event.TaskReassigned.class, READY),
        row(RUNNING, Event.LeaseRenewed.class, RUNNING),
        row(RUNNING, Event.SpendReported.class, RUNNING),
        row(RUNNING, Event.QuestionAsked.class, RUNNING),
        row(RUNNING, Event.QuestionAnswered.class, RUNNING),
        row(RUNNING, Event.ScopeWidened.class, RUNNING),
        row(RUNNING, Event.LessonProposed.class, RUNNING),
        row(RUNNING, Event.PatchJudged.class, RUNNING),
        row(RUNNING, Event.HandoffLeft.class, RUNNING),
        row(RUNNING, Event.PatchAccepted.class, PROPOSED),
        row(RUNNING, Event.PartsProposed.class, PROPOSED),
        row(RUNNING, Event.AttemptFailed.class, READY),
        row(RUNNING, Event.TaskReassigned.class, READY),
        row(RUNNING, Event.TaskBlocked.class, BLOCKED),
        row(PROPOSED, Event.PatchJudged.class, PROPOSED),
        row(PROPOSED, Event.ReviewOrdered.class, IN_REVIEW),
        row(PROPOSED, Event.TaskExpanded.class, EXPANDED),
        row(PROPOSED, Event.ApprovalRequested.class, AWAITING_APPROVAL),
        row(PROPOSED, Event.AttemptFailed.class, READY),
        row(PROPOSED, Event.TaskReassigned.class, READY),
        row(PROPOSED, Event.TaskBlocked.class, BLOCKED),
        row(IN_REVIEW, Event.WorkGranted.class, IN_REVIEW),
        row(IN_REVIEW, Event.LeaseRenewed.class, IN_REVIEW),
        row(IN_REVIEW, Event.SpendReported.class, IN_REVIEW),
        row(IN_REVIEW, Event.WorkReleased.class, IN_REVIEW),
        row(IN_REVIEW, Event.WorkReordered.class, IN_REVIEW),
        row(IN_REVIEW, Event.OneReviewPassed.class, IN_REVIEW),
        row(IN_REVIEW, Event.ReviewOrdered.class, IN_REVIEW),
        row(IN_REVIEW, Event.ReviewPassed.class, MERGING),
        row(IN_REVIEW, Event.CandidatePassed.class, AWAITING_CHOICE),
        row(IN_REVIEW, Event.ApprovalRequested.class, AWAITING_APPROVAL),
        row(IN_REVIEW, Event.AttemptFailed.class, READY),
        row(IN_REVIEW, Event.TaskReassigned.class, READY),
        row(IN_REVIEW, Event.TaskBlocked.class, BLOCKED),
        row(AWAITING_APPROVAL, Event.ApprovalGiven.class, AWAITING_APPROVAL),
        row(AWAITING_APPROVAL, Event.ApprovalExpired.class, AWAITING_APPROVAL),
        row(AWAITING_APPROVAL, Event.PatchApproved.class, MERGING),
        row(AWAITING_APPROVAL, Event.TaskExpanded.class, EXPANDED),
        row(AWAITING_APPROVAL, Event.AttemptFailed.class, READY),
        row(AWAITING_APPROVAL, Event.TaskReassigned.class, READY),
        row(AWAITING_APPROVAL, Event.TaskBlocked.class, BLOCKED),
        row(AWAITING_CHOICE, Event.CandidateChosen.class, MERGING),
        row(AWAITING_CHOICE, Event.ApprovalRequested.class, AWAITING_APPROVAL),
        row(MERGING, Event.MergeOrdered.class, MERGING),
        row(MERGING, Event.WorkGranted.class, MERGING),
        row(MERGING, Event.LeaseRenewed.class, MERGING),
        row(MERGING, Event.SpendReported.class, MERGING),
        row(MERGING, Event.WorkReleased.class, MERGING),
        row(MERGING, Event.WorkReordered.class, MERGING),
        row(MERGING, Event.BackOffEnded.class, MERGING),
        row(MERGING, Event.BranchMoved.class, MERGING),
        row(MERGING, Event.ApprovalExpired.class, AWAITING_APPROVAL),
        row(MERGING, Event.TaskMerged.class, DONE),
        row(MERGING, Event.AttemptFailed.class, READY),
        row(MERGING, Event.TaskReassigned.class, READY),
        row(MERGING, Event.TaskBlocked.class, BLOCKED),
        row(EXPANDED, Event.DependencyMerged.class, EXPANDED),
        row(EXPANDED, Event.PartsCompleted.class, DONE),
        row(EXPANDED, Event.TaskBlocked.class, BLOCKED),
        row(BLOCKED, Event.TaskRetried.class, READY),
        row(BLOCKED, Event.TaskReassigned.class, READY));
  }

  private static Transition<TaskStatus, TaskEvent> row(
      TaskStatus from, Class<? extends TaskEvent> on, TaskStatus to) {
    return new Transition<>(from, on, to);
  }
}
