package dev.divisi.taskgraph;

/**
 * What an earlier attempt taught, for the next one.
 *
 * @param attempt the attempt that it is about
 * @param source who says so: worker, policy, reviewer, integrator, or a person's name
 * @param message what was wrong; at most {@value #MAX_LENGTH} characters
 */
public record Feedback(int attempt, String source, String message) {

  /** Longer messages lose their beginning: the end of a log says what went wrong. */
  static final int MAX_LENGTH = 6_000;

  public Feedback {
    if (message.length() > MAX_LENGTH) {
      message = "..." + message.substring(message.length() - MAX_LENGTH + 3);
    }
  }
}
