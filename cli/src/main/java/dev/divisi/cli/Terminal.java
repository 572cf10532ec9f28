package dev.divisi.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints: results on {@code out}, all else on {@code err}.
 *
 * @param screen whether {@code out} is a terminal of whatever kind, so that nothing raw may go
 *     there
 * @param interactive whether {@code out} is a terminal that can be redrawn
 * @param colours whether colours are welcome
 * @param columns width now; large when there is no terminal
 * @param rows height now
 * @param answers the next line that the person types; null at the end of the input
 */
record Terminal(
    PrintStream out,
    PrintStream err,
    boolean screen,
    boolean interactive,
    boolean colours,
    IntSupplier columns,
    IntSupplier rows,
    Supplier<@Nullable String> answers) {

  /** What a text means; shown by its colour where there is one. */
  enum Tone {
    PLAIN(""),
    QUIET("2"),
    STRONG("1"),
    GOOD("32"),
    BAD("31"),
    WAITING("33"),
    BUSY("36");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  /** A terminal that is none: a file or a pipe. */
  static Terminal plain(PrintStream out, PrintStream err) {
    return plain(out, err, false);
  }

  /** What is neither redrawn nor coloured: a file, a pipe or, as a screen, a dumb terminal. */
  static Terminal plain(PrintStream out, PrintStream err, boolean screen) {
    return new Terminal(out, err, screen, false, false, () -> 10_000, () -> 50, () -> null);
  }

  void say(String line) {
    out.println(line);
  }

  void note(String line) {
    err.println(line);
  }

  /** Asks on a terminal; a script that came here meant it. */
  boolean agrees(String question) {
    if (!interactive) {
      return true;
    }
    out.print(question + " [y/N] ");
    out.flush();
    String answer = answers.get();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  String tone(Tone tone, String text) {
    return !colours || tone == Tone.PLAIN || text.isEmpty()
        ? text
        : "\u001b[" + tone.code + "m" + text + "\u001b[0m";
  }
}
