package dev.divisi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PureBrainTest {

  @ParameterizedTest
  @EnumSource
  void shouldBringAGoalOfEveryShapeToItsEnd(PlanShape shape) {
    assertThat(PureBrain.nanosPerTask(shape, 10, 1, 4)).isPositive();
  }
}
