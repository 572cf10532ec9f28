package dev.divisi.cli;

/** A command cannot do what it was asked for; the message is for the person who asked. */
final class CommandException extends Exception {
  private final ExitCode exitCode;

  CommandException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
