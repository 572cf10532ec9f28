package dev.divisi.cli;

import dev.divisi.local.DivisiHome;
import dev.divisi.local.Endpoints;
import dev.divisi.local.RunningDivisi;
import dev.divisi.local.StartListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A Divisi that runs, or can be started, without any of it. */
final class FakeAccess implements Access {
  final FakeClient client = new FakeClient();
  boolean running;
  boolean alive = true;
  boolean cannotStart;
  boolean started;
  boolean startedForReading;
  boolean ended;
  boolean stops = true;
  String consoleUrl = "http://127.0.0.1:18080";
  String login = "local";
  private final DivisiHome home;

  FakeAccess(Path directory) {
    home = new DivisiHome(directory);
  }

  @Override
  public DivisiHome home() {
    return home;
  }

  @Override
  public String login() {
    return login;
  }

  @Override
  public Optional<RunningDivisi> running() {
    return running
        ? Optional.of(new RunningDivisi(4711, Instant.EPOCH, endpoints()))
        : Optional.empty();
  }

  @Override
  public Session connect(RunningDivisi found) {
    return session(false);
  }

  @Override
  public Session start(StartListener listener) throws CommandException {
    if (cannotStart) {
      throw new CommandException(ExitCode.UNAVAILABLE, "Port 1 is in use.");
    }
    started = true;
    listener.started("broker", Duration.ofMillis(1500));
    return session(true);
  }

  @Override
  public Session startForReading() {
    startedForReading = true;
    return session(true);
  }

  @Override
  public boolean stop(RunningDivisi found, Duration limit) {
    return stops;
  }

  private Session session(boolean own) {
    return new Session(client, endpoints(), own, () -> alive, () -> ended = true);
  }

  private Endpoints endpoints() {
    return new Endpoints("127.0.0.1:19092", "http://127.0.0.1:18081", consoleUrl);
  }
}
