package dev.divisi.taskgraph.service;

import dev.divisi.schemas.ControlAction;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkControl;
import dev.divisi.taskgraph.Feedback;
import dev.divisi.taskgraph.Order;
import dev.divisi.taskgraph.WorkReference;
import dev.divisi.taskgraph.WorkStep;
import java.time.Duration;
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
      case Order.RequestPlan o ->
          new Output<>(
              TopicCatalogue.PLAN_REQUESTED,
              o.work().goalId(),
              PlanRequested.newBuilder()
                  .setWork(work(o.work()))
                  .setGoal(payloads.goal(o.work().goalId()))
                  .setFeedback(feedback(o.feedback()))
                  .build());
      case Order.DispatchTask o -> dispatch(o);
      case Order.RequestReview o -> review(o);
      case Order.RequestMerge o -> merge(o);
      case Order.GrantLease o ->
          control(
              o.work(), o.claimId(), o.worker(), ControlAction.GRANTED, "", o.lease(), o.timeout());
      case Order.RefuseClaim o ->
          control(
              o.work(),
              o.claimId(),
              o.worker(),
              ControlAction.REFUSED,
              o.reason(),
              Duration.ZERO,
              Duration.ZERO);
      case Order.CancelWork o ->
          control(
              o.work(),
              o.claimId(),
              o.worker(),
              ControlAction.CANCELLED,
              o.reason(),
              Duration.ZERO,
              Duration.ZERO);
    };
  }

  private Output<?> dispatch(Order.DispatchTask order) {
    TaskReady kept = payloads.task(order.work().goalId(), taskId(order.work()));
    return new Output<>(
        TopicCatalogue.taskReady(order.pool()),
        taskKey(order.work()),
        TaskReady.newBuilder(kept)
            .setWork(work(order.work()))
            .setBaseCommit(order.baseCommit())
            .setFeedback(feedback(order.feedback()))
            .build());
  }

  private Output<?> review(Order.RequestReview order) {
    PatchProposed proposed = payloads.patch(order.work().goalId(), taskId(order.work()));
    TaskReady kept = payloads.task(order.work().goalId(), taskId(order.work()));
    return new Output<>(
        TopicCatalogue.REVIEW_REQUESTED,
        taskKey(order.work()),
        ReviewRequested.newBuilder()
            .setWork(work(order.work()))
            .setRepository(kept.getRepository())
            .setTask(kept.getTask())
            .setPatch(proposed.getPatch())
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
            .setTask(kept.getTask())
            .setPatch(proposed.getPatch())
            .setReviewer(order.reviewer())
            .setEvidence(order.evidence())
            .setApprovedBy(order.approvedBy())
            .build());
  }

  private static Output<?> control(
      WorkReference work,
      String claimId,
      String worker,
      ControlAction action,
      String reason,
      Duration lease,
      Duration timeout) {
    return new Output<>(
        TopicCatalogue.WORK_CONTROL,
        work.goalId(),
        WorkControl.newBuilder()
            .setWork(work(work))
            .setClaimId(claimId)
            .setWorker(worker)
            .setAction(action)
            .setReason(reason)
            .setLeaseMillis(lease.toMillis())
            .setTimeoutMillis(timeout.toMillis())
            .build());
  }

  private static List<dev.divisi.schemas.Feedback> feedback(List<Feedback> feedback) {
    return feedback.stream()
        .map(
            lesson ->
                dev.divisi.schemas.Feedback.newBuilder()
                    .setAttempt(lesson.attempt())
                    .setSource(lesson.source())
                    .setMessage(lesson.message())
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
