package dev.divisi.context;

/**
 * How many tokens a text has, about, for any model: a quarter for each letter, digit and space, a
 * half for each other ASCII character, one for each character beyond, two for one beyond the basic
 * plane. Made to be rather too high: prose in English has about a token for four characters, code
 * has more, other scripts up to one or two a character.
 */
public final class TokenEstimate {
  private static final int QUARTERS = 4;

  private TokenEstimate() {}

  /** The estimate; 0 for an empty text alone. */
  public static int of(CharSequence text) {
    long quarters = 0;
    for (int i = 0; i < text.length(); i++) {
      quarters += quarters(text.charAt(i));
    }
    return (int) Math.min((quarters + QUARTERS - 1) / QUARTERS, Integer.MAX_VALUE);
  }

  /** How many characters of the beginning of a text fit. */
  public static int fitting(CharSequence text, int tokens) {
    long left = (long) tokens * QUARTERS;
    int at = 0;
    while (at < text.length() && left >= quarters(text.charAt(at))) {
      left -= quarters(text.charAt(at));
      at++;
    }
    return at > 0 && at < text.length() && Character.isHighSurrogate(text.charAt(at - 1))
        ? at - 1
        : at;
  }

  private static int quarters(char c) {
    if (c >= 128) {
      // Each half of a surrogate pair counts for one.
      return QUARTERS;
    }
    return Character.isLetterOrDigit(c) || Character.isWhitespace(c) ? 1 : 2;
  }
}
