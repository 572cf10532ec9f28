package dev.divisi.cli;

import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Records of some topics, in the order of each key. What cannot be read is left out. */
interface RecordFeed extends AutoCloseable {
  /** What has come; waits at most that long for the first. */
  List<SpecificRecord> poll(Duration limit) throws InterruptedException;

  /** Everything up to what stands on the topics now. */
  List<SpecificRecord> readToEnd() throws InterruptedException;

  @Override
  void close();
}
