package dev.divisi.cli;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** Records of some topics since some time, one after the other: patches may be large. */
interface PastFacts extends AutoCloseable {
  /** What stands at a place. */
  sealed interface Entry {}

  /**
   * A record.
   *
   * @param at when it was written
   */
  record Fact(Instant at, SpecificRecord value) implements Entry {}

  /** Something that cannot be read; its key says which goal it should be about. */
  record Unreadable(AuditLog.Place place, String goalId, String reason) implements Entry {}

  /** Takes an entry. */
  @FunctionalInterface
  interface Taker {
    void take(Entry entry) throws InterruptedException;
  }

  /** Hands out everything up to what stands on the topics now. */
  void readToEnd(Taker taker) throws InterruptedException;

  @Override
  void close();
}
