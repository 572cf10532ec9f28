package dev.divisi.models;

import java.time.Duration;

/**
 * How often and how long a request is tried.
 *
 * @param tries how often in all
 * @param time how long in all; a pause that would end later is not begun
 * @param firstPause the longest pause before the second try; each further one is twice as long
 * @param longestPause the longest pause of our own. What a provider asks for may be longer
 */
public record RetryLimits(int tries, Duration time, Duration firstPause, Duration longestPause) {

  public static final RetryLimits DEFAULT =
      new RetryLimits(8, Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(60));

  public RetryLimits {
    if (tries < 1 || !time.isPositive() || !firstPause.isPositive() || !longestPause.isPositive()) {
      throw new IllegalArgumentException("limits of retries must be positive");
    }
  }
}
