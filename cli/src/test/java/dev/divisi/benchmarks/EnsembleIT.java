package dev.divisi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Here, because the command has all services on one class path, and the benchmarks run in it. */
class EnsembleIT {
  private static final int LIMIT_SECONDS = 90;

  @Test
  void shouldCarryOutEveryStepOnce_givenTheClassPathOfTheCommand() throws Exception {
    try (Ensemble ensemble = Ensemble.start()) {
      assertThat(ensemble.hops(2, 1)).hasSize(1);

      WorkloadResult result = ensemble.run(oneGoal(ensemble));
      ensemble.restartService(List.of("streams:processing.guarantee=at_least_once"));
      WorkloadResult again = ensemble.run(oneGoal(ensemble));

      assertThat(List.of(result, again))
          .allSatisfy(
              each -> {
                assertThat(each.steps()).isEqualTo(10 * Workload.STEPS_A_TASK);
                assertThat(each.duplicates()).isZero();
                assertThat(each.lost()).isZero();
                assertThat(each.seenMillis()).hasSize(1);
              });
    }
  }

  private static Workload oneGoal(Ensemble ensemble) {
    return new Workload(
        ensemble.nextName(), 1, false, PlanShape.ONE_FOUR_FOUR_ONE, 10, 4, 10, 0, 0, LIMIT_SECONDS);
  }
}
