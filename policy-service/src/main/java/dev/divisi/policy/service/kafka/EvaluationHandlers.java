package dev.divisi.policy.service.kafka;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.FactReader.Subscription;
import dev.divisi.kafka.TraceContext;
import dev.divisi.kafka.WorkFailedException;
import dev.divisi.policy.Evaluation;
import dev.divisi.policy.PatchSubject;
import dev.divisi.policy.PolicyUnavailableException;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code plan.created} and {@code patch.proposed} in, verdicts out. A verdict is published before
 * its fact counts as read: after a crash it may be published twice, and says the same.
 */
public final class EvaluationHandlers {
  private final Evaluation evaluation;
  private final FactPublisher publisher;

  public EvaluationHandlers(Evaluation evaluation, FactPublisher publisher) {
    this.evaluation = evaluation;
    this.publisher = publisher;
  }

  public List<Subscription<?>> subscriptions() {
    return List.of(
        new Subscription<>(TopicCatalogue.PLAN_CREATED, this::created),
        new Subscription<>(TopicCatalogue.PLAN_REVISED, this::revised),
        new Subscription<>(TopicCatalogue.PATCH_PROPOSED, this::patch));
  }

  private void created(PlanCreated created, TraceContext trace, Instant at)
      throws WorkFailedException, InterruptedException {
    // The parts of a task are no plan of the goal: what becomes of them is revised, and judged
    // then.
    if (created.getWork().getTaskId() == null) {
      plan(created.getWork().getGoalId(), created.getGoal(), created.getPlan(), trace, at);
    }
  }

  private void revised(PlanRevised revised, TraceContext trace, Instant at)
      throws WorkFailedException, InterruptedException {
    plan(revised.getGoalId(), revised.getGoal(), revised.getPlan(), trace, at);
  }

  private void plan(
      String goalId, @Nullable GoalSubmitted goal, Plan plan, TraceContext trace, Instant at)
      throws WorkFailedException, InterruptedException {
    try {
      publisher.publish(
          TopicCatalogue.PLAN_EVALUATED,
          goalId,
          evaluation.evaluate(goalId, goal, plan, at),
          trace);
    } catch (PolicyUnavailableException failure) {
      throw again(failure);
    }
  }

  private void patch(PatchProposed proposed, TraceContext trace, Instant at)
      throws WorkFailedException, InterruptedException {
    String goalId = proposed.getWork().getGoalId();
    try {
      Verdict verdict = evaluation.evaluate(PatchSubject.of(proposed, at));
      publisher.publish(
          TopicCatalogue.PATCH_EVALUATED,
          goalId,
          new PatchEvaluated(proposed.getWork(), proposed.getPatch().getHash(), verdict),
          trace);
    } catch (PolicyUnavailableException failure) {
      throw again(failure);
    }
  }

  private static WorkFailedException again(PolicyUnavailableException failure) {
    return new WorkFailedException(
        FailureKind.TRANSIENT, failure.code(), failure.getMessage(), failure);
  }
}
