package dev.divisi.checks;

import dev.divisi.schemas.CheckResult;
import java.util.Locale;

/**
 * What came of one check.
 *
 * @param result the evidence
 * @param excerpt the lines of its log that say what is wrong, at most 4 KiB; empty when it passed
 */
public record CheckRun(CheckResult result, String excerpt) {
  /** Whether the check says that all is well. */
  public boolean passed() {
    return !result.getTimedOut() && result.getExitCode() == 0;
  }

  /** In one line for a person: name, how it ended, how long it took. */
  public String line() {
    return line(result);
  }

  /** What is wrong, for whoever has to mend it. */
  public String finding() {
    return "The check '"
        + result.getName()
        + "' failed ("
        + line()
        + "): "
        + String.join(" ", result.getCommand())
        + "\n"
        + (excerpt.isEmpty() ? "It printed nothing." : excerpt);
  }

  /** Evidence in one line: name, exit code, duration. */
  public static String line(CheckResult result) {
    return oneLine(result.getName())
        + (result.getTimedOut() ? ": timed out after " : ": exit " + result.getExitCode() + " in ")
        + String.format(Locale.ROOT, "%.1f s", result.getDurationMillis() / 1000.0);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
