package dev.divisi.policy.inspect;

/**
 * Whether a name can be followed by a value that could be a secret, told without an expression:
 * names such as "token" and "key" are everywhere in code, and values that long are not.
 */
final class ValueGuard {
  /** More than what the rules allow between the word in a name and the sign that gives a value. */
  private static final int LONGEST_NAME = 64;

  /** More than what they allow of quotes, blanks and signs before the value. */
  private static final int MOST_SIGNS = 24;

  private final TokenShape value;
  private final TokenShape harmless;

  /** Where the last run of characters of values was, so that none is walked through twice. */
  private int runEnd = -1;

  private int runFrom;
  private boolean runCanBeSecret;

  /**
   * @param value what a value looks like
   * @param harmless a value of these characters only is no secret
   */
  ValueGuard(TokenShape value, TokenShape harmless) {
    this.value = value;
    this.harmless = harmless;
  }

  /** To be called before another text. */
  void reset() {
    runEnd = -1;
  }

  /**
   * Where a value ends that is given to a name.
   *
   * @param at after the word in the name
   * @return negative when no value that could be a secret follows
   */
  int endOfValue(String text, int at) {
    int place = at;
    int last = Math.min(text.length(), at + LONGEST_NAME);
    while (place < last && isOfName(text.charAt(place))) {
      place++;
    }
    last = Math.min(text.length(), place + MOST_SIGNS);
    int signs = place;
    boolean given = false;
    while (place < last) {
      char c = text.charAt(place);
      if (isGiving(c)) {
        given = true;
      } else if (!isQuoteOrBlank(c)) {
        break;
      }
      place++;
    }
    if (!given || place >= text.length()) {
      return -1;
    }
    walk(text, place);
    // A value may begin with what also stands before values.
    int begin = Math.max(place, runFrom);
    while (begin > signs && value.has(text.charAt(begin - 1))) {
      begin--;
    }
    return runCanBeSecret && runEnd - begin >= value.shortest() ? runEnd : -1;
  }

  /** Walks through the characters of values from a place on, unless that was done. */
  private void walk(String text, int from) {
    if (from < runEnd && from >= runFrom) {
      return;
    }
    runFrom = from;
    runCanBeSecret = false;
    int place = from;
    boolean ends = false;
    while (place < text.length() && value.has(text.charAt(place))) {
      char c = text.charAt(place);
      runCanBeSecret |= !harmless.has(c);
      ends |= isEnd(c);
      place++;
    }
    runEnd = place;
    runCanBeSecret &= ends || place == text.length() || isEnd(text.charAt(place));
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '.'
        || c == ' '
        || c == '\t';
  }

  private static boolean isGiving(char c) {
    return c == '=' || c == ':' || c == '>' || c == ',' || c == '|' || c == '?';
  }

  private static boolean isQuoteOrBlank(char c) {
    return c == '"' || c == '\'' || c == '`' || isBlank(c);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
  }

  /** What ends a value in the rules: a quote, a blank, a semicolon, an escape. */
  private static boolean isEnd(char c) {
    return c == ';' || c == '\\' || isQuoteOrBlank(c);
  }
}
