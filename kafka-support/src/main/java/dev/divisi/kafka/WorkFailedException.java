package dev.divisi.kafka;

import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FailureKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A failure with a name. A worker's becomes {@code work.failed}. */
public final class WorkFailedException extends Exception {
  private final FailureKind kind;
  private final String code;
  private final List<CheckResult> evidence;
  private final boolean handedBack;

  /**
   * @param kind whose fault it is, and so what happens next
   * @param code the name of the failure, such as RECIPE_UNKNOWN
   * @param message what is wrong, where, and what to do
   * @param evidence what was run
   */
  public WorkFailedException(
      FailureKind kind, String code, String message, List<CheckResult> evidence) {
    this(kind, code, message, evidence, false, null);
  }

  public WorkFailedException(FailureKind kind, String code, String message) {
    this(kind, code, message, List.of(), false, null);
  }

  public WorkFailedException(FailureKind kind, String code, String message, Throwable cause) {
    this(kind, code, message, List.of(), false, cause);
  }

  /** The work goes back as it was: this is not a failed attempt. */
  public static WorkFailedException handedBack(String code, String message) {
    return new WorkFailedException(FailureKind.TRANSIENT, code, message, List.of(), true, null);
  }

  private WorkFailedException(
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

  public FailureKind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  public List<CheckResult> evidence() {
    return evidence;
  }

  /** Whether the work goes back in good order; does not count as a failed attempt then. */
  public boolean handedBack() {
    return handedBack;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
