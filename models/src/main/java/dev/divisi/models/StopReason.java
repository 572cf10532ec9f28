package dev.divisi.models;

/** Why an answer ended. */
public enum StopReason {
  /** The model had said all. */
  DONE,
  /** The model waits for what its tools give. */
  TOOL_CALLS,
  /**
   * The answer reached the most tokens that it may have: it, or a call in it, may be incomplete.
   */
  LENGTH,
  /** The provider withheld the answer. */
  WITHHELD
}
