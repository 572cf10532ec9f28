package dev.divisi.kafka;

import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Waiting that is bounded and can be interrupted. */
final class Threads {
  private Threads() {}

  /** Waits for a thread, and interrupts it when it does not end in time. */
  static void join(@Nullable Thread thread, Duration limit) {
    if (thread == null) {
      return;
    }
    try {
      if (!thread.join(limit)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
