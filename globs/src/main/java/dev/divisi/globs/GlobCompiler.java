package dev.divisi.globs;

import java.util.ArrayList;
import java.util.List;

/** Turns a pattern into a machine. */
final class GlobCompiler {
  private final String written;
  private final String pattern;
  private final PathMachine.Builder machine = new PathMachine.Builder();

  /**
   * @param written the pattern as a person wrote it, for messages
   * @param pattern the same, from the root and without a trailing slash
   */
  GlobCompiler(String written, String pattern) {
    this.written = written;
    this.pattern = pattern;
  }

  PathMachine compile() {
    int at = 0;
    while (at < pattern.length()) {
      at = pattern.charAt(at) == '{' ? alternatives(at) : one(at, pattern.length(), false);
    }
    return machine.build();
  }

  private int one(int at, int end, boolean insideBraces) {
    char c = pattern.charAt(at);
    if (pattern.startsWith("**", at)) {
      return segments(at, insideBraces);
    }
    switch (c) {
      case '*' -> machine.star();
      case '?' -> machine.any();
      case '{' -> throw invalid("has braces inside braces.");
      case '}' -> throw invalid("has a '}' without a '{'.");
      default -> {
        int codePoint = pattern.codePointAt(at);
        machine.character(codePoint);
        return Math.min(at + Character.charCount(codePoint), end);
      }
    }
    return at + 1;
  }

  private int segments(int at, boolean insideBraces) {
    int after = at + 2;
    boolean begins = at == 0 || pattern.charAt(at - 1) == '/';
    boolean last = after == pattern.length();
    if (insideBraces || !begins || (!last && pattern.charAt(after) != '/')) {
      throw invalid(
          "has a '**' that is not a whole segment: write 'a/**/*.java', not 'a/**.java'.");
    }
    if (last) {
      machine.everything();
      return after;
    }
    machine.anySegments();
    return after + 1;
  }

  private int alternatives(int open) {
    int close = pattern.indexOf('}', open);
    if (close < 0) {
      throw invalid("has a '{' without a '}'.");
    }
    List<Integer> exits = new ArrayList<>();
    int begin = open + 1;
    while (true) {
      int comma = pattern.indexOf(',', begin);
      boolean last = comma < 0 || comma > close;
      int end = last ? close : comma;
      int fork = last ? -1 : machine.fork();
      for (int at = begin; at < end; ) {
        at = one(at, end, true);
      }
      if (last) {
        break;
      }
      exits.add(machine.jump());
      machine.landSecond(fork);
      begin = comma + 1;
    }
    exits.forEach(machine::land);
    return close + 1;
  }

  private InvalidGlobException invalid(String reason) {
    return new InvalidGlobException(written, reason);
  }
}
