package dev.divisi.policy;

import dev.divisi.schemas.VerdictOutcome;

/** What a rule asks for when it objects, from the mildest to the strictest. */
enum Outcome {
  ALLOW(VerdictOutcome.ALLOW),
  REQUIRE_APPROVAL(VerdictOutcome.REQUIRE_APPROVAL),
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
