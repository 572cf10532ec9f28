package dev.divisi.taskgraph.service;

import dev.divisi.kafka.CloudEventHeaders;
import dev.divisi.kafka.TraceContext;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.DeadLetter;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps facts that could not be read or handled, and says so in the audit record, in the same
 * transaction as everything else.
 */
final class DeadLetters {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  static final String SOURCE = "/divisi/task-graph-service";

  private DeadLetters() {}

  static void put(
      ProcessorContext<@Nullable String, Object> context,
      Topic<?> topic,
      Record<@Nullable String, ?> record,
      byte @Nullable [] bytes,
      String reason) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    LOG.warn("Dead letter: {}-{}@{}: {}", place.topic(), place.partition(), place.offset(), reason);
    String key = record.key();
    Topic<DeadLetter> letters = TopicCatalogue.deadLettersOf(topic);
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(place.topic())
            .setPartition(place.partition())
            .setOffset(place.offset())
            .setTimestamp(Instant.ofEpochMilli(record.timestamp()))
            .setReason(reason)
            .setReader(SOURCE)
            .setKey(key == null ? null : ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
            .setValue(bytes == null ? null : ByteBuffer.wrap(bytes))
            .build();
    forward(context, new Output<>(letters, String.valueOf(key), letter), record);
    AuditEvent told =
        AuditMapper.unreadable(
            String.valueOf(key),
            Instant.ofEpochMilli(context.currentSystemTimeMs()),
            reason,
            place.topic() + "-" + place.partition() + "@" + place.offset(),
            letters.name());
    forward(context, new Output<>(TopicCatalogue.AUDIT_EVENTS, told.getGoalId(), told), record);
    GatheringClients.commitWhenQuiet(context::commit);
  }

  private static void forward(
      ProcessorContext<@Nullable String, Object> context,
      Output<?> output,
      Record<@Nullable String, ?> cause) {
    RecordHeaders headers = new RecordHeaders();
    CloudEventHeaders.add(
        headers,
        output.topic(),
        SOURCE,
        output.key(),
        TraceContext.from(cause.headers()).orElseGet(TraceContext::start));
    context.forward(
        new Record<@Nullable String, Object>(output.key(), output, cause.timestamp(), headers),
        TaskGraphTopology.EGRESS);
  }
}
