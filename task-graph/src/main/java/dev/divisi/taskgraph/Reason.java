package dev.divisi.taskgraph;

/** Words for people: what happened, and why where somebody said so. */
public final class Reason {

  private Reason() {}

  /** Both, with a colon between them; what happened alone when nobody said why. */
  public static String after(String what, String why) {
    return why.isBlank() ? what : what + ": " + why;
  }
}
