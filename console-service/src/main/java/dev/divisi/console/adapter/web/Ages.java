package dev.divisi.console.adapter.web;

import java.time.Duration;
import java.time.Instant;

/** Times for people. The page's own script keeps them current. */
public final class Ages {
  private Ages() {}

  /** How long ago, in its largest unit. */
  public static String of(Instant since, Instant now) {
    long seconds = Math.max(0, Duration.between(since, now).toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
  }
}
