package dev.divisi.kafka;

import dev.divisi.schemas.DeadLetter;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what could not be read or handled, with the reason, for an operator. */
public final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final int MAX_KEY_BYTES = 8 * 1024;
  private static final int MAX_REASON_CHARACTERS = 8 * 1024;

  private final FactPublisher publisher;

  public DeadLetters(FactPublisher publisher) {
    this.publisher = publisher;
  }

  /**
   * Publishes the record's bytes, as they came, to {@code <topic>.dead-letters}. A value that is
   * larger than the topic allows is cut, and the reason says so.
   *
   * @throws PublishFailedException when it could not be written: the record must then be read again
   */
  public void publish(Topic<?> topic, ConsumerRecord<byte[], byte[]> record, String reason) {
    int size = record.value() == null ? 0 : record.value().length;
    boolean cut = size > topic.maxMessageBytes();
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(record.topic())
            .setPartition(record.partition())
            .setOffset(record.offset())
            .setTimestamp(Instant.ofEpochMilli(record.timestamp()))
            .setReason(
                (cut ? "[cut: the value has " + size + " bytes] " : "")
                    + OneLine.of(reason, MAX_REASON_CHARACTERS))
            .setReader(publisher.source())
            .setKey(bytes(record.key(), MAX_KEY_BYTES))
            .setValue(bytes(record.value(), topic.maxMessageBytes()))
            .build();
    TraceContext trace = TraceContext.from(record.headers()).orElseGet(TraceContext::start);
    String place = record.topic() + "-" + record.partition() + "@" + record.offset();
    publisher.publish(TopicCatalogue.deadLettersOf(topic), record.key(), place, letter, trace);
    LOG.warn("Put {} to the dead letters: {}", place, letter.getReason());
  }

  private static @Nullable ByteBuffer bytes(byte @Nullable [] bytes, int limit) {
    return bytes == null
        ? null
        : ByteBuffer.wrap(bytes.length <= limit ? bytes : Arrays.copyOf(bytes, limit));
  }
}
