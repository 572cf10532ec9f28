package dev.divisi.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The part of a failed check's log that helps the next attempt. Build tools print what is wrong
 * first and end with a banner about themselves, so the end alone is of little use. When nothing in
 * the log looks like a diagnosis, its end is taken after all.
 */
final class LogExcerpt {
  static final int MAX_CHARACTERS = 4096;

  private static final int LINES_AFTER = 3;
  private static final int LINES_AT_END = 30;

  /** What compilers, test runners and linters write where something is wrong. */
  private static final Pattern TELLING =
      Pattern.compile(
          "\\[ERROR]|\\berror\\b\\s*(\\[|:|TS)|\\bERROR\\b|\\bFAIL(ED|URE|URES)?\\b|\\bfailed\\b|\\bfailing\\b"
              + "|AssertionError|AssertionFailed|Exception\\b|\\bexpected\\b|Traceback|panic:"
              + "|undefined|cannot find symbol|not found|No such file",
          Pattern.UNICODE_CHARACTER_CLASS);

  /** What says nothing about the change: Maven's closing words, stack frames of test runners. */
  private static final Pattern NOISE =
      Pattern.compile(
          "\\[(ERROR|INFO|WARNING)]\\s*(-+)?\\s*"
              + "|\\[INFO] .*|\\[WARNING] .*"
              + "|\\[ERROR] (To see the full stack trace|Re-run Maven|For more information|After correcting"
              + "|\\[Help \\d]|Please refer to|See dump files|See .* for the individual|-> \\[Help"
              + "| *mvn <args>).*"
              + "|\\s+at (java|jdk|sun|org\\.junit|org\\.apache\\.maven|org\\.gradle)[./].*"
              + "|\\s*\\.\\.\\. \\d+ more");

  private LogExcerpt() {}

  /**
   * @param log what the check printed, or the end of it
   */
  static String of(String log) {
    List<String> lines = log.lines().filter(line -> !NOISE.matcher(line).matches()).toList();
    List<String> telling = telling(lines);
    if (telling.isEmpty()) {
      return end(lines.subList(Math.max(0, lines.size() - LINES_AT_END), lines.size()));
    }
    return beginning(telling);
  }

  private static List<String> telling(List<String> lines) {
    List<String> chosen = new ArrayList<>();
    int until = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (TELLING.matcher(lines.get(i)).find()) {
        until = i + LINES_AFTER;
      }
      if (i <= until && !chosen.contains(lines.get(i))) {
        chosen.add(lines.get(i));
      }
      if (chosen.size() > MAX_CHARACTERS / 10) {
        break;
      }
    }
    return chosen;
  }

  private static String beginning(List<String> lines) {
    String text = String.join("\n", lines).strip();
    if (text.length() <= MAX_CHARACTERS) {
      return text;
    }
    int end = MAX_CHARACTERS - 4;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "\n...";
  }

  private static String end(List<String> lines) {
    return LogEnd.of(String.join("\n", lines).strip(), MAX_CHARACTERS);
  }
}
