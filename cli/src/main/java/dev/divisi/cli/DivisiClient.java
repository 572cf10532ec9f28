package dev.divisi.cli;

import dev.divisi.schemas.Topic;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** What a command does with a Divisi: publish facts, and read records. */
interface DivisiClient extends AutoCloseable {
  /** Returns when the broker has the record. */
  <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value)
      throws CommandException;

  /** Reads topics from their first record on. */
  RecordFeed fromTheBeginning(List<Topic<?>> topics);

  /** Reads only what is written after this call returns. */
  RecordFeed fromNow(List<Topic<?>> topics);

  @Override
  void close();
}
