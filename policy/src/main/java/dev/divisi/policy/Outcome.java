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

  /** As policies write it, such as requireApproval. */
  public String written() {
    return Names.camel(this);
  }

  /** The one that a verdict carries. */
  public static Outcome of(VerdictOutcome outcome) {
    return switch (outcome) {
      case ALLOW -> ALLOW;
      case REQUIRE_APPROVAL -> REQUIRE_APPROVAL;
      case DENY -> DENY;
      case UNKNOWN -> DENY;
    };
  }

  /** Whether it asks for less. */
  public boolean isMilderThan(Outcome other) {
    return compareTo(other) < 0;
  }
}
