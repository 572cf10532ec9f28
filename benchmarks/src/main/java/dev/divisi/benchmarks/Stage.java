package dev.divisi.benchmarks;

import dev.divisi.embedded.EmbeddedBroker;
import dev.divisi.embedded.EmbeddedSchemaRegistry;
import dev.divisi.embedded.EmbeddedStartException;
import dev.divisi.embedded.LocalPorts;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A broker and a schema registry in this process, as `divisi up` starts them, and their data. */
final class Stage implements AutoCloseable {
  /** As many as `divisi up` and the services have by default. */
  private static final int PARTITIONS = 4;

  private final Path directory;
  private final EmbeddedBroker broker;
  private final EmbeddedSchemaRegistry registry;

  private Stage(Path directory, EmbeddedBroker broker, EmbeddedSchemaRegistry registry) {
    this.directory = directory;
    this.broker = broker;
    this.registry = registry;
  }

  static Stage start() throws IOException, EmbeddedStartException, InterruptedException {
    LocalPorts ports = new LocalPorts();
    Path directory = Files.createTempDirectory("divisi-bench");
    EmbeddedBroker broker =
        EmbeddedBroker.start(directory.resolve("kafka"), ports.any(), ports.any());
    return new Stage(
        directory, broker, EmbeddedSchemaRegistry.start(broker.bootstrapServers(), ports.any()));
  }

  Path directory() {
    return directory;
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  String registryUrl() {
    return registry.url();
  }

  static KafkaClients clients(String bootstrapServers, String registryUrl) {
    return new KafkaClients(
        new KafkaSettings(bootstrapServers, registryUrl, PARTITIONS, (short) 1, Map.of()),
        new SchemaRegistryClient(registryUrl));
  }

  @Override
  public void close() {
    registry.close();
    broker.close();
    try {
      List<Path> paths;
      try (Stream<Path> found = Files.walk(directory)) {
        paths = found.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException _) {
      // Leaves something in the temporary directory; the figures are none the worse.
    }
  }
}
