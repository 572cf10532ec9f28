package dev.divisi.workspace.process;

import org.jspecify.annotations.Nullable;

/** A program that cannot be started on this machine; the message names it. */
public final class CommandNotStartedException extends Exception {
  private final String message;

  CommandNotStartedException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
