package dev.divisi.reviewer.domain;

import dev.divisi.schemas.FailureKind;
import org.jspecify.annotations.Nullable;

/** A patched tree could not be made; says whose fault it is, by name. */
public final class PatchedTreeException extends Exception {
  private final FailureKind kind;
  private final String code;

  public PatchedTreeException(
      FailureKind kind, String code, String message, @Nullable Throwable cause) {
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
