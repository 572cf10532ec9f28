package dev.divisi.models.gateway;

/** A request that is not let through. */
final class RefusedException extends Exception {

  private final int status;
  private final String code;

  /**
   * @param status of HTTP
   * @param code names the reason, in lower case
   * @param message what is wrong and what to do
   */
  RefusedException(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
