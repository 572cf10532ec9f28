package dev.divisi.cli;

import dev.divisi.local.DivisiHome;
import dev.divisi.local.Endpoints;
import dev.divisi.local.RunningDivisi;
import dev.divisi.local.StartListener;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/**
 * A Divisi whose services run elsewhere. It is named by the variables that the services themselves
 * are configured with.
 *
 * @param home where this machine keeps copies and logs
 * @param endpoints where it is
 */
record RemoteAccess(DivisiHome home, Endpoints endpoints) implements Access {
  static final String BOOTSTRAP_SERVERS = "DIVISI_KAFKA_BOOTSTRAP_SERVERS";
  static final String CONSOLE_URL = "DIVISI_CONSOLE_URL";
  static final String SCHEMA_REGISTRY_URL = "DIVISI_KAFKA_SCHEMA_REGISTRY_URL";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(500);
  private static final int ANSWER_LIMIT_MILLIS = 10_000;

  /** The one that the environment names; empty when it names none. */
  static Optional<Access> from(Map<String, String> environment, DivisiHome home) {
    String servers = environment.getOrDefault(BOOTSTRAP_SERVERS, "");
    String registry = environment.getOrDefault(SCHEMA_REGISTRY_URL, "");
    return servers.isBlank() || registry.isBlank()
        ? Optional.empty()
        : Optional.of(
            new RemoteAccess(
                home, new Endpoints(servers, registry, environment.getOrDefault(CONSOLE_URL, ""))));
  }

  /** Who vouches for the name is the broker's authentication. */
  @Override
  public String login() {
    return "kafka";
  }

  @Override
  public Optional<RunningDivisi> running() {
    return Optional.of(new RunningDivisi(0, Instant.EPOCH, endpoints));
  }

  /** Its services may still be starting: the task graph makes the topics when it does. */
  @Override
  public Session connect(RunningDivisi running) throws CommandException, InterruptedException {
    Set<String> missing = missingTopics();
    long patienceEnds = System.nanoTime() + START_LIMIT.toNanos();
    while (!missing.isEmpty() && System.nanoTime() < patienceEnds) {
      Thread.sleep(STEP);
      missing = missingTopics();
    }
    if (!missing.isEmpty()) {
      throw new CommandException(
          ExitCode.UNAVAILABLE,
          "Kafka at "
              + endpoints.bootstrapServers()
              + " lacks topics of Divisi: "
              + String.join(", ", missing)
              + ". The task-graph-service makes them when it starts; does it run?");
    }
    return new Session(new KafkaDivisiClient(endpoints), endpoints, false, () -> true, () -> {});
  }

  @Override
  public Session start(StartListener listener) throws CommandException {
    throw elsewhere();
  }

  @Override
  public Session startForReading() throws CommandException {
    throw elsewhere();
  }

  @Override
  public boolean stop(RunningDivisi running, Duration limit) throws CommandException {
    throw elsewhere();
  }

  private Set<String> missingTopics() throws CommandException, InterruptedException {
    Map<String, Object> properties =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            endpoints.bootstrapServers(),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            ANSWER_LIMIT_MILLIS,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            ANSWER_LIMIT_MILLIS);
    Set<String> missing =
        TopicCatalogue.all().stream()
            .map(Topic::name)
            .collect(Collectors.toCollection(TreeSet::new));
    try (Admin admin = Admin.create(properties)) {
      missing.removeAll(admin.listTopics().names().get());
      return missing;
    } catch (ExecutionException | KafkaException e) {
      throw new CommandException(
          ExitCode.UNAVAILABLE,
          "Kafka at " + endpoints.bootstrapServers() + " cannot be reached: " + e.getMessage());
    }
  }

  private CommandException elsewhere() {
    return new CommandException(
        ExitCode.UNAVAILABLE,
        "Divisi runs elsewhere, at "
            + endpoints.bootstrapServers()
            + ", because "
            + BOOTSTRAP_SERVERS
            + " is set: it is started and stopped there.");
  }
}
