package dev.divisi.models.provider;

import java.time.Duration;

/**
 * How long a provider may keep us waiting.
 *
 * @param connect until a connection stands
 * @param silence until it answers, and then until it says more
 */
public record ConnectionLimits(Duration connect, Duration silence) {

  /** Models may think for long before they say anything. */
  public static final ConnectionLimits DEFAULT =
      new ConnectionLimits(Duration.ofSeconds(15), Duration.ofMinutes(3));
}
