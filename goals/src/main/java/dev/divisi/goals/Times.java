package dev.divisi.goals;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time, as short as a person wants them. */
public final class Times {
  private Times() {}

  /** Such as 0.4s, 12s, 3m05s, 2h07m. */
  public static String words(Duration duration) {
    Duration shown = duration.isNegative() ? Duration.ZERO : duration;
    if (shown.compareTo(Duration.ofSeconds(10)) < 0) {
      return String.format(Locale.ROOT, "%.1fs", shown.toMillis() / 1000.0);
    }
    if (shown.compareTo(Duration.ofMinutes(1)) < 0) {
      return shown.toSeconds() + "s";
    }
    if (shown.compareTo(Duration.ofHours(1)) < 0) {
      return String.format(Locale.ROOT, "%dm%02ds", shown.toMinutes(), shown.toSecondsPart());
    }
    return String.format(Locale.ROOT, "%dh%02dm", shown.toHours(), shown.toMinutesPart());
  }

  /** Such as 90s, 10m, 1h30m: nothing lost, to be read again. */
  public static String exactly(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60 || (seconds % 60 != 0 && seconds < 3600)) {
      return seconds + "s";
    }
    StringBuilder words = new StringBuilder();
    if (seconds >= 3600) {
      words.append(seconds / 3600).append('h');
    }
    if (seconds % 3600 >= 60) {
      words.append(seconds % 3600 / 60).append('m');
    }
    if (seconds % 60 > 0) {
      words.append(seconds % 60).append('s');
    }
    return words.toString();
  }
}
