package dev.divisi.policy.input;

/** A condition wanted to read more than there was; see {@link Effort#isSpent}. */
public final class EffortSpentException extends RuntimeException {
  EffortSpentException() {
    super("the conditions read too much", null, false, false);
  }
}
