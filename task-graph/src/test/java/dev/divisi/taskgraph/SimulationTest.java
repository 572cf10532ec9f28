package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random histories against the invariants. Another seed: {@code ./mvnw -pl task-graph test
 * -Dtest=SimulationTest -Dsimulation.seed=N -Dsimulation.worlds=1}.
 */
class SimulationTest {

  private static final int STEPS_A_WORLD = 2_500;

  /** So many that every transition is taken. */
  private static final int WORLDS = 90;

  @Test
  void shouldKeepEveryInvariantWhateverHappens() {
    long first = Long.getLong("simulation.seed", 20_261_121L);
    int worlds = Integer.getInteger("simulation.worlds", WORLDS);
    int steps = 0;
    Set<String> transitions = new HashSet<>();
    for (long seed = first; seed < first + worlds; seed++) {
      SimulatedWorld world = new SimulatedWorld(seed);
      try {
        while (world.steps() < STEPS_A_WORLD) {
          world.step();
        }
        world.runToTheEnd();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed %d; replay it with: ./mvnw -pl task-graph test -Dtest=SimulationTest -Dsimulation.seed=%d -Dsimulation.worlds=1"
                .formatted(seed, seed),
            e);
      }
      steps += world.steps();
      transitions.addAll(world.transitions);
    }
    assertThat(steps).isGreaterThanOrEqualTo(worlds * STEPS_A_WORLD);
    if (worlds >= WORLDS) {
      List<String> tables =
          Stream.concat(
                  TaskTransitions.TABLE.stream().map(Object::toString),
                  GoalTransitions.TABLE.stream().map(Object::toString))
              .toList();
      assertThat(transitions).as("every transition was taken").containsAll(tables);
    }
  }
}
