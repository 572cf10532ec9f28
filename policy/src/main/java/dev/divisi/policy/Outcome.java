package dev.divisi.policy;

import dev.divisi.schemas.VerdictOutcome;

/** What a rule asks for, from the mildest to the strictest. */
public enum Outcome {
  /** Nothing: what it says is only noted. */
  ALLOW(VerdictOutcome.ALLOW),
  /** A person must approve. */
  REQUIRE_APPROVAL(VerdictOutcome.REQUIRE_APPROVAL),
  /** It must not be. */
  DENY(VerdictOutcome.DENY);

  private final VerdictOutcome published;

  Outcome(VerdictOutcome published) {
    this.published = published;
  }

  VerdictOutcome published() {
    return published;
  }

  boolean isMilderThan(Outcome other) {
    return compareTo(other) < 0;
  }
}
