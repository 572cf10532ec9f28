package dev.divisi.kafka;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** What a service does with a fact that it reads. */
@FunctionalInterface
public interface FactHandler<V extends SpecificRecord> {
  /**
   * Handles one fact. It may come again after a crash: handling it twice must be harmless. Facts
   * with the same key come one after another, others at the same time, in other threads.
   *
   * @param trace the trace that the fact belongs to
   * @param at when it was written; the same each time that it comes
   * @throws WorkFailedException of kind TRANSIENT to be given the fact again after a back-off,
   *     while only facts with the same key wait; of any other kind, like whatever else is thrown,
   *     to have it put to the dead letters
   */
  void handle(V fact, TraceContext trace, Instant at)
      throws WorkFailedException, InterruptedException;
}
