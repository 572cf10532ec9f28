package dev.divisi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  @Test
  void shouldCountWholeRoundsAsIdeal() {
    assertThat(sleeping(1, 1_000).idealMillis()).isEqualTo(1_600);
    assertThat(sleeping(20, 50).idealMillis()).isEqualTo(1_600);
    assertThat(sleeping(1, 64).idealMillis()).isEqualTo(100);
  }

  @Test
  void shouldCountFourStepsATask() {
    assertThat(sleeping(20, 50).allTasks()).isEqualTo(1_000);
    assertThat(sleeping(20, 50).allSteps()).isEqualTo(4_000);
  }

  @Test
  void shouldSurviveTheWayToTheWorkers() {
    Workload workload = sleeping(20, 50);

    assertThat(
            WorkersMain.JSON.readValue(
                WorkersMain.JSON.writeValueAsString(workload), Workload.class))
        .isEqualTo(workload);
  }

  @Test
  void shouldSayHowManyStepsThereWereASecond() {
    WorkloadResult result =
        new WorkloadResult(List.of(), List.of(), List.of(), 400, 500, 2_000, 0, 0, 0, false);

    assertThat(result.stepsPerSecond()).isEqualTo(4_000);
  }

  private static Workload sleeping(int goals, int tasks) {
    return new Workload("name", goals, true, PlanShape.INDEPENDENT, tasks, 16, 64, 64, 100, 60);
  }
}
