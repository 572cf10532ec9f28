package dev.divisi.taskgraph.service;

import dev.divisi.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record to be written.
 *
 * @param topic where to
 * @param key what keeps records of one thing together and in order
 * @param value what
 * @param <V> the kind of record
 */
record Output<V extends SpecificRecord>(Topic<V> topic, String key, V value) {}
