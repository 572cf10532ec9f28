package dev.divisi.integrator.domain;

import dev.divisi.schemas.FailureKind;
import org.jspecify.annotations.Nullable;

/** Something about a feature branch could not be done; says whose fault it is, by name. */
public final class BranchException extends Exception {
  private final FailureKind kind;
  private final String code;

  public BranchException(FailureKind kind, String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
  }

  public FailureKind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
