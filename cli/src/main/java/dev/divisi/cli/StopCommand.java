package dev.divisi.cli;

import dev.divisi.local.RunningDivisi;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the Divisi that runs in the home directory. */
@Command(
    name = "stop",
    description = "Stops the running Divisi in order. Its goals go on when it runs again.")
final class StopCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CommandContext context;

  StopCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    Access access = context.access();
    Optional<RunningDivisi> running = access.running();
    if (running.isEmpty()) {
      throw new CommandException(
          ExitCode.UNAVAILABLE, "No Divisi runs in " + access.home().directory() + ".");
    }
    long pid = running.get().pid();
    if (!access.stop(running.get(), PATIENCE)) {
      throw new CommandException(
          ExitCode.UNAVAILABLE,
          "Divisi (process "
              + pid
              + ") was told to stop, but still runs after "
              + PATIENCE.toSeconds()
              + " s. `kill -9 "
              + pid
              + "` ends it by force; nothing that was acknowledged is lost.");
    }
    context.terminal().say("Stopped Divisi (process " + pid + ").");
    return ExitCode.DONE.code();
  }
}
