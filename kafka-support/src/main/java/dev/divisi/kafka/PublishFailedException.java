package dev.divisi.kafka;

import dev.divisi.schemas.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * A record was not written, or nobody knows whether it was.
 *
 * <p>TRANSIENT (PUBLISH_FAILED, SCHEMA_REGISTRY_UNAVAILABLE): the environment's fault, the same
 * record may be published again. EXHAUSTED (RECORD_TOO_LARGE), REJECTED (PUBLISH_DENIED) and BUG
 * (RECORD_INVALID): it cannot be written.
 */
public final class PublishFailedException extends RuntimeException {
  private final FailureKind kind;
  private final String code;

  PublishFailedException(FailureKind kind, String code, String message, @Nullable Throwable cause) {
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

  /** Whether the same record may be published again. */
  public boolean isTransient() {
    return kind == FailureKind.TRANSIENT;
  }
}
