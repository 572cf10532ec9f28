package dev.divisi.agents.acp;

/**
 * Whether something may be done.
 *
 * @param reason why, in words that the agent and a person can read
 */
record Leave(Answer answer, String reason) {

  enum Answer {
    ALLOW,
    REJECT,
    /** A person decides. */
    ASK
  }

  static Leave allow(String reason) {
    return new Leave(Answer.ALLOW, reason);
  }

  static Leave reject(String reason) {
    return new Leave(Answer.REJECT, reason);
  }

  static Leave ask() {
    return new Leave(Answer.ASK, "no rule says so");
  }

  boolean isAllowed() {
    return answer == Answer.ALLOW;
  }
}
