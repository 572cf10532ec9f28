package dev.divisi.agents.model;

/** A tool cannot do what it was asked; the message tells the model what to do instead. */
final class ToolException extends Exception {

  ToolException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
