package dev.divisi.taskgraph;

import static dev.divisi.taskgraph.TaskStatus.AWAITING_APPROVAL;
import static dev.divisi.taskgraph.TaskStatus.BLOCKED;
import static dev.divisi.taskgraph.TaskStatus.CANCELLED;
import static dev.divisi.taskgraph.TaskStatus.DISPATCHED;
import static dev.divisi.taskgraph.TaskStatus.DONE;
import static dev.divisi.taskgraph.TaskStatus.FAILED;
import static dev.divisi.taskgraph.TaskStatus.IN_REVIEW;
import static dev.divisi.taskgraph.TaskStatus.MERGING;
import static dev.divisi.taskgraph.TaskStatus.PENDING;
import static dev.divisi.taskgraph.TaskStatus.PROPOSED;
import static dev.divisi.taskgraph.TaskStatus.READY;
import static dev.divisi.taskgraph.TaskStatus.RUNNING;

import dev.divisi.taskgraph.Event.TaskEvent;
import java.util.List;

/**
 * The life of a task, as one table. What is not here cannot happen. The diagram in {@code
 * docs/states.md} is generated from it.
 */
public final class TaskTransitions {

  /** All rows. A task begins PENDING, with {@link Event.TaskPlanned}. */
  public static final List<Transition<TaskStatus, TaskEvent>> TABLE =
      List.of(
          row(PENDING, Event.DependencyMerged.class, PENDING),
          row(PENDING, Event.TaskReadied.class, READY),
          row(PENDING, Event.TaskBlocked.class, BLOCKED),
          row(PENDING, Event.TaskCancelled.class, CANCELLED),
          row(READY, Event.TaskDeferred.class, READY),
          row(READY, Event.BackOffEnded.class, READY),
          row(READY, Event.TaskDispatched.class, DISPATCHED),
          row(READY, Event.TaskCancelled.class, CANCELLED),
          row(DISPATCHED, Event.WorkGranted.class, RUNNING),
          row(DISPATCHED, Event.TaskCancelled.class, CANCELLED),
          row(RUNNING, Event.LeaseRenewed.class, RUNNING),
          row(RUNNING, Event.PatchJudged.class, RUNNING),
          row(RUNNING, Event.PatchAccepted.class, PROPOSED),
          row(RUNNING, Event.AttemptFailed.class, READY),
          row(RUNNING, Event.TaskFailed.class, FAILED),
          row(RUNNING, Event.TaskCancelled.class, CANCELLED),
          row(PROPOSED, Event.PatchJudged.class, PROPOSED),
          row(PROPOSED, Event.ReviewOrdered.class, IN_REVIEW),
          row(PROPOSED, Event.AttemptFailed.class, READY),
          row(PROPOSED, Event.TaskFailed.class, FAILED),
          row(PROPOSED, Event.TaskCancelled.class, CANCELLED),
          row(IN_REVIEW, Event.WorkGranted.class, IN_REVIEW),
          row(IN_REVIEW, Event.LeaseRenewed.class, IN_REVIEW),
          row(IN_REVIEW, Event.WorkReleased.class, IN_REVIEW),
          row(IN_REVIEW, Event.WorkReordered.class, IN_REVIEW),
          row(IN_REVIEW, Event.ReviewPassed.class, MERGING),
          row(IN_REVIEW, Event.ApprovalRequested.class, AWAITING_APPROVAL),
          row(IN_REVIEW, Event.AttemptFailed.class, READY),
          row(IN_REVIEW, Event.TaskFailed.class, FAILED),
          row(IN_REVIEW, Event.TaskCancelled.class, CANCELLED),
          row(AWAITING_APPROVAL, Event.PatchApproved.class, MERGING),
          row(AWAITING_APPROVAL, Event.AttemptFailed.class, READY),
          row(AWAITING_APPROVAL, Event.TaskFailed.class, FAILED),
          row(AWAITING_APPROVAL, Event.TaskCancelled.class, CANCELLED),
          row(MERGING, Event.MergeOrdered.class, MERGING),
          row(MERGING, Event.WorkGranted.class, MERGING),
          row(MERGING, Event.LeaseRenewed.class, MERGING),
          row(MERGING, Event.WorkReleased.class, MERGING),
          row(MERGING, Event.WorkReordered.class, MERGING),
          row(MERGING, Event.BranchMoved.class, MERGING),
          row(MERGING, Event.TaskMerged.class, DONE),
          row(MERGING, Event.AttemptFailed.class, READY),
          row(MERGING, Event.TaskFailed.class, FAILED),
          row(MERGING, Event.TaskCancelled.class, CANCELLED));

  static final TransitionTable<TaskStatus, TaskEvent> LOOK_UP = new TransitionTable<>(TABLE);

  private TaskTransitions() {}

  private static Transition<TaskStatus, TaskEvent> row(
      TaskStatus from, Class<? extends TaskEvent> on, TaskStatus to) {
    return new Transition<>(from, on, to);
  }
}
