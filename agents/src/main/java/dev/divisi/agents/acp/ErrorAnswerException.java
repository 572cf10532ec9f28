package dev.divisi.agents.acp;

import dev.divisi.workspace.process.PlainText;
import tools.jackson.databind.JsonNode;

/** An agent answered a request with an error. */
final class ErrorAnswerException extends Exception {
  static final int AUTHENTICATION_REQUIRED = -32000;

  private static final int MAX_LENGTH = 1_000;

  private final int code;
  private final String message;

  ErrorAnswerException(JsonNode error) {
    this.code = error.path("code").asInt(0);
    String said = error.path("message").asString("");
    JsonNode data = error.path("data");
    String details = data.path("details").asString(data.isString() ? data.stringValue() : "");
    this.message = PlainText.line(details.isEmpty() ? said : said + ": " + details, MAX_LENGTH);
  }

  int code() {
    return code;
  }

  /** Whether its model is busy or out of order, so that the same may succeed later. */
  boolean isPassing() {
    return code == 429 || (code >= 500 && code < 600);
  }

  @Override
  public String getMessage() {
    return message.isEmpty() ? "error " + code : message;
  }
}
