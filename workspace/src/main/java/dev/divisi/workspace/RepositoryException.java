package dev.divisi.workspace;

import org.jspecify.annotations.Nullable;

/** A repository that cannot be used as asked. */
public final class RepositoryException extends WorkspaceException {
  private final boolean transientFailure;

  private RepositoryException(
      FailureCode code, String message, boolean transientFailure, @Nullable Throwable cause) {
    super(code, message, cause);
    this.transientFailure = transientFailure;
  }

  /** The fault of what was asked: it fails again when tried again. */
  static RepositoryException lasting(FailureCode code, String message) {
    return new RepositoryException(code, message, false, null);
  }

  /** The fault of the environment: it may work later. */
  static RepositoryException passing(FailureCode code, String message) {
    return new RepositoryException(code, message, true, null);
  }

  /** The fault of the environment, with its cause. */
  static RepositoryException passing(FailureCode code, String message, Throwable cause) {
    return new RepositoryException(code, message, true, cause);
  }

  /** Whether trying again later may help. */
  public boolean transientFailure() {
    return transientFailure;
  }
}
