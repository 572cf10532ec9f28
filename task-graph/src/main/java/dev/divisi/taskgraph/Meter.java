package dev.divisi.taskgraph;

/**
 * Counts what is spent on one task, or on planning. Reports say what one claim has spent so far,
 * all in all, and may come twice.
 *
 * @param reservation what was set aside for the current attempt; nothing when none is current
 * @param claim what the current claim has reported
 * @param attempt what earlier claims of the current attempt reported
 * @param before what earlier attempts spent
 */
public record Meter(Spend reservation, Spend claim, Spend attempt, Spend before) {

  public static final Meter NONE = new Meter(Spend.NONE, Spend.NONE, Spend.NONE, Spend.NONE);

  /** All that was ever spent. */
  public Spend total() {
    return before.plus(currentAttempt());
  }

  /** What the current attempt has spent. */
  public Spend currentAttempt() {
    return attempt.plus(claim);
  }

  /** What the current attempt may still spend of what was set aside for it. */
  public Spend reserved() {
    return reservation.minus(currentAttempt());
  }

  Meter started(Spend newReservation) {
    return new Meter(newReservation, Spend.NONE, Spend.NONE, total());
  }

  Meter reported(Spend soFar) {
    return new Meter(reservation, claim.max(soFar), attempt, before);
  }

  Meter claimed() {
    return new Meter(reservation, Spend.NONE, currentAttempt(), before);
  }

  /** The attempt is not over, and spends nothing more. */
  Meter settled() {
    return new Meter(reservation.minus(reserved()), claim, attempt, before);
  }

  Meter ended() {
    return new Meter(Spend.NONE, Spend.NONE, Spend.NONE, total());
  }
}
