package dev.divisi.policy.diff;

/** Not a diff as git writes it. */
public final class MalformedDiffException extends Exception {
  MalformedDiffException(int line, String message) {
    super("line " + line + " of the diff " + message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
