package dev.divisi.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.embedded.EmbeddedSchemaRegistry;
import dev.divisi.embedded.LocalPorts;
import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The broker that others run: Apache's own image. Skipped where there is no Docker. */
@Testcontainers(disabledWithoutDocker = true)
class KafkaContainerIT {

  @Container
  private static final KafkaContainer KAFKA =
      new KafkaContainer("apache/kafka:4.2.1")
          .withEnv("KAFKA_MESSAGE_MAX_BYTES", "17825792")
          .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
          .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");

  @Test
  void shouldMakeItsTopicsAndReadWhatItWrote() throws Exception {
    String servers = KAFKA.getBootstrapServers();
    try (EmbeddedSchemaRegistry registryServer =
            EmbeddedSchemaRegistry.start(servers, new LocalPorts().any());
        SchemaRegistryClient registry = new SchemaRegistryClient(registryServer.url())) {
      KafkaSettings settings =
          new KafkaSettings(servers, registryServer.url(), 4, (short) 1, Map.of());
      KafkaClients clients = new KafkaClients(settings, registry);
      new TopicCreator(clients).ensure(TopicCatalogue.all());
      String goalId = "goal-" + UUID.randomUUID();
      GoalSubmitted goal =
          GoalSubmitted.newBuilder()
              .setGoalId(goalId)
              .setText("do it")
              .setSubmittedBy("ada")
              .setSubmittedAt(Instant.ofEpochMilli(1))
              .setRepositories(List.of(new Repository("one", "/tmp/one", "main")))
              .build();
      try (FactPublisher publisher = new FactPublisher(clients, "/divisi/test");
          Consumer<byte[], byte[]> consumer = clients.consumer("test", Map.of())) {
        publisher.publish(TopicCatalogue.GOAL_SUBMITTED, goalId, goal);

        List<TopicPartition> partitions =
            consumer.partitionsFor(TopicCatalogue.GOAL_SUBMITTED.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        List<GoalSubmitted> read = new java.util.ArrayList<>();
        org.awaitility.Awaitility.await()
            .until(
                () -> {
                  consumer
                      .poll(java.time.Duration.ofMillis(200))
                      .forEach(
                          record ->
                              read.add(
                                  clients.fromBytes(
                                      TopicCatalogue.GOAL_SUBMITTED, record.value())));
                  return !read.isEmpty();
                });
        assertThat(read).containsExactly(goal);
      }
    }
  }
}
