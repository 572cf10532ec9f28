package dev.divisi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanShapeTest {

  @Test
  void shouldMakeEachLayerWaitForAllOfTheOneBefore() {
    List<PlannedTask> tasks = plan(PlanShape.LAYERS_OF_TEN, 25, 2).getTasks();

    assertThat(tasks.get(9).getDependsOn()).isEmpty();
    assertThat(tasks.get(10).getDependsOn()).hasSize(10).contains("t0", "t9");
    assertThat(tasks.get(24).getDependsOn()).hasSize(10).contains("t10", "t19");
  }

  @Test
  void shouldMakeAllWaitForTheFirst() {
    List<PlannedTask> tasks = plan(PlanShape.FAN_OUT, 5, 1).getTasks();

    assertThat(tasks.getFirst().getDependsOn()).isEmpty();
    assertThat(tasks.subList(1, 5)).allMatch(task -> task.getDependsOn().equals(List.of("t0")));
  }

  @Test
  void shouldHaveFourTasksInARowInTheSmallGoal() {
    List<PlannedTask> tasks = plan(PlanShape.ONE_FOUR_FOUR_ONE, 10, 4).getTasks();

    assertThat(tasks)
        .extracting(task -> task.getDependsOn().size())
        .containsExactly(0, 1, 1, 1, 1, 4, 4, 4, 4, 4);
    assertThat(tasks.getLast().getDependsOn()).containsExactly("t5", "t6", "t7", "t8");
  }

  @Test
  void shouldGiveTheTasksOfALayerRepositoriesOfTheirOwn() {
    List<PlannedTask> tasks = plan(PlanShape.ONE_FOUR_FOUR_ONE, 10, 4).getTasks();

    assertThat(tasks.subList(1, 5)).extracting(PlannedTask::getRepository).doesNotHaveDuplicates();
    assertThat(tasks.subList(5, 9)).extracting(PlannedTask::getRepository).doesNotHaveDuplicates();
  }

  @Test
  void shouldLetNoTwoTasksWriteTheSameFile() {
    List<List<String>> scopes =
        plan(PlanShape.INDEPENDENT, 100, 1).getTasks().stream().map(PlannedTask::getScope).toList();

    assertThat(scopes).allMatch(scope -> Collections.frequency(scopes, scope) == 1);
  }

  private static Plan plan(PlanShape shape, int tasks, int repositories) {
    GoalSubmitted goal =
        GoalSubmitted.newBuilder()
            .setGoalId("goal")
            .setText("text")
            .setSubmittedBy("test")
            .setSubmittedAt(Instant.EPOCH)
            .setRepositories(PlanShape.repositories(repositories))
            .build();
    return shape.plan(goal, tasks);
  }
}
