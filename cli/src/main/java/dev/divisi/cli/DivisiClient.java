package dev.divisi.cli;

import dev.divisi.schemas.Topic;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import org.apache.avro.specific.SpecificRecord;

/** What a command does with a Divisi: publish facts, and read records. */
interface DivisiClient extends AutoCloseable {
  /** Returns when the broker has the record. */
  <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value)
      throws CommandException;

  /** Reads topics from their first record on. */
  RecordFeed fromTheBeginning(List<Topic<?>> topics);

  /**
   * Reads what topics hold of one key, from their first record on. Nothing else is even decoded:
   * plans may be large, and other goals have many.
   */
  RecordFeed ofKey(List<Topic<?>> topics, String key);

  /** The pools that are served: each has a topic that its workers read. */
  NavigableSet<String> pools();

  /** Reads what topics hold that was written at some time or later. */
  PastFacts since(List<Topic<?>> topics, Instant since);

  /** The audit events with their places, from their first record on. */
  AuditLog auditLog();

  /** Reads only what is written after this call returns. */
  RecordFeed fromNow(List<Topic<?>> topics);

  @Override
  void close();
}
