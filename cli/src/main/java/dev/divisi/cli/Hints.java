package dev.divisi.cli;

import org.jspecify.annotations.Nullable;

/** Commands to go on with, ready to be copied. */
final class Hints {
  private Hints() {}

  static String approval(String goalId, @Nullable String taskId) {
    String what = goalId + (taskId == null ? "" : " " + taskId);
    return "          divisi approve " + what + "   or   divisi reject " + what + " --reason '...'";
  }

  /** A text as one word of a shell command. */
  static String quoted(String text) {
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
