package dev.divisi.local;

import dev.divisi.embedded.LocalPorts;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.kafka.TopicSetupException;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A whole Divisi in this process: the same services and the same topics as anywhere else, on an
 * embedded broker.
 *
 * <p>Its data stays in the home directory, so goals go on where they were when it starts again.
 */
public final class LocalDivisi implements AutoCloseable {
  /** Where the console listens when nothing else does. */
  public static final int CONSOLE_PORT = 18080;

  /** Goals take turns by priority among those of one partition: here, all of them. */
  private static final int PARTITIONS = 1;

  private static final short REPLICAS = 1;

  private final LocalKafka kafka;
  private final Endpoints endpoints;
  private final ServiceContexts services;
  private final RunningFile running;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalDivisi(
      LocalKafka kafka, Endpoints endpoints, ServiceContexts services, RunningFile running) {
    this.kafka = kafka;
    this.endpoints = endpoints;
    this.services = services;
    this.running = running;
  }

  /**
   * Starts everything and returns when goals are taken.
   *
   * @throws LocalStartException when a part cannot start; nothing stays running then
   */
  public static LocalDivisi start(DivisiHome home, StartListener listener)
      throws LocalStartException, InterruptedException {
    StartClock clock = new StartClock(listener);
    LocalKafka kafka = LocalKafka.start(home, listener);
    boolean complete = false;
    try {
      Endpoints endpoints = withConsole(kafka.endpoints());
      int partitions = clock.timed("topics", () -> ensureTopics(endpoints));
      ServiceContexts services = ServiceContexts.start(home, endpoints, partitions, clock);
      try {
        listener.notice(services.confinement());
        RunningFile running = home.running();
        running.write(RunningDivisi.thisProcess(endpoints));
        complete = true;
        return new LocalDivisi(kafka, endpoints, services, running);
      } finally {
        if (!complete) {
          services.close();
        }
      }
    } catch (TopicSetupException e) {
      throw new LocalStartException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new LocalStartException(
          "The home directory " + home.directory() + " cannot be written: " + e.getMessage(), e);
    } finally {
      if (!complete) {
        kafka.close();
      }
    }
  }

  /** Where clients find it. */
  public Endpoints endpoints() {
    return endpoints;
  }

  /** Stops in order: the workers hand their work back, then the task graph, then the broker. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    running.remove();
    try {
      services.close();
    } finally {
      kafka.close();
    }
  }

  private static Endpoints withConsole(Endpoints kafka) {
    int port = new LocalPorts().preferring(CONSOLE_PORT);
    return new Endpoints(
        kafka.bootstrapServers(), kafka.schemaRegistryUrl(), "http://127.0.0.1:" + port);
  }

  /**
   * Makes the topics that are missing; returns how many partitions those of facts have. Where there
   * are some already they stay as they are: other versions made more.
   */
  static int ensureTopics(Endpoints endpoints) {
    try (SchemaRegistryClient registry = new SchemaRegistryClient(endpoints.schemaRegistryUrl())) {
      int partitions =
          topics(endpoints, registry, PARTITIONS)
              .partitionsOf(TopicCatalogue.GOAL_SUBMITTED)
              .orElse(PARTITIONS);
      topics(endpoints, registry, partitions).ensure(TopicCatalogue.all());
      return partitions;
    }
  }

  private static TopicCreator topics(
      Endpoints endpoints, SchemaRegistryClient registry, int partitions) {
    KafkaSettings settings =
        new KafkaSettings(
            endpoints.bootstrapServers(),
            endpoints.schemaRegistryUrl(),
            partitions,
            REPLICAS,
            Map.of());
    return new TopicCreator(new KafkaClients(settings, registry));
  }
}
