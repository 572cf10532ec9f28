package dev.divisi.cli;

import dev.divisi.cli.Terminal.Tone;
import dev.divisi.goals.Untrusted;
import java.util.ArrayList;
import java.util.List;

/** A diff for a screen: coloured, with everything named that would not be shown. */
final class PatchLines {
  private PatchLines() {}

  static List<String> of(String diff, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    boolean inHunk = false;
    for (String line : diff.split("\n", -1)) {
      inHunk = line.startsWith("@@") || (inHunk && !line.startsWith("diff --git "));
      lines.add(terminal.tone(tone(line, inHunk), Untrusted.shown(line)));
    }
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  private static Tone tone(String line, boolean inHunk) {
    if (!inHunk) {
      return Tone.STRONG;
    }
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '@' -> Tone.BUSY;
      case '+' -> Tone.GOOD;
      case '-' -> Tone.BAD;
      default -> Tone.PLAIN;
    };
  }
}
