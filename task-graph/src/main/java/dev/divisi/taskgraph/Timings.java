package dev.divisi.taskgraph;

import java.time.Duration;

/**
 * How long the brain waits before it acts by itself.
 *
 * @param lease how long a worker may be silent before its work is given to another
 * @param orderRepeat how long an order may stay unclaimed before it is repeated
 * @param backOff the pause after a first transient failure; doubles with each, up to 64 times
 */
public record Timings(Duration lease, Duration orderRepeat, Duration backOff) {

  /** Values for production. */
  public static final Timings DEFAULT =
      new Timings(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(2));

  Duration backOff(int failures) {
    return backOff.multipliedBy(1L << Math.clamp(failures - 1L, 0, 6));
  }
}
