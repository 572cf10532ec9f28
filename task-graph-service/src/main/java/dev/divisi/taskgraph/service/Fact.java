package dev.divisi.taskgraph.service;

import dev.divisi.schemas.Topic;
import dev.divisi.taskgraph.Command;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;

/**
 * A fact that was read and understood.
 *
 * @param topic where it stood
 * @param command what the brain is asked
 * @param record the record as it was written
 * @param value its value, as it came
 */
record Fact(Topic<?> topic, Command command, SpecificRecord record, Bytes value) {}
