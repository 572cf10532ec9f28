package dev.divisi.agents.acp;

/** A request that is answered with an error of JSON-RPC; the message is for the agent to read. */
final class RefusedRequestException extends Exception {
  static final int NOT_ALLOWED = -32001;
  static final int NOT_FOUND = -32002;
  static final int UNKNOWN_METHOD = -32601;
  static final int INVALID = -32602;
  static final int FAILED = -32603;

  private final int code;
  private final String message;

  RefusedRequestException(int code, String message) {
    super(message);
    this.code = code;
    this.message = message;
  }

  int code() {
    return code;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
