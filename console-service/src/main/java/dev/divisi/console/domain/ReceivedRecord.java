package dev.divisi.console.domain;

import dev.divisi.schemas.Topic;
import java.time.Instant;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands on a topic.
 *
 * @param topic the topic
 * @param partition its partition
 * @param offset its offset
 * @param writtenAt when it was written
 * @param bytes its value in the wire format
 * @param value what the bytes say; null when they cannot be read
 * @param problem why they cannot be read; empty when they can
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by place
public record ReceivedRecord(
    Topic<?> topic,
    int partition,
    long offset,
    Instant writtenAt,
    byte[] bytes,
    @Nullable SpecificRecord value,
    String problem) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReceivedRecord that
        && topic.equals(that.topic)
        && partition == that.partition
        && offset == that.offset;
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, partition, offset);
  }
}
