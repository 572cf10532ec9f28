package dev.divisi.workspace.process;

/** Programs cannot be confined on this machine; the message says why, and what to do. */
public final class SandboxUnavailableException extends Exception {
  private final String message;

  SandboxUnavailableException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
