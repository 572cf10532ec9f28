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
