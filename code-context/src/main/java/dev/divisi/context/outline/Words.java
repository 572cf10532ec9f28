package dev.divisi.context.outline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words of text and code: runs of letters, digits and underscores, and their parts. */
public final class Words {
  /** Longer ones are hashes, keys or data: nobody looks for them. */
  public static final int MAX_LENGTH = 80;

  private Words() {}

  /** Remembers the parts of words, since most words of code come again and again. */
  public static final class Cache {
    private final Map<String, List<String>> parts = new HashMap<>();

    /** The parts of a word, see {@link Words#parts}. */
    public List<String> parts(String word) {
      return parts.computeIfAbsent(word, Words::parts);
    }
  }

  /** Whether a character belongs to a word. */
  public static boolean isWordPart(char c) {
    return c < 128
        ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
        : Character.isLetterOrDigit(c) || Character.isSurrogate(c);
  }

  /** The words of a text that are not too long, in its order, as they are written. */
  public static List<String> in(String text) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (!isWordPart(text.charAt(at))) {
        at++;
        continue;
      }
      int begin = at;
      while (at < text.length() && isWordPart(text.charAt(at))) {
        at++;
      }
      if (at - begin <= MAX_LENGTH) {
        words.add(text.substring(begin, at));
      }
    }
    return words;
  }

  /**
   * The parts of a word, in lower case: {@code parseHTTPRequest2} has parse, http, request2, and
   * {@code MAX_TASKS} has max, tasks. A plain word has itself as its only part.
   */
  public static List<String> parts(String word) {
    List<String> parts = new ArrayList<>();
    int begin = 0;
    for (int at = 0; at <= word.length(); at++) {
      if (at == word.length() || word.charAt(at) == '_') {
        add(parts, word, begin, at);
        begin = at + 1;
      } else if (at > begin && isBorder(word, at)) {
        add(parts, word, begin, at);
        begin = at;
      }
    }
    return parts;
  }

  private static void add(List<String> parts, String word, int begin, int end) {
    if (end > begin) {
      parts.add(word.substring(begin, end).toLowerCase(Locale.ROOT));
    }
  }

  /** Before a capital after a small letter, and before the last of several capitals. */
  private static boolean isBorder(String word, int at) {
    char c = word.charAt(at);
    if (!Character.isUpperCase(c)) {
      return false;
    }
    char before = word.charAt(at - 1);
    return !Character.isUpperCase(before)
        || (at + 1 < word.length() && Character.isLowerCase(word.charAt(at + 1)));
  }

  /** Whether a word looks like a name in code rather than a word of a sentence. */
  public static boolean isIdentifier(String word) {
    if (word.length() < 3 || Character.isDigit(word.charAt(0))) {
      return false;
    }
    return parts(word).size() > 1;
  }
}
