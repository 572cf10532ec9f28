package dev.divisi.testing;

import dev.divisi.embedded.EmbeddedBroker;
import dev.divisi.embedded.EmbeddedSchemaRegistry;
import dev.divisi.embedded.EmbeddedStartException;
import dev.divisi.embedded.LocalPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real broker and a real schema registry on free ports, with their data in a temporary directory.
 *
 * <p>Tests that share one tell their goals and topics apart by name. See {@link
 * DivisiKafkaExtension} for one that all test classes of a JVM share.
 */
public final class DivisiKafka implements AutoCloseable {
  private final Path directory;
  private final int brokerPort;
  private final int controllerPort;
  private final int registryPort;
  private EmbeddedBroker broker;
  private EmbeddedSchemaRegistry registry;

  private DivisiKafka(Path directory) throws EmbeddedStartException, InterruptedException {
    LocalPorts ports = new LocalPorts();
    this.directory = directory;
    this.brokerPort = ports.any();
    this.controllerPort = ports.any();
    this.registryPort = ports.any();
    this.broker = EmbeddedBroker.start(directory, brokerPort, controllerPort);
    this.registry = EmbeddedSchemaRegistry.start(broker.bootstrapServers(), registryPort);
  }

  /** Starts both and returns when they take requests. */
  public static DivisiKafka start() throws InterruptedException {
    try {
      return new DivisiKafka(Files.createTempDirectory("divisi-kafka"));
    } catch (IOException | EmbeddedStartException e) {
      throw new IllegalStateException("The broker for the tests did not start", e);
    }
  }

  /** Where Kafka clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** The registry's address, without a slash at the end. */
  public String registryUrl() {
    return registry.url();
  }

  /** Stops both in good order and starts them again on the same ports with the same data. */
  public void restart() throws InterruptedException {
    registry.close();
    broker.close();
    try {
      broker = EmbeddedBroker.start(directory, brokerPort, controllerPort);
      registry = EmbeddedSchemaRegistry.start(broker.bootstrapServers(), registryPort);
    } catch (EmbeddedStartException e) {
      throw new IllegalStateException("The broker for the tests did not start again", e);
    }
  }

  /** Stops both and deletes their data. */
  @Override
  public void close() throws IOException {
    registry.close();
    broker.close();
    List<Path> paths;
    try (Stream<Path> found = Files.walk(directory)) {
      paths = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
