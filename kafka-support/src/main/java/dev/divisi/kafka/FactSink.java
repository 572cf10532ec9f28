package dev.divisi.kafka;

import dev.divisi.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;

/** Where a worker's facts go: Kafka, or a list in a test. */
interface FactSink {
  /**
   * Returns when the record is safe.
   *
   * @throws PublishFailedException when it is not, or may not be
   */
  <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value, TraceContext parent);
}
