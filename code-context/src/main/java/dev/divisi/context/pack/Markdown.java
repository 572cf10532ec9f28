package dev.divisi.context.pack;

import dev.divisi.workspace.process.PlainText;
import java.util.List;

/** Writes text that others wrote so that it cannot pass for ours. */
final class Markdown {
  private static final int LEAST_FENCE = 3;
  private static final int MAX_NAME = 300;

  private Markdown() {}

  /** A block that nothing in the text can end: its fence is longer than any in it. */
  static String quoted(String language, String text) {
    String plain = PlainText.of(text).stripTrailing();
    String fence = "`".repeat(Math.max(LEAST_FENCE, longestRun(plain) + 1));
    return fence + language + "\n" + plain + "\n" + fence + "\n";
  }

  /** A name in one line, as code. */
  static String name(String name) {
    String plain = PlainText.line(name, MAX_NAME);
    String fence = "`".repeat(longestRun(plain) + 1);
    boolean touches = plain.startsWith("`") || plain.endsWith("`") || plain.isEmpty();
    return touches ? fence + " " + plain + " " + fence : fence + plain + fence;
  }

  static String list(String heading, List<String> items) {
    if (items.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n").append(heading).append("\n\n");
    items.forEach(item -> text.append("- ").append(indented(item)).append('\n'));
    return text.toString();
  }

  /** Lines that follow the first of an item belong to it. */
  private static String indented(String item) {
    return PlainText.of(item).strip().replace("\n", "\n  ");
  }

  private static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
