package dev.divisi.taskgraph;

import java.time.Instant;

/**
 * Why a goal gives nothing out. What runs goes on up to its merge; nothing is merged.
 *
 * @param kind what holds it
 * @param by who, or which limit
 * @param reason why, and what would let it go on
 * @param since since when
 */
public record Hold(Kind kind, String by, String reason, Instant since) {

  /** What can hold a goal. */
  public enum Kind {
    /** A person paused it. */
    PERSON,
    /** Most of its budget is spent. */
    BUDGET,
    /** Its time is used up. */
    TIME
  }
}
