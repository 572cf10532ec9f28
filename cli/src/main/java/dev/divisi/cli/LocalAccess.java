package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.local.DivisiHome;
import dev.divisi.local.LocalDivisi;
import dev.divisi.local.LocalKafka;
import dev.divisi.local.LocalStartException;
import dev.divisi.local.RunningDivisi;
import dev.divisi.local.StartListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The Divisi of a home directory on this machine.
 *
 * @param home the directory
 * @param stopped is told when one that was started in this process has stopped
 */
record LocalAccess(DivisiHome home, Runnable stopped) implements Access {
  private static final Duration DYING_LIMIT = Duration.ofSeconds(3);
  private static final Duration STEP = Duration.ofMillis(100);

  /** Whoever may write to the home directory. */
  @Override
  public String login() {
    return "local";
  }

  /** One that was killed may take a moment to be gone; its broker does not answer then. */
  @Override
  public Optional<RunningDivisi> running() throws InterruptedException {
    Optional<RunningDivisi> found = home.running().find();
    long patienceEnds = System.nanoTime() + DYING_LIMIT.toNanos();
    while (found.isPresent() && !found.get().answers() && System.nanoTime() < patienceEnds) {
      Thread.sleep(STEP);
      found = home.running().find();
    }
    return found;
  }

  @Override
  public Session connect(RunningDivisi running) {
    return new Session(
        new KafkaDivisiClient(running.endpoints()),
        running.endpoints(),
        false,
        running::alive,
        () -> {});
  }

  @Override
  public Session start(StartListener listener) throws CommandException, InterruptedException {
    try {
      LocalDivisi divisi = LocalDivisi.start(home, listener);
      return new Session(
          new KafkaDivisiClient(divisi.endpoints()),
          divisi.endpoints(),
          true,
          () -> true,
          () -> {
            undisturbed(divisi::close);
            stopped.run();
          });
    } catch (LocalStartException e) {
      throw cannotStart(e);
    }
  }

  @Override
  public Session startForReading() throws CommandException, InterruptedException {
    try {
      LocalKafka kafka = LocalKafka.start(home, (_, _) -> {});
      return new Session(
          new KafkaDivisiClient(kafka.endpoints()),
          kafka.endpoints(),
          true,
          () -> true,
          () -> undisturbed(kafka::close));
    } catch (LocalStartException e) {
      throw cannotStart(e);
    }
  }

  @Override
  public boolean stop(RunningDivisi running, Duration limit) throws InterruptedException {
    Optional<ProcessHandle> process = ProcessHandle.of(running.pid());
    if (process.isEmpty() || !running.alive()) {
      return true;
    }
    process.get().destroy();
    try {
      process.get().onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException _) {
      return !running.alive();
    }
  }

  /** A stop that was asked for by an interrupt must not itself be cut short by it. */
  private static void undisturbed(Runnable stop) {
    boolean interrupted = Thread.interrupted();
    try {
      stop.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private CommandException cannotStart(LocalStartException e) {
    return new CommandException(
        ExitCode.UNAVAILABLE,
        Untrusted.lines(String.valueOf(e.getMessage())) + "\nThe logs are in " + home.logs() + ".");
  }
}
