package dev.divisi.cli;

import java.util.List;

/** Commands to go on with, ready to be copied. */
final class Hints {
  private Hints() {}

  /** Below a line that says what they are for. */
  static String commands(List<String> commands) {
    return "          " + String.join("   or   ", commands);
  }

  /** A text as one word of a shell command. */
  static String quoted(String text) {
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
