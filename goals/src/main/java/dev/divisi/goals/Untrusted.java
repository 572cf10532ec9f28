package dev.divisi.goals;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text that came from a repository, an agent or another person: it may hold escapes that rewrite
 * the terminal, or characters that reorder what is shown. Everything that is printed from a record
 * goes through here.
 */
public final class Untrusted {
  /** CSI and OSC sequences as a whole, so that their parameters do not stay behind as litter. */
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\\x1b\\[[0-?]*[ -/]*[@-~]"
              + "|\\x1b\\][^\\x07\\x1b]{0,4096}(?:\\x07|\\x1b\\\\)?"
              + "|\\x1b[ -/]*[0-~]"
              + "|\\x9b[0-?]*[ -/]*[@-~]");

  private static final Pattern LINE_ENDS = Pattern.compile("\\r\\n|\\r|\\u0085|\\u2028|\\u2029");
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}&&[^\\n\\t]]");
  private static final Pattern HIDDEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\u2028\\u2029&&[^\\t]]");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Columns of what is told in passing. */
  private static final int GLANCE = 160;

  private Untrusted() {}

  /** On one line. */
  public static String line(String text) {
    return BLANKS.matcher(lines(text)).replaceAll(" ").strip();
  }

  /** Each of its lines that says something, for a report. */
  public static List<String> each(String text) {
    return lines(text).lines().map(Untrusted::line).filter(line -> !line.isEmpty()).toList();
  }

  /** Its first line that says something, short enough to pass by; empty when there is none. */
  public static String glance(String text) {
    return each(text).stream().findFirst().map(line -> TextWidth.cut(line, GLANCE)).orElse("");
  }

  /** With its line breaks and tabs, but nothing else that is not shown. */
  public static String lines(String text) {
    String plain = ESCAPES.matcher(text).replaceAll("");
    plain = LINE_ENDS.matcher(plain).replaceAll("\n");
    return INVISIBLE.matcher(plain).replaceAll("");
  }

  /**
   * One line in which everything that would not be shown is named, such as {@code <U+202E>}: for
   * whoever judges a text and must not overlook what it hides.
   */
  public static String shown(String line) {
    return HIDDEN
        .matcher(line)
        .replaceAll(
            hidden -> String.format(Locale.ROOT, "<U+%04X>", hidden.group().codePointAt(0)));
  }
}
