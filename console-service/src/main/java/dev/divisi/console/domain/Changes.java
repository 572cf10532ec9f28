package dev.divisi.console.domain;

import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkReference;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What a record makes different. */
public final class Changes {
  private Changes() {}

  /** Empty when nothing that is shown is different. */
  public static Optional<Change> of(@Nullable SpecificRecord record) {
    return Optional.ofNullable(
        switch (record) {
          case GoalState goal -> new Change(Change.Kind.GOAL, goal.getGoalId(), null);
          case TaskState task -> new Change(Change.Kind.TASK, task.getGoalId(), task.getTaskId());
          case PlanCreated plan -> new Change(Change.Kind.PLAN, plan.getWork().getGoalId(), null);
          case PlanRevised plan -> new Change(Change.Kind.PLAN, plan.getGoalId(), null);
          case PlanEvaluated plan -> new Change(Change.Kind.PLAN, plan.getGoalId(), null);
          case PatchProposed patch -> of(Change.Kind.PATCH, patch.getWork());
          case PatchEvaluated patch -> of(Change.Kind.PATCH, patch.getWork());
          case ReviewCompleted review -> of(Change.Kind.PATCH, review.getWork());
          case MergeCompleted merge -> of(Change.Kind.PATCH, merge.getWork());
          case WorkFailed failed -> of(Change.Kind.PATCH, failed.getWork());
          case AgentStepTaken step -> of(Change.Kind.STEP, step.getWork());
          case AuditEvent event ->
              new Change(Change.Kind.AUDIT, event.getGoalId(), event.getTaskId());
          case null, default -> null;
        });
  }

  private static Change of(Change.Kind kind, WorkReference work) {
    return new Change(kind, work.getGoalId(), work.getTaskId());
  }
}
