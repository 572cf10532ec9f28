package dev.divisi.workspace;

import org.jspecify.annotations.Nullable;

/** A failure with a name; the message says what, where, and what to do, as plain text. */
public abstract sealed class WorkspaceException extends Exception
    permits RepositoryException, WorktreeException, PatchRejectedException {
  private final FailureCode code;
  private final String message;

  WorkspaceException(FailureCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.message = message;
  }

  /** Its name. */
  public final FailureCode code() {
    return code;
  }

  @Override
  public final String getMessage() {
    return message;
  }
}
