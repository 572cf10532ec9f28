package dev.divisi.local;

import dev.divisi.embedded.EmbeddedBroker;
import dev.divisi.embedded.EmbeddedSchemaRegistry;
import dev.divisi.embedded.EmbeddedStartException;
import dev.divisi.embedded.LocalPorts;

/**
 * The broker and the schema registry of a home directory, without any service: enough to read what
 * earlier runs left.
 */
public final class LocalKafka implements AutoCloseable {
  /** Where the broker listens when nothing else does. */
  public static final int BROKER_PORT = 19092;

  private static final int CONTROLLER_PORT = 19093;

  /** Where the schema registry listens when nothing else does. */
  public static final int REGISTRY_PORT = 18081;

  private final EmbeddedBroker broker;
  private final EmbeddedSchemaRegistry registry;

  private LocalKafka(EmbeddedBroker broker, EmbeddedSchemaRegistry registry) {
    this.broker = broker;
    this.registry = registry;
  }

  /**
   * Starts both, on their usual ports when these are free, else on any.
   *
   * @throws LocalStartException when they cannot start, for instance because another process uses
   *     the home directory
   */
  public static LocalKafka start(DivisiHome home, StartListener listener)
      throws LocalStartException, InterruptedException {
    LocalPorts ports = new LocalPorts();
    StartClock clock = new StartClock(listener);
    try {
      int brokerPort = ports.preferring(BROKER_PORT);
      int controllerPort = ports.preferring(CONTROLLER_PORT);
      EmbeddedBroker broker =
          clock.timed(
              "broker", () -> EmbeddedBroker.start(home.kafka(), brokerPort, controllerPort));
      boolean complete = false;
      try {
        int registryPort = ports.preferring(REGISTRY_PORT);
        EmbeddedSchemaRegistry registry =
            clock.timed(
                "schema registry",
                () -> EmbeddedSchemaRegistry.start(broker.bootstrapServers(), registryPort));
        complete = true;
        return new LocalKafka(broker, registry);
      } finally {
        if (!complete) {
          broker.close();
        }
      }
    } catch (EmbeddedStartException e) {
      throw new LocalStartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Where clients find both; a console is no part of it. */
  public Endpoints endpoints() {
    return new Endpoints(broker.bootstrapServers(), registry.url(), "");
  }

  @Override
  public void close() {
    registry.close();
    broker.close();
  }
}
