package dev.divisi.cli;

import dev.divisi.benchmarks.BenchmarkException;
import dev.divisi.benchmarks.Benchmarks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what Divisi itself costs on this machine. */
@Command(
    name = "bench",
    description = {
      "Measures what Divisi itself costs on this machine, apart from any Divisi that runs.",
      "Each takes up to five minutes; other programs that are busy meanwhile spoil the figures."
    },
    synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {
  private static final String JSON = "End with one line of JSON that has all figures.";

  private final CommandContext context;

  BenchCommand(CommandContext context) {
    this.context = context;
  }

  @Command(
      name = "brain",
      description = "What a task costs in plans of 100, 1,000 and 10,000 tasks: time and state.")
  int brain(@Option(names = "--json", description = JSON) boolean json)
      throws CommandException, InterruptedException {
    return run(Benchmarks.BRAIN, json);
  }

  @Command(
      name = "dispatch",
      description = "What the way from step to step costs, beside raw Kafka on the same broker.")
  int dispatch(@Option(names = "--json", description = JSON) boolean json)
      throws CommandException, InterruptedException {
    return run(Benchmarks.DISPATCH, json);
  }

  private int run(Benchmarks benchmark, boolean json)
      throws CommandException, InterruptedException {
    Terminal terminal = context.terminal();
    try {
      benchmark.run(terminal.out(), terminal.err(), json);
    } catch (BenchmarkException e) {
      throw new CommandException(
          ExitCode.UNAVAILABLE, Untrusted.lines(String.valueOf(e.getMessage())));
    }
    return ExitCode.DONE.code();
  }
}
