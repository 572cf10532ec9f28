package dev.divisi.cli;

/** Texts that a person types as an argument, or reads. */
final class Texts {
  private Texts() {}

  /**
   * The text without blanks around it.
   *
   * @throws CommandException USAGE when nothing is left
   */
  static String required(String name, String text) throws CommandException {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, name + " is empty; say something.");
    }
    return stripped;
  }

  /** Such as 1 event, 2 events. */
  static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
