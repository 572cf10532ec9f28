package dev.divisi.taskgraph.service;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.ExplanationRequested;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.serde.MalformedRecordException;
import dev.divisi.taskgraph.Command;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Decodes the facts of one topic; what makes no sense becomes a dead letter and nothing stops. */
final class FactIngest<V extends SpecificRecord>
    extends ContextualProcessor<@Nullable String, byte @Nullable [], @Nullable String, Object> {

  private final Topic<V> topic;
  private final FactTime time;
  private final KafkaClients clients;

  FactIngest(Topic<V> topic, FactTime time, KafkaClients clients) {
    this.topic = topic;
    this.time = time;
    this.clients = clients;
  }

  @Override
  public void process(Record<@Nullable String, byte @Nullable []> told) {
    Record<@Nullable String, byte @Nullable []> record = time.asItCame(told);
    byte[] bytes = record.value();
    try {
      V value = clients.fromBytes(topic, bytes);
      Command command = value instanceof ExplanationRequested ? null : FactMapper.command(value);
      String goalId =
          value instanceof ExplanationRequested request
              ? request.getGoalId()
              : command == null ? "" : command.goalId();
      if (!goalId.equals(record.key())) {
        throw new MalformedRecordException(
            "The key '"
                + record.key()
                + "' is not the goal id '"
                + goalId
                + "': facts of one goal must stay in order.");
      }
      Fact fact = new Fact(topic, command, value, Bytes.wrap(bytes));
      context().forward(record.withValue((Object) fact), TaskGraphTopology.DECIDE);
    } catch (MalformedRecordException | UnintelligibleFactException e) {
      DeadLetters.put(context(), topic, record, bytes, String.valueOf(e.getMessage()));
    }
  }
}
