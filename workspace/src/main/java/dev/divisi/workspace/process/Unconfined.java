package dev.divisi.workspace.process;

/**
 * No sandbox.
 *
 * @param reason why there is none
 */
record Unconfined(String reason) implements Sandbox {
  @Override
  public Command confine(Command command, Walls walls) {
    return command;
  }

  @Override
  public boolean confines() {
    return false;
  }

  @Override
  public String words() {
    return "not confined: " + reason;
  }
}
