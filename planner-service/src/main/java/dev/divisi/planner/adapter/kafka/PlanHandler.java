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
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TopicCatalogue;
import java.util.List;

/**
 * {@code plan.requested} in, {@code plan.created} out: of the goal, or of a task that is turned
 * into parts. The attempt is the plan's version.
 */
public final class PlanHandler implements WorkHandler<PlanRequested> {
  /** A playbook asks no model. */
  private static final Spend NOTHING = new Spend(0L, 0L, 0L);

  private final PlanGoal planGoal;

  public PlanHandler(PlanGoal planGoal) {
    this.planGoal = planGoal;
  }

  @Override
  public WorkResult<PlanCreated> perform(PlanRequested order, WorkContext context)
      throws InterruptedException, WorkFailedException {
    context.spent(NOTHING);
    try {
      PlannedTask task = order.getTask();
      int version = context.work().getAttempt();
      Plan plan =
          task == null
              ? planGoal.plan(order.getGoal(), version, context::activity)
              : planGoal.expand(
                  order.getGoal(), task, order.getDepth(), version, context::activity);
      return new WorkResult<>(
          TopicCatalogue.PLAN_CREATED,
          new PlanCreated(
              context.work(),
              context.claimId(),
              plan,
              context.spend().orElse(NOTHING),
              order.getGoal(),
              task == null ? planGoal.reverted(plan) : List.of()));
    } catch (PlanningException failure) {
      throw new WorkFailedException(failure.kind(), failure.code(), failure.getMessage(), failure);
    }
  }
}
