package dev.divisi.console.domain;

/** What is needed for an answer is not there now; the message says what. It may be later. */
public final class UnavailableException extends Exception {
  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public UnavailableException(String message) {
    super(message);
  }
}
