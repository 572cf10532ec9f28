package dev.divisi.taskgraph.service;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service in this process, on the Kafka of a test, and clients for that. */
final class TaskGraphOnKafka {

  private TaskGraphOnKafka() {}

  static KafkaClients clients(DivisiKafka kafka, SchemaRegistryClient registry) {
    return new KafkaClients(
        new KafkaSettings(kafka.bootstrapServers(), kafka.registryUrl(), 4, (short) 1, Map.of()),
        registry);
  }

  /**
   * Starts it.
   *
   * @param settings those in which the test differs from the defaults, as {@code name=value}
   */
  static ConfigurableApplicationContext start(
      DivisiKafka kafka, Path stateDirectory, String... settings) {
    Stream<String> always =
        Stream.of(
            "divisi.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "divisi.kafka.schema-registry-url=" + kafka.registryUrl(),
            "divisi.task-graph.state-directory=" + stateDirectory,
            "spring.jmx.enabled=false");
    return new SpringApplicationBuilder(TaskGraphServiceApplication.class)
        .properties(Stream.concat(always, Stream.of(settings)).toArray(String[]::new))
        .registerShutdownHook(false)
        .run();
  }
}
