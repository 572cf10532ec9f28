package dev.divisi.cli;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.kafka.PublishFailedException;
import dev.divisi.local.Endpoints;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Speaks to a Divisi over Kafka, as any client may. */
final class KafkaDivisiClient implements DivisiClient {
  private static final String SOURCE = "/divisi/cli";

  private final SchemaRegistryClient registry;
  private final KafkaClients clients;

  KafkaDivisiClient(Endpoints endpoints) {
    this.registry = new SchemaRegistryClient(endpoints.schemaRegistryUrl());
    // Partitions and replicas matter to whoever makes topics; this client makes none.
    this.clients =
        new KafkaClients(
            new KafkaSettings(
                endpoints.bootstrapServers(),
                endpoints.schemaRegistryUrl(),
                1,
                (short) 1,
                Map.of()),
            registry);
  }

  @Override
  public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value)
      throws CommandException {
    try (FactPublisher publisher = new FactPublisher(clients, SOURCE)) {
      publisher.publish(topic, key, value);
    } catch (PublishFailedException e) {
      throw new CommandException(
          e.isTransient() ? ExitCode.UNAVAILABLE : ExitCode.USAGE,
          e.code() + ": " + Untrusted.line(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public RecordFeed fromTheBeginning(List<Topic<?>> topics) {
    return new KafkaRecordFeed(clients, topics, true);
  }

  @Override
  public RecordFeed fromNow(List<Topic<?>> topics) {
    return new KafkaRecordFeed(clients, topics, false);
  }

  @Override
  public void close() {
    registry.close();
  }
}
