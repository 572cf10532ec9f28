package dev.divisi.console.adapter.kafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread that reads topics until it is told to stop. It is woken, and not interrupted: a database
 * in a file closes itself when its reader is interrupted.
 */
final class ReadingThread {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String name;
  private final Duration stopLimit;
  private volatile CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Consumer<?, ?> reading;
  private @Nullable Thread thread;

  /**
   * @param stopLimit how long a stop waits for it
   */
  ReadingThread(String name, Duration stopLimit) {
    this.name = name;
    this.stopLimit = stopLimit;
  }

  /** Begins, unless it runs. */
  synchronized void start(Runnable work) {
    if (thread == null) {
      stopped = new CountDownLatch(1);
      thread = Thread.ofPlatform().daemon().name(name).start(work);
    }
  }

  /** Whether the work is to go on; it looks before each poll. */
  boolean goesOn() {
    return stopped.getCount() > 0;
  }

  /** What is to be woken when the work is to stop. */
  void reads(Consumer<?, ?> consumer) {
    reading = consumer;
  }

  /** Waits a moment before something is tried again, or until the work is to stop. */
  void pause() {
    try {
      boolean _ = stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      stopped.countDown();
    }
  }

  synchronized void stop() {
    stopped.countDown();
    if (thread != null) {
      Consumer<?, ?> consumer = reading;
      if (consumer != null) {
        consumer.wakeup();
      }
      try {
        thread.join(stopLimit);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }

  synchronized boolean isRunning() {
    return thread != null;
  }
}
