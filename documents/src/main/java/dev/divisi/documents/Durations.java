package dev.divisi.documents;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: 90s, 10m, 1h30m, 2d, 500ms, or ISO 8601 such as PT10M. */
public final class Durations {
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,12})ms)?");
  private static final Duration LONGEST = Duration.ofDays(366);

  private Durations() {}

  /**
   * The length of time that the text says; empty when it says none, a negative one, or over a year.
   */
  public static Optional<Duration> parse(String text) {
    if (text.isEmpty() || text.length() > 40) {
      return Optional.empty();
    }
    Duration duration = Duration.ZERO;
    Matcher parts = PARTS.matcher(text);
    if (parts.matches()) {
      duration =
          Duration.ofDays(part(parts, 1))
              .plusHours(part(parts, 2))
              .plusMinutes(part(parts, 3))
              .plusSeconds(part(parts, 4))
              .plusMillis(part(parts, 5));
    } else {
      try {
        duration = Duration.parse(text);
      } catch (DateTimeException notIso) {
        return Optional.empty();
      }
    }
    return duration.isNegative() || duration.compareTo(LONGEST) > 0
        ? Optional.empty()
        : Optional.of(duration);
  }

  private static long part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
