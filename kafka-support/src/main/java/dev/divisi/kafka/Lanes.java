package dev.divisi.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes steps in lanes: those of one lane one after another, in the order in which they came, those
 * of different lanes beside each other. A lane in which a step takes long holds up no other.
 */
final class Lanes implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  /** Something to do, to its end. */
  @FunctionalInterface
  interface Step {
    void take() throws InterruptedException;
  }

  private final ExecutorService threads;

  /** What waits in each lane that somebody works on. Guarded by this. */
  private final Map<String, Deque<Step>> lanes = new HashMap<>();

  Lanes(String name) {
    threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + " ", 0).factory());
  }

  synchronized void add(String lane, Step step) {
    Deque<Step> known = lanes.get(lane);
    if (known != null) {
      known.add(step);
      return;
    }
    Deque<Step> steps = new ArrayDeque<>();
    steps.add(step);
    lanes.put(lane, steps);
    threads.execute(() -> work(lane, steps));
  }

  private void work(String lane, Deque<Step> steps) {
    try {
      for (Step step = next(lane, steps); step != null; step = next(lane, steps)) {
        step.take();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Step next(String lane, Deque<Step> steps) {
    Step step = steps.poll();
    if (step == null) {
      lanes.remove(lane);
    }
    return step;
  }

  /** Interrupts what is under way; what waits is not begun. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      boolean _ = threads.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
