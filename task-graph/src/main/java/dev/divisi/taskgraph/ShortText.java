package dev.divisi.taskgraph;

/**
 * Texts cut to a length, in units of UTF-16. A character that takes two of them is left out rather
 * than cut in half: half of one is no text, and some formats refuse it.
 */
public final class ShortText {

  private ShortText() {}

  /** The text, or its first characters: at most so many units. */
  public static String start(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    boolean splits = max > 0 && Character.isHighSurrogate(text.charAt(max - 1));
    return text.substring(0, splits ? max - 1 : max);
  }

  /** The text, or its last characters: at most so many units. */
  static String end(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int from = text.length() - max;
    boolean splits = max > 0 && Character.isLowSurrogate(text.charAt(from));
    return text.substring(splits ? from + 1 : from);
  }
}
