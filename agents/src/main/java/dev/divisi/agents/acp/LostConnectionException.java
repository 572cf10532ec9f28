package dev.divisi.agents.acp;

/** An agent can no longer be talked to. */
final class LostConnectionException extends Exception {

  /** Why. */
  enum Reason {
    /** It closed its output: it has ended, or will not answer any more. */
    ENDED("closed its output"),
    /** It sent a line that is longer than any message may be. */
    LINE_TOO_LONG("sent a line of more than " + Connection.MAX_LINE_BYTES + " bytes"),
    /** It does not read what it is sent. */
    NOT_READING("does not read what it is sent");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private final Reason reason;

  LostConnectionException(Reason reason) {
    super(reason.words());
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
