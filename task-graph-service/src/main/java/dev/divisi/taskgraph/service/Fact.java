package dev.divisi.taskgraph.service;

import dev.divisi.schemas.Topic;
import dev.divisi.taskgraph.Command;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A fact that was read and understood.
 *
 * @param topic where it stood
 * @param command what the brain is asked to decide; null when it is asked to explain
 * @param record the record as it was written
 * @param value its value, as it came
 */
record Fact(Topic<?> topic, @Nullable Command command, SpecificRecord record, Bytes value) {}
