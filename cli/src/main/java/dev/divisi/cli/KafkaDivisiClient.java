package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.kafka.PublishFailedException;
import dev.divisi.local.Endpoints;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;

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
    return KafkaRecordFeed.fromTheBeginning(clients, topics);
  }

  @Override
  public RecordFeed ofKey(List<Topic<?>> topics, String key) {
    return KafkaRecordFeed.ofKey(clients, topics, key);
  }

  @Override
  public NavigableSet<String> pools() {
    try (Consumer<byte[], byte[]> consumer = clients.consumer("cli", Map.of())) {
      NavigableSet<String> pools = new TreeSet<>();
      consumer
          .listTopics()
          .keySet()
          .forEach(name -> TopicCatalogue.poolOf(name).ifPresent(pools::add));
      return pools;
    }
  }

  @Override
  public PastFacts since(List<Topic<?>> topics, Instant since) {
    return new KafkaPastFacts(clients, topics, since);
  }

  @Override
  public AuditLog auditLog() {
    return new KafkaAuditLog(clients);
  }

  @Override
  public RecordFeed fromNow(List<Topic<?>> topics) {
    return KafkaRecordFeed.fromNow(clients, topics);
  }

  @Override
  public void close() {
    registry.close();
  }
}
