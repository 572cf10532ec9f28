package dev.divisi.kafka;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.util.List;

/** Records for tests, with no more in them than they must have. */
final class Records {
  private Records() {}

  static WorkReference work(String goalId, String taskId) {
    return WorkReference.newBuilder()
        .setGoalId(goalId)
        .setTaskId(taskId)
        .setAttempt(1)
        .setStep(WorkStep.IMPLEMENT)
        .build();
  }

  static TaskReady taskReady(String goalId, String taskId, String pool) {
    return TaskReady.newBuilder()
        .setWork(work(goalId, taskId))
        .setRepository(
            PlannedRepository.newBuilder()
                .setRepository(
                    Repository.newBuilder().setName("r").setUrl("/r").setBaseRef(null).build())
                .setBaseCommit("0".repeat(40))
                .setBranch("b")
                .build())
        .setBaseCommit("0".repeat(40))
        .setTask(
            PlannedTask.newBuilder()
                .setId(taskId)
                .setTitle("t")
                .setDescription("d")
                .setRepository("r")
                .setPool(pool)
                .setAgent(
                    AgentChoice.newBuilder().setFamily("recipe").setConfiguration("{}").build())
                .setScope(List.of("**"))
                .build())
        .build();
  }

  static ReviewCompleted reviewCompleted(String goalId, String claimId) {
    return ReviewCompleted.newBuilder()
        .setWork(work(goalId, "t"))
        .setClaimId(claimId)
        .setPatchHash("h")
        .setReviewer("r")
        .setOutcome(ReviewOutcome.APPROVED)
        .build();
  }
}
