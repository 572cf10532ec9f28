package dev.divisi.goals;

/** How many columns of a terminal a text takes, and cutting it to fit. */
public final class TextWidth {
  private static final String CUT = "…";

  private TextWidth() {}

  /** How many columns it takes. */
  public static int of(String text) {
    return text.codePoints().map(TextWidth::ofCodePoint).sum();
  }

  /** The text, or its beginning and an ellipsis when it is wider than that. */
  public static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    if (columns <= 1) {
      return columns == 1 ? CUT : "";
    }
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int codePoint : text.codePoints().toArray()) {
      int width = ofCodePoint(codePoint);
      if (used + width > columns - 1) {
        break;
      }
      kept.appendCodePoint(codePoint);
      used += width;
    }
    return kept + CUT;
  }

  /** The text, with blanks behind it up to that width. */
  public static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - of(text)));
  }

  private static int ofCodePoint(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return isWide(codePoint) ? 2 : 1;
  }

  /**
   * The East Asian wide blocks and the emoji, roughly: a column too many is harmless, one too few
   * is not.
   */
  private static boolean isWide(int codePoint) {
    return (codePoint >= 0x1100 && codePoint <= 0x115f)
        || (codePoint >= 0x2e80 && codePoint <= 0xa4cf)
        || (codePoint >= 0xac00 && codePoint <= 0xd7a3)
        || (codePoint >= 0xf900 && codePoint <= 0xfaff)
        || (codePoint >= 0xfe30 && codePoint <= 0xfe6f)
        || (codePoint >= 0xff00 && codePoint <= 0xff60)
        || (codePoint >= 0x1f300 && codePoint <= 0x1faff)
        || (codePoint >= 0x20000 && codePoint <= 0x3fffd);
  }
}
