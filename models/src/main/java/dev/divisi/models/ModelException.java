package dev.divisi.models;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model gave no answer that can be used. The kind decides what happens next, the code names the
 * failure, the message is for a person and holds no key.
 */
public final class ModelException extends Exception {

  /** Whose fault it is. */
  public enum Kind {
    /** What was asked cannot be answered; the same request would fail again. */
    REJECTED,
    /** The provider or the network failed; the same request may succeed later. */
    TRANSIENT,
    /** What may be spent at the provider is spent. */
    EXHAUSTED,
    /** The model answered something that nobody can use. */
    ANSWER
  }

  private final Kind kind;
  private final String code;
  private final @Nullable Duration retryAfter;

  /**
   * @param code name of the failure, upper-case letters and underscores, such as {@code
   *     MODEL_OVERLOADED}
   * @param message what is wrong, where, and what to do
   */
  public ModelException(Kind kind, String code, String message) {
    this(kind, code, message, null, null);
  }

  public ModelException(Kind kind, String code, String message, @Nullable Throwable cause) {
    this(kind, code, message, null, cause);
  }

  /**
   * @param retryAfter how long the provider asks to be left alone; null when it does not say
   */
  public ModelException(
      Kind kind,
      String code,
      String message,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  /** How long the provider asks to be left alone. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
