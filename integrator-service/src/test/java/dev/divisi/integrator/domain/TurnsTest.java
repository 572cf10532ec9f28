package dev.divisi.integrator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns turns = new Turns();

  @Test
  void shouldLetOneInAtATimeForEachKeyAndForgetTheKeysAfterwards() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger mostInside = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 400; i++) {
        all.add(
            threads.submit(
                () -> {
                  try (Turns.Turn _ = turns.take("branch")) {
                    mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    inside.decrementAndGet();
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    assertThat(mostInside).hasValue(1);
    assertThat(turns.inUse()).isZero();
  }

  @Test
  void shouldNotMakeOneKeyWaitForAnother() throws Exception {
    try (Turns.Turn _ = turns.take("a");
        Turns.Turn _ = turns.take("b")) {
      assertThat(turns.inUse()).isEqualTo(2);
    }
  }
}
