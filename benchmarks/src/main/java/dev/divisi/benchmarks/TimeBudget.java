package dev.divisi.benchmarks;

import java.time.Duration;

/** How much time is left. On a busy machine there are fewer repetitions, not a longer run. */
final class TimeBudget {
  private final long end;

  private TimeBudget(long end) {
    this.end = end;
  }

  static TimeBudget of(Duration duration) {
    return new TimeBudget(System.nanoTime() + duration.toNanos());
  }

  /** A part of what is left. */
  TimeBudget share(double part) {
    return new TimeBudget(System.nanoTime() + (long) (left().toNanos() * part));
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** Whether something that took so long fits in once more. */
  boolean allows(Duration another) {
    return left().compareTo(another) > 0;
  }
}
