package dev.divisi.local;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** Measures how long each part takes to start. */
final class StartClock {
  private final StartListener listener;
  private final ReentrantLock telling = new ReentrantLock();

  StartClock(StartListener listener) {
    this.listener = listener;
  }

  /** Starting one part. */
  @FunctionalInterface
  interface Start<T, E extends Exception> {
    T run() throws E, InterruptedException;
  }

  <T, E extends Exception> T timed(String part, Start<T, E> start) throws E, InterruptedException {
    long before = System.nanoTime();
    T started = start.run();
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    telling.lock();
    try {
      listener.started(part, took);
    } finally {
      telling.unlock();
    }
    return started;
  }
}
