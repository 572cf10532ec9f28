package dev.divisi.schemas.serde;

import dev.divisi.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Both directions at once, for Kafka Streams. */
public final class AvroSerdes {
  private AvroSerdes() {}

  /** For the values of a topic. */
  public static <V extends SpecificRecord> Serde<V> of(
      SchemaRegistryClient registry, Topic<V> topic) {
    return Serdes.serdeFrom(
        new AvroSerializer<V>(registry), new AvroDeserializer<>(registry, topic));
  }
}
