package dev.divisi.taskgraph;

/**
 * What an earlier attempt taught, for the next one.
 *
 * @param attempt the attempt that it is about
 * @param source who says so: worker, policy, reviewer, integrator, or a person's name
 * @param message what was wrong, with the evidence; at most {@value #MAX_LENGTH} characters, or
 *     {@value #MAX_SAID} of what a person says of a patch
 * @param code name of the kind of failure; empty when it is no failure
 * @param changed what that attempt changed, compared with the one before
 * @param repeats how many attempts in a row failed in this same way
 */
public record Feedback(
    int attempt, String source, String message, String code, String changed, int repeats) {

  /** Longer messages lose their beginning: the end of a log says what went wrong. */
  static final int MAX_LENGTH = 6_000;

  /** A person says of each line what is wrong with it, the most important first. */
  static final int MAX_SAID = 20_000;

  /** Code of what a person says of a patch. */
  public static final String PATCH_REJECTED = "PATCH_REJECTED";

  public Feedback {
    if (code.equals(PATCH_REJECTED)) {
      message = ShortText.start(message, MAX_SAID);
    } else if (message.length() > MAX_LENGTH) {
      message = "..." + ShortText.end(message, MAX_LENGTH - 3);
    }
  }
}
