package dev.divisi.cli;

import dev.divisi.local.LocalDivisi;
import dev.divisi.local.LocalKafka;
import dev.divisi.local.RunningDivisi;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** Runs Divisi in the foreground until it is told to stop. */
@Command(
    name = "up",
    description = {
      "Starts Divisi and keeps it running until Ctrl-C or `divisi stop`.",
      "Kafka listens on 127.0.0.1:"
          + LocalKafka.BROKER_PORT
          + ", the schema registry on "
          + LocalKafka.REGISTRY_PORT
          + " and the console on "
          + LocalDivisi.CONSOLE_PORT
          + "; where one of these ports is taken, on another one, which is told. Data and logs go to"
          + " .divisi beside the script, or to where DIVISI_HOME says."
    })
final class UpCommand implements Callable<Integer> {
  private final CommandContext context;

  UpCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    Access access = context.access();
    Optional<RunningDivisi> running = access.running();
    if (running.isPresent()) {
      throw new CommandException(
          ExitCode.REFUSED,
          "Divisi runs already: process "
              + running.get().pid()
              + ", Kafka at "
              + running.get().endpoints().bootstrapServers()
              + ". `divisi stop` ends it.");
    }
    Terminal terminal = context.terminal();
    StartUp startUp = new StartUp(terminal, terminal::say, terminal.interactive());
    boolean started = false;
    try (Session session = access.start(startUp)) {
      started = true;
      startUp.done();
      terminal.say("");
      terminal.say("  Kafka            " + session.endpoints().bootstrapServers());
      terminal.say("  Schema registry  " + session.endpoints().schemaRegistryUrl());
      terminal.say("  Console          " + session.endpoints().consoleUrl());
      terminal.say("  Data and logs    " + access.home().directory());
      terminal.say("");
      terminal.say(
          "In another terminal: divisi console, divisi run GOAL.yaml, divisi status. Ctrl-C stops"
              + " Divisi.");
      waitForTheEnd();
    } finally {
      if (started) {
        terminal.say("Stopped.");
      } else {
        startUp.failed();
      }
    }
    return ExitCode.INTERRUPTED.code();
  }

  private void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      context.terminal().say("Stopping: workers first, then the task graph, then the broker.");
    }
  }
}
