package dev.divisi.planner.domain;

import dev.divisi.schemas.FailureKind;
import org.jspecify.annotations.Nullable;

/** There is no plan, with the reason for the person who asked. */
public final class PlanningException extends Exception {
  private final FailureKind kind;
  private final String code;

  public PlanningException(
      FailureKind kind, String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
  }

  /** What was asked for cannot be planned, now or later. */
  public static PlanningException rejected(String code, String message) {
    return new PlanningException(FailureKind.REJECTED, code, message, null);
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
