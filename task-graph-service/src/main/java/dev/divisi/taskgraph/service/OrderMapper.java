package dev.divisi.taskgraph.service;

import dev.divisi.schemas.Confinement;
import dev.divisi.schemas.ControlAction;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.NoteKind;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.WorkControl;
import dev.divisi.taskgraph.Feedback;
import dev.divisi.taskgraph.Note;
import dev.divisi.taskgraph.Order;
import dev.divisi.taskgraph.WorkReference;
import dev.divisi.taskgraph.WorkStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the brain's orders to records that carry all that a worker needs. */
final class OrderMapper {

  private final Payloads payloads;

  OrderMapper(Payloads payloads) {
    this.payloads = payloads;
  }

  Output<?> record(Order order) {
    return switch (order) {
      case Order.RequestPlan o -> plan(o);
      case Order.ProposeRevision o -> revision(o);
      case Order.DispatchTask o -> dispatch(o);
      case Order.RequestReview o -> review(o);
      case Order.RequestMerge o -> merge(o);
      case Order.GrantLease o ->
          control(
              control(o.work(), o.claimId(), o.worker(), ControlAction.GRANTED, "")
                  .setLeaseMillis(o.lease().toMillis())
                  .setTimeoutMillis(o.timeout().toMillis())
                  .setMaxIterations(o.maxIterations())
                  .setBudget(LimitsMapper.record(o.budget())));
      case Order.RefuseClaim o ->
          control(control(o.work(), o.claimId(), o.worker(), ControlAction.REFUSED, o.reason()));
      case Order.CancelWork o ->
          control(control(o.work(), o.claimId(), o.worker(), ControlAction.CANCELLED, o.reason()));
      case Order.TellWorker o ->
          control(
              control(o.work(), o.claimId(), o.worker(), ControlAction.TOLD, "")
                  .setNote(note(o.note())));
    };
  }

  private Output<?> plan(Order.RequestPlan order) {
    String goalId = order.work().goalId();
    String taskId = order.work().taskId();
    return new Output<>(
        TopicCatalogue.PLAN_REQUESTED,
        goalId,
        PlanRequested.newBuilder()
            .setWork(work(order.work()))
            .setGoal(payloads.goal(goalId))
            .setFeedback(feedback(order.feedback()))
            .setTask(taskId == null ? null : payloads.task(goalId, taskId).getTask())
            .setDepth(order.depth())
            .setNotes(notes(order.notes()))
            .build());
  }

  private Output<?> revision(Order.ProposeRevision order) {
    return new Output<>(
        TopicCatalogue.PLAN_REVISED,
        order.goalId(),
        PlanRevised.newBuilder()
            .setGoalId(order.goalId())
            .setBasedOnVersion(order.revision().basedOn())
            .setBasedOnHash(order.basedOnHash())
            .setPlan(payloads.revision(order.goalId()))
            .setGoal(LimitsMapper.withLimits(payloads.goal(order.goalId()), order.limits()))
            .setBy(order.revision().by())
            .setReason(order.revision().reason())
            .setRevisedAt(order.at())
            .build());
  }

  private Output<?> dispatch(Order.DispatchTask order) {
    String goalId = order.work().goalId();
    TaskReady kept = payloads.task(goalId, taskId(order.work()));
    // Not by its builder: that copies the whole task for each order.
    return new Output<>(
        TopicCatalogue.taskReady(order.pool()),
        taskKey(order.work()),
        new TaskReady(
            work(order.work()),
            kept.getRepository(),
            order.baseCommit(),
            PlanMapper.atRung(kept.getTask(), order.rung()),
            feedback(order.feedback()),
            order.handoffs().stream()
                .map(
                    handoff ->
                        new dev.divisi.schemas.Handoff(
                            handoff.taskId(), handoff.title(), handoff.text()))
                .toList(),
            notes(order.notes()),
            confinement(order, goalId),
            payloads.specification(goalId)));
  }

  /** What policy said of the plan in force; a candidate is confined as its task is. */
  private @Nullable Confinement confinement(Order.DispatchTask order, String goalId) {
    String planHash = order.planHash();
    return planHash == null
        ? null
        : payloads.planVerdict(goalId, planHash).stream()
            .flatMap(verdict -> verdict.getConfinements().stream())
            .filter(confinement -> confinement.getTaskId().equals(order.plannedTask()))
            .findFirst()
            .map(
                confinement ->
                    Confinement.newBuilder(confinement).setTaskId(taskId(order.work())).build())
            .orElse(null);
  }

  private Output<?> review(Order.RequestReview order) {
    PatchProposed proposed = payloads.patch(order.work().goalId(), taskId(order.work()));
    TaskReady kept = payloads.task(order.work().goalId(), taskId(order.work()));
    return new Output<>(
        order.pool() == null
            ? TopicCatalogue.REVIEW_REQUESTED
            : TopicCatalogue.reviewRequested(order.pool()),
        taskKey(order.work()),
        ReviewRequested.newBuilder()
            .setWork(work(order.work()))
            .setRepository(kept.getRepository())
            .setTask(
                withChecks(
                    order.work(),
                    order.patchHash(),
                    PlanMapper.atRung(kept.getTask(), order.rung())))
            .setPatch(proposed.getPatch())
            .setMayBegin(order.mayBegin())
            .build());
  }

  private Output<?> merge(Order.RequestMerge order) {
    PatchProposed proposed = payloads.patch(order.work().goalId(), taskId(order.work()));
    TaskReady kept = payloads.task(order.work().goalId(), taskId(order.work()));
    return new Output<>(
        TopicCatalogue.MERGE_REQUESTED,
        order.work().goalId() + "/" + order.repository(),
        MergeRequested.newBuilder()
            .setWork(work(order.work()))
            .setRepository(kept.getRepository())
            .setExpectedHead(order.expectedHead())
            .setTask(
                withChecks(
                    order.work(),
                    order.patchHash(),
                    PlanMapper.atRung(kept.getTask(), order.rung())))
            .setPatch(proposed.getPatch())
            .setReviewer(order.reviewer())
            .setEvidence(order.evidence())
            .setApprovedBy(order.approvedBy())
            .setVerdict(verdict(order.work(), order.patchHash()))
            .setApprovals(VerdictMapper.given(order.approvals()))
            .setAgent(proposed.getAgent())
            .setSpend(proposed.getSpend())
            .setMayBegin(order.mayBegin())
            .build());
  }

  private PlannedTask withChecks(WorkReference work, String patchHash, PlannedTask task) {
    Verdict verdict = verdict(work, patchHash);
    return verdict == null ? task : VerdictMapper.withChecks(task, verdict.getChecks());
  }

  /** Null for a patch that was judged when verdicts were not kept yet. */
  private @Nullable Verdict verdict(WorkReference work, String patchHash) {
    return payloads.patchVerdict(work.goalId(), taskId(work), patchHash).orElse(null);
  }

  private static Output<?> control(WorkControl.Builder control) {
    return new Output<>(
        TopicCatalogue.WORK_CONTROL, control.getWork().getGoalId(), control.build());
  }

  private static WorkControl.Builder control(
      WorkReference work, String claimId, String worker, ControlAction action, String reason) {
    return WorkControl.newBuilder()
        .setWork(work(work))
        .setClaimId(claimId)
        .setWorker(worker)
        .setAction(action)
        .setReason(reason)
        .setLeaseMillis(0)
        .setTimeoutMillis(0);
  }

  private static List<dev.divisi.schemas.Note> notes(List<Note> notes) {
    return notes.stream().map(OrderMapper::note).toList();
  }

  private static dev.divisi.schemas.Note note(Note note) {
    return dev.divisi.schemas.Note.newBuilder()
        .setNoteId(note.noteId())
        .setKind(
            switch (note.kind()) {
              case STEER -> NoteKind.STEER;
              case MESSAGE -> NoteKind.MESSAGE;
              case ANSWER -> NoteKind.ANSWER;
              case SCOPE -> NoteKind.SCOPE;
            })
        .setFrom(note.from())
        .setText(note.text())
        .setQuestionId(note.questionId())
        .setScope(note.scope())
        .build();
  }

  /** Whatever the person is called: agents heed people, and only quote others. */
  private static String source(Feedback lesson) {
    return lesson.code().equals(Feedback.PATCH_REJECTED) ? "person" : lesson.source();
  }

  private static List<dev.divisi.schemas.Feedback> feedback(List<Feedback> feedback) {
    return feedback.stream()
        .map(
            lesson ->
                dev.divisi.schemas.Feedback.newBuilder()
                    .setAttempt(lesson.attempt())
                    .setSource(source(lesson))
                    .setMessage(lesson.message())
                    .setCode(lesson.code())
                    .setChanged(lesson.changed())
                    .setRepeats(lesson.repeats())
                    .build())
        .toList();
  }

  static dev.divisi.schemas.WorkReference work(WorkReference work) {
    return dev.divisi.schemas.WorkReference.newBuilder()
        .setGoalId(work.goalId())
        .setTaskId(work.taskId())
        .setAttempt(work.attempt())
        .setStep(step(work.step()))
        .build();
  }

  private static dev.divisi.schemas.WorkStep step(WorkStep step) {
    return switch (step) {
      case PLAN -> dev.divisi.schemas.WorkStep.PLAN;
      case IMPLEMENT -> dev.divisi.schemas.WorkStep.IMPLEMENT;
      case REVIEW -> dev.divisi.schemas.WorkStep.REVIEW;
      case MERGE -> dev.divisi.schemas.WorkStep.MERGE;
    };
  }

  private static String taskKey(WorkReference work) {
    return work.goalId() + "/" + work.taskId();
  }

  private static String taskId(WorkReference work) {
    @Nullable String taskId = work.taskId();
    if (taskId == null) {
      throw new IllegalStateException("an order for a task that names none: " + work);
    }
    return taskId;
  }
}
