package dev.divisi.planner.adapter.kafka;

import dev.divisi.kafka.WorkContext;
import dev.divisi.kafka.WorkFailedException;
import dev.divisi.kafka.WorkHandler;
import dev.divisi.kafka.WorkResult;
import dev.divisi.planner.domain.PlanGoal;
import dev.divisi.planner.domain.PlanningException;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.TopicCatalogue;

/** {@code plan.requested} in, {@code plan.created} out. The attempt is the plan's version. */
public final class PlanHandler implements WorkHandler<PlanRequested> {
  private final PlanGoal planGoal;

  public PlanHandler(PlanGoal planGoal) {
    this.planGoal = planGoal;
  }

  @Override
  public WorkResult<PlanCreated> perform(PlanRequested order, WorkContext context)
      throws InterruptedException, WorkFailedException {
    try {
      Plan plan = planGoal.plan(order.getGoal(), context.work().getAttempt(), context::activity);
      return new WorkResult<>(
          TopicCatalogue.PLAN_CREATED,
          new PlanCreated(context.work(), context.claimId(), plan, null));
    } catch (PlanningException failure) {
      throw new WorkFailedException(failure.kind(), failure.code(), failure.getMessage(), failure);
    }
  }
}
