package dev.divisi.agents.acp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a command line into words, as far as that can be done without a shell. */
final class ShellWords {
  /** What a shell does something with: another command, a variable, a file name. */
  private static final String ACTIVE = ";&|<>()$`{}*?[]!#\n\r\\";

  private ShellWords() {}

  /**
   * The words of a command that runs one program with these arguments and nothing else; empty when
   * it may do more than that.
   */
  static Optional<List<String>> of(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else if (quote == '"' && "$`\\".indexOf(c) >= 0) {
          return Optional.empty();
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (c == ' ' || c == '\t') {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
        }
        inWord = false;
      } else if (ACTIVE.indexOf(c) >= 0) {
        return Optional.empty();
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      return Optional.empty();
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(words));
  }
}
