package dev.divisi.kafka;

import dev.divisi.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;

/**
 * What came of a piece of work; it is published with the goal's id as its key.
 *
 * @param topic where it goes
 * @param fact what happened
 */
public record WorkResult<V extends SpecificRecord>(Topic<V> topic, V fact) {}
