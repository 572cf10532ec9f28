package dev.divisi.cli;

import dev.divisi.local.DivisiHome;
import dev.divisi.local.Endpoints;
import dev.divisi.local.RunningDivisi;
import dev.divisi.local.StartListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A Divisi whose services run elsewhere. It is named by the variables that the services themselves
 * are configured with.
 *
 * @param home where this machine keeps copies and logs
 * @param endpoints where it is
 */
record RemoteAccess(DivisiHome home, Endpoints endpoints) implements Access {
  static final String BOOTSTRAP_SERVERS = "DIVISI_KAFKA_BOOTSTRAP_SERVERS";
  static final String SCHEMA_REGISTRY_URL = "DIVISI_KAFKA_SCHEMA_REGISTRY_URL";

  /** The one that the environment names; empty when it names none. */
  static Optional<Access> from(Map<String, String> environment, DivisiHome home) {
    String servers = environment.getOrDefault(BOOTSTRAP_SERVERS, "");
    String registry = environment.getOrDefault(SCHEMA_REGISTRY_URL, "");
    return servers.isBlank() || registry.isBlank()
        ? Optional.empty()
        : Optional.of(new RemoteAccess(home, new Endpoints(servers, registry)));
  }

  @Override
  public Optional<RunningDivisi> running() {
    return Optional.of(new RunningDivisi(0, Instant.EPOCH, endpoints));
  }

  @Override
  public Session connect(RunningDivisi running) {
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
