package dev.divisi.policy;

import com.google.re2j.Pattern;

/**
 * A pattern of a condition. Most texts lack a word that a pattern needs, and to look for a word is
 * many times quicker than to look for a pattern.
 *
 * @param pattern the pattern
 * @param needs what each text has that matches; empty when nothing is known
 */
record SearchPattern(Pattern pattern, String needs) {

  /**
   * @throws com.google.re2j.PatternSyntaxException when it is none
   */
  static SearchPattern compile(String text) {
    return new SearchPattern(Pattern.compile(text), new Reader(text).longest());
  }

  /** Whether it matches somewhere. */
  boolean find(String text) {
    return text.contains(needs) && pattern.matcher(text).find();
  }

  /**
   * Reads the longest run of letters, digits, blanks and underscores that stands outside of groups,
   * classes and alternatives. It gives up at what it does not know.
   */
  private static final class Reader {
    private final String text;
    private int at;
    private String longest = "";
    private final StringBuilder run = new StringBuilder();

    Reader(String text) {
      this.text = text;
    }

    String longest() {
      // These two flags change no letter.
      for (String flags : new String[] {"(?m)", "(?s)", "(?ms)", "(?sm)"}) {
        if (text.startsWith(flags)) {
          at = flags.length();
        }
      }
      while (at < text.length()) {
        if (!step()) {
          return "";
        }
      }
      endRun();
      return longest;
    }

    private boolean step() {
      char c = text.charAt(at++);
      switch (c) {
        case '|' -> {
          return false;
        }
        case '(' -> {
          endRun();
          return !text.startsWith("?", at) && skipGroup();
        }
        case '[' -> {
          endRun();
          return skipClass();
        }
        case '\\' -> {
          endRun();
          return skipEscape();
        }
        case '*', '?', '{' -> {
          // What stands before it may be missing.
          if (!run.isEmpty()) {
            run.setLength(run.length() - 1);
          }
          endRun();
          return c != '{' || skipPast('}');
        }
        default -> {
          if (c == ' ' || c == '_' || (c < 128 && Character.isLetterOrDigit(c))) {
            run.append(c);
          } else {
            endRun();
          }
        }
      }
      return true;
    }

    private void endRun() {
      if (run.length() > longest.length()) {
        longest = run.toString();
      }
      run.setLength(0);
    }

    private boolean skipPast(char end) {
      int found = text.indexOf(end, at);
      at = found + 1;
      return found >= 0;
    }

    /** One character, or the letter of a class; what takes more is not known. */
    private boolean skipEscape() {
      if (at == text.length() || "QpPx01234567".indexOf(text.charAt(at)) >= 0) {
        return false;
      }
      at++;
      return true;
    }

    private boolean skipClass() {
      at += text.startsWith("^", at) ? 1 : 0;
      at += text.startsWith("]", at) ? 1 : 0;
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == ']') {
          return true;
        }
        if (c == '[' || (c == '\\' && !skipEscape())) {
          return false;
        }
      }
      return false;
    }

    private boolean skipGroup() {
      while (at < text.length()) {
        char c = text.charAt(at++);
        boolean known =
            switch (c) {
              case '(' -> !text.startsWith("?", at) && skipGroup();
              case '[' -> skipClass();
              case '\\' -> skipEscape();
              default -> true;
            };
        if (!known || c == ')') {
          return known;
        }
      }
      return false;
    }
  }
}
