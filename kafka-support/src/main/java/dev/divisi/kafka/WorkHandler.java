package dev.divisi.kafka;

import org.apache.avro.specific.SpecificRecord;

/** What a worker does with one order. */
@FunctionalInterface
public interface WorkHandler<O extends SpecificRecord> {
  /**
   * Does the work and returns the fact to publish. Must react to interruption: it means that the
   * lease is gone, the work was cancelled, its time is over, or the worker stops.
   *
   * @throws WorkFailedException to publish {@code work.failed} with a name; whatever else is thrown
   *     becomes a BUG
   */
  WorkResult<?> perform(O order, WorkContext context)
      throws InterruptedException, WorkFailedException;
}
