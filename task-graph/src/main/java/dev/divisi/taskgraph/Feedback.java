package dev.divisi.taskgraph;

/**
 * What an earlier attempt taught, for the next one.
 *
 * @param attempt the attempt that it is about
 * @param source who says so: worker, policy, reviewer, integrator, or a person's name
 * @param message what was wrong, with the evidence; at most {@value #MAX_LENGTH} characters
 * @param code name of the kind of failure; empty when it is no failure
 * @param changed what that attempt changed, compared with the one before
 * @param repeats how many attempts in a row failed in this same way
 */
public record Feedback(
    int attempt, String source, String message, String code, String changed, int repeats) {

  /** Longer messages lose their beginning: the end of a log says what went wrong. */
  static final int MAX_LENGTH = 6_000;

  public Feedback {
    if (message.length() > MAX_LENGTH) {
      message = "..." + message.substring(message.length() - MAX_LENGTH + 3);
    }
  }
}
