package dev.divisi.policy.inspect;

/** A line of code, looked at without a parser. */
final class SourceLine {
  private SourceLine() {}

  /**
   * Without blanks, but for one where two words would become one: however it is formatted, the same
   * code is the same text.
   */
  static String squeezed(String line) {
    StringBuilder text = new StringBuilder(line.length());
    boolean blank = false;
    for (int index = 0; index < line.length(); index++) {
      char c = line.charAt(index);
      if (c <= ' ') {
        blank = true;
        continue;
      }
      if (blank && !text.isEmpty() && isOfWord(c) && isOfWord(text.charAt(text.length() - 1))) {
        text.append(' ');
      }
      blank = false;
      text.append(c);
    }
    return text.toString();
  }

  /**
   * Without what stands between double quotes: text is no code. What begins with a quote that is
   * not closed in the line stays.
   */
  static String withoutText(String line) {
    int open = nextQuote(line, 0);
    if (open < 0) {
      return line;
    }
    StringBuilder code = new StringBuilder(line.length());
    int from = 0;
    while (open >= 0) {
      int close = nextQuote(line, open + 1);
      if (close < 0) {
        break;
      }
      code.append(line, from, open + 1);
      from = close;
      open = nextQuote(line, close + 1);
    }
    return code.append(line, from, line.length()).toString();
  }

  /** The next double quote that begins or ends text: not an escaped one, nor a single character. */
  private static int nextQuote(String line, int from) {
    int at = line.indexOf('"', from);
    while (at >= 0) {
      int slashes = 0;
      while (at - slashes > from && line.charAt(at - slashes - 1) == '\\') {
        slashes++;
      }
      boolean character = at > from && line.startsWith("'\"'", at - 1);
      if (slashes % 2 == 0 && !character) {
        return at;
      }
      at = line.indexOf('"', at + 1);
    }
    return -1;
  }

  static boolean isOfWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || (c >= 128 && Character.isLetterOrDigit(c));
  }

  /** Where the word ends that begins at a place; the place itself when none does. */
  static int endOfWord(String text, int from) {
    int end = from;
    while (end < text.length() && isOfWord(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The word that begins at a place; "" when none does. */
  static String wordAt(String text, int from) {
    return text.substring(from, endOfWord(text, from));
  }

  static int indent(String line) {
    int columns = 0;
    for (int index = 0; index < line.length(); index++) {
      switch (line.charAt(index)) {
        case ' ' -> columns++;
        case '\t' -> columns += 4;
        default -> {
          return columns;
        }
      }
    }
    return columns;
  }

  /**
   * Whether it is a comment as a whole.
   *
   * @param squeezed the line, squeezed
   * @param hash whether a hash begins comments
   */
  static boolean isComment(String squeezed, boolean hash) {
    return squeezed.startsWith("//")
        || squeezed.startsWith("/*")
        || squeezed.startsWith("*")
        || squeezed.startsWith("<!--")
        || (hash && squeezed.startsWith("#"));
  }
}
