package dev.divisi.kafka;

import dev.divisi.schemas.Budget;
import dev.divisi.schemas.WorkControl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a lease.
 *
 * @param lease how long it holds without a heartbeat
 * @param timeout how long the work may take in all
 * @param maxIterations how often the work may go round from editing to checking; 0 for no bound
 * @param budget what the work may spend; null for no bound
 */
record Grant(Duration lease, Duration timeout, int maxIterations, @Nullable Budget budget) {
  /** The terms of work that has not begun. */
  static final Grant NONE = new Grant(Duration.ZERO, Duration.ZERO, 0, null);

  static Grant of(WorkControl control) {
    return new Grant(
        Duration.ofMillis(control.getLeaseMillis()),
        Duration.ofMillis(control.getTimeoutMillis()),
        Math.max(0, control.getMaxIterations()),
        control.getBudget());
  }
}
