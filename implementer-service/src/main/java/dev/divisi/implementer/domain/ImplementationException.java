package dev.divisi.implementer.domain;

import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FailureKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An attempt gave no patch; says whose fault that is, by name. */
public final class ImplementationException extends Exception {
  private final FailureKind kind;
  private final String code;
  private final List<CheckResult> evidence;
  private final boolean handedBack;

  /**
   * @param kind whose fault it is, and so what happens next
   * @param code the name of the failure, such as PATCH_OUT_OF_SCOPE
   * @param message what is wrong, where, and what to do
   */
  public ImplementationException(FailureKind kind, String code, String message) {
    this(kind, code, message, List.of(), null);
  }

  public ImplementationException(
      FailureKind kind,
      String code,
      String message,
      List<CheckResult> evidence,
      @Nullable Throwable cause) {
    this(kind, code, message, evidence, false, cause);
  }

  private ImplementationException(
      FailureKind kind,
      String code,
      String message,
      List<CheckResult> evidence,
      boolean handedBack,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
    this.evidence = List.copyOf(evidence);
    this.handedBack = handedBack;
  }

  /** The work goes back as it was: this is not a failed attempt. */
  static ImplementationException handedBack(String code, String message) {
    return new ImplementationException(FailureKind.TRANSIENT, code, message, List.of(), true, null);
  }

  /** Whether the work goes back in good order. */
  public boolean handedBack() {
    return handedBack;
  }

  public FailureKind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  /** What was run. */
  public List<CheckResult> evidence() {
    return evidence;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
