package dev.divisi.checks;

import dev.divisi.schemas.CheckCommand;
import org.jspecify.annotations.Nullable;

/** A check names a program that cannot be started. */
public final class CheckNotFoundException extends Exception {
  private final CheckCommand check;

  CheckNotFoundException(CheckCommand check, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.check = check;
  }

  /** The check that could not be run. */
  public CheckCommand check() {
    return check;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
