package dev.divisi.taskgraph.service;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Not a test: {@code ./mvnw -pl task-graph-service test -Dtest=RecordChangelogsIT
 * -Ddivisi.release=0.2.0} records what a release keeps in its stores, for UpgradeIT. What a version
 * that was released left is never recorded anew.
 */
@EnabledIfSystemProperty(named = "divisi.release", matches = ".+")
class RecordChangelogsIT {

  @TempDir Path stateDirectory;

  @Test
  void shouldRecordWhatTheStoresHold() throws Exception {
    String release = System.getProperty("divisi.release");
    try (DivisiKafka kafka = DivisiKafka.start();
        SchemaRegistryClient registry = new SchemaRegistryClient(kafka.registryUrl())) {
      KafkaClients clients = TaskGraphOnKafka.clients(kafka, registry);
      ConfigurableApplicationContext service = start(kafka);
      try (FactPublisher publisher = new FactPublisher(clients, "/divisi/test");
          StagedGoals goals = new StagedGoals(clients, publisher)) {
        goals.stage();
      } finally {
        service.close();
      }
      RecordedChangelogs.of(clients, registry).write(RecordedChangelogs.RELEASED.resolve(release));
    }
  }

  /** Leases and pauses outlast the recording. */
  private ConfigurableApplicationContext start(DivisiKafka kafka) {
    return TaskGraphOnKafka.start(
        kafka,
        stateDirectory,
        "divisi.task-graph.lease=5m",
        "divisi.task-graph.order-repeat=5m",
        "divisi.task-graph.back-off=5m");
  }
}
