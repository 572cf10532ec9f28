package dev.divisi.local;

import org.jspecify.annotations.Nullable;

/** A local Divisi cannot start; the message names the part and says what is in the way. */
public final class LocalStartException extends Exception {
  LocalStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
