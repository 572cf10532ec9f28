package dev.divisi.embedded;

import org.jspecify.annotations.Nullable;

/** The broker or the registry cannot start; the message says what is in the way and what to do. */
public final class EmbeddedStartException extends Exception {
  private final Code code;

  EmbeddedStartException(Code code, String message) {
    this(code, message, null);
  }

  EmbeddedStartException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What is in the way. */
  public Code code() {
    return code;
  }

  /** The reasons why a start is refused. */
  public enum Code {
    /** Another process (or another broker of this one) uses the data directory. */
    DIRECTORY_IN_USE,
    /** The data directory cannot be made, read or written, or its name cannot be used. */
    DIRECTORY_UNUSABLE,
    /** Somebody listens on the port already. */
    PORT_IN_USE,
    /** Anything else that Kafka says while it starts. */
    START_FAILED
  }
}
