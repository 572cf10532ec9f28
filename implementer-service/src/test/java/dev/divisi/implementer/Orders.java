package dev.divisi.implementer;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.Feedback;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.util.List;

/** Makes orders for tests. */
public final class Orders {
  private Orders() {}

  public static TaskReady order(
      String goal,
      String url,
      String baseCommit,
      String family,
      String configuration,
      String... scope) {
    return TaskReady.newBuilder()
        .setWork(
            WorkReference.newBuilder()
                .setGoalId(goal)
                .setTaskId("migrate-m1")
                .setAttempt(1)
                .setStep(WorkStep.IMPLEMENT)
                .build())
        .setRepository(
            PlannedRepository.newBuilder()
                .setRepository(
                    Repository.newBuilder().setName("shop").setUrl(url).setBaseRef("main").build())
                .setBaseCommit(baseCommit)
                .setBranch("divisi/" + goal)
                .build())
        .setBaseCommit(baseCommit)
        .setTask(
            PlannedTask.newBuilder()
                .setId("migrate-m1")
                .setTitle("Migrate m1")
                .setDescription("Replace the old price API")
                .setRepository("shop")
                .setPool("implementers")
                .setAgent(
                    AgentChoice.newBuilder()
                        .setFamily(family)
                        .setConfiguration(configuration)
                        .build())
                .setScope(List.of(scope))
                .build())
        .setFeedback(
            List.of(
                Feedback.newBuilder()
                    .setAttempt(0)
                    .setSource("person")
                    .setMessage("be careful")
                    .build()))
        .build();
  }
}
