package dev.divisi.policy;

/** A repository cannot be reached now. There is no verdict, and asking again is right. */
public final class PolicyUnavailableException extends Exception {
  private final String code;

  public PolicyUnavailableException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
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
