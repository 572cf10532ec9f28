package dev.divisi.agents.mcp;

/** A tool cannot do what it was asked; the message tells the agent what to do about it. */
final class ToolException extends Exception {
  private final String message;

  ToolException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
