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
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code plan.created} and {@code patch.proposed} in, verdicts out. A verdict is published before
 * its fact counts as read: after a crash it may be published twice, and says the same.
 *
 * <p>Where a repository cannot be reached, its goals wait, and no others. After half an hour they
 * are told so, by a verdict that denies: then people hear of it, and can ask anew.
 */
public final class EvaluationHandlers {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Evaluation evaluation;
  private final FactPublisher publisher;
  private final InstantSource clock;

  /** What waited while nobody was here has to be tried for as long as anything else. */
  private final Instant begun;

  public EvaluationHandlers(Evaluation evaluation, FactPublisher publisher, InstantSource clock) {
    this.evaluation = evaluation;
    this.publisher = publisher;
    this.clock = clock;
    this.begun = clock.instant();
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
    PlanEvaluated evaluated;
    try {
      evaluated = evaluation.evaluate(goalId, goal, plan, at);
    } catch (PolicyUnavailableException failure) {
      evaluated = evaluation.unjudged(goalId, plan, given(failure, at));
    }
    publisher.publish(TopicCatalogue.PLAN_EVALUATED, goalId, evaluated, trace);
  }

  private void patch(PatchProposed proposed, TraceContext trace, Instant at)
      throws WorkFailedException, InterruptedException {
    String goalId = proposed.getWork().getGoalId();
    Verdict verdict;
    try {
      verdict = evaluation.evaluate(PatchSubject.of(proposed, at));
    } catch (PolicyUnavailableException failure) {
      verdict = evaluation.unjudged(given(failure, at));
    }
    publisher.publish(
        TopicCatalogue.PATCH_EVALUATED,
        goalId,
        new PatchEvaluated(proposed.getWork(), proposed.getPatch().getHash(), verdict),
        trace);
  }

  /**
   * Why there will be no judgement.
   *
   * @throws WorkFailedException when it is to be tried again
   */
  private String given(PolicyUnavailableException failure, Instant at) throws WorkFailedException {
    Instant since = at.isAfter(begun) ? at : begun;
    if (clock.instant().isBefore(since.plus(PATIENCE))) {
      throw new WorkFailedException(
          FailureKind.TRANSIENT, failure.code(), failure.getMessage(), failure);
    }
    return "The repository could not be looked at for "
        + PATIENCE.toMinutes()
        + " minutes, so nothing was judged, and what is not judged does not pass. "
        + failure.code()
        + ": "
        + failure.getMessage();
  }
}
