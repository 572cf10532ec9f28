package dev.divisi.console.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time of the machine, put forward as a test says. */
public final class TestClock implements InstantSource {
  private volatile Duration ahead = Duration.ZERO;

  public void forward(Duration further) {
    ahead = ahead.plus(further);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }
}
