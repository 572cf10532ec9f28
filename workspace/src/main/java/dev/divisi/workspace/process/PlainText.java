package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/** Text that came from elsewhere, made harmless to show on a terminal or in a page. */
public final class PlainText {
  private static final String ESCAPES =
      "(?:\\x1b\\[|\\x9b)[\\x20-\\x3f]*+[\\x40-\\x7e]?" // colours, cursor
          + "|(?:\\x1b[\\]PX^_]|[\\x90\\x98\\x9d-\\x9f])" // titles, links, device strings
          + "[^\\x07\\x1b\\x9c\\n]*+(?:\\x07|\\x1b\\\\|\\x9c)?"
          + "|\\x1b[\\x20-\\x2f]*+[\\x30-\\x7e]?";

  /** What turns the order of a line around hides what it says. */
  private static final String HIDDEN =
      "[\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff\\ud800-\\udfff]";

  private static final Pattern REMOVED =
      Pattern.compile(ESCAPES + "|[\\p{Cc}&&[^\\n\\t]]|" + HIDDEN);
  private static final Pattern LINE_ENDS = Pattern.compile("\\r\\n?|[\\u0085\\u2028\\u2029]");

  private PlainText() {}

  /** Without terminal escapes, control characters but tab and line feed, and reversed text. */
  public static String of(String text) {
    return REMOVED.matcher(LINE_ENDS.matcher(text).replaceAll("\n")).replaceAll("");
  }

  /** The same, of bytes that ought to be UTF-8; what is none becomes a replacement character. */
  public static String of(byte[] text) {
    return of(new String(text, UTF_8));
  }

  /** The same on one line of at most that many characters. */
  public static String line(String text, int maxLength) {
    String line = of(text).strip().replaceAll("[\\n\\t]+", " ");
    if (line.codePointCount(0, line.length()) <= maxLength) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, Math.max(0, maxLength - 3))) + "...";
  }
}
