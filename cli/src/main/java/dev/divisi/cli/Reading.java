package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.local.RunningDivisi;
import java.nio.file.Files;
import java.util.Optional;

/** Comes to what Divisi knows, whether one runs or not. */
final class Reading {
  private Reading() {}

  /** A session for reading; empty when nothing was ever run in the home directory. */
  static Optional<Session> open(CommandContext context)
      throws CommandException, InterruptedException {
    Access access = context.access();
    Optional<RunningDivisi> running = access.running();
    if (running.isPresent()) {
      return Optional.of(access.connect(running.get()));
    }
    if (!Files.isDirectory(access.home().kafka())) {
      return Optional.empty();
    }
    context
        .terminal()
        .note("No Divisi runs; starting only its broker, to read what earlier runs left.");
    return Optional.of(access.startForReading());
  }

  /**
   * A session for reading about a goal.
   *
   * @throws CommandException REFUSED when nothing was ever run here, so that there is no such goal
   */
  static Session openOrRefuse(CommandContext context, String goal)
      throws CommandException, InterruptedException {
    return open(context)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.REFUSED,
                    "There is no goal '"
                        + Untrusted.line(goal)
                        + "': nothing was run yet in "
                        + context.access().home().directory()
                        + "."));
  }

  /** A session with the running Divisi, for commands that want something done. */
  static Session running(CommandContext context) throws CommandException, InterruptedException {
    Access access = context.access();
    return access.connect(
        access
            .running()
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.UNAVAILABLE,
                        "No Divisi runs in "
                            + access.home().directory()
                            + ". Start one with `divisi up`.")));
  }
}
