package dev.divisi.context;

/**
 * An index that can be neither read nor made anew, as when the disk is full. The environment's
 * fault; a task can be done without it. The message says what and where.
 */
public final class IndexUnavailableException extends Exception {
  IndexUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
