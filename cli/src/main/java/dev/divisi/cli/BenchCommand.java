package dev.divisi.cli;

import dev.divisi.benchmarks.BenchmarkException;
import dev.divisi.benchmarks.Benchmarks;
import dev.divisi.goals.Untrusted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures what Divisi itself costs on this machine. */
@Command(
    name = "bench",
    description = {
      "Measures what Divisi itself costs on this machine, apart from any Divisi that runs.",
      "Each takes up to five minutes; other programs that are busy meanwhile spoil the figures."
    },
    synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {

  private BenchCommand() {}

  /** With its benchmarks. */
  static CommandLine commandLine(CommandContext context) {
    return new CommandLine(new BenchCommand())
        .addSubcommand(new Brain(context))
        .addSubcommand(new Dispatch(context))
        .addSubcommand(new Policy(context))
        .addSubcommand(new Context(context))
        .addSubcommand(new Sandbox(context));
  }

  /** The cost of a task in plans of several sizes. */
  @Command(
      name = "brain",
      description = "What a task costs in plans of 100, 1,000 and 10,000 tasks: time and state.")
  static final class Brain extends Benchmark {
    Brain(CommandContext context) {
      super(context, Benchmarks.BRAIN);
    }
  }

  /** The cost of the way from step to step. */
  @Command(
      name = "dispatch",
      description = "What the way from step to step costs, beside raw Kafka on the same broker.")
  static final class Dispatch extends Benchmark {
    Dispatch(CommandContext context) {
      super(context, Benchmarks.DISPATCH);
    }
  }

  /** The time that a verdict takes. */
  @Command(
      name = "policy",
      description = "How long 100 rules judge a patch of 2,000 lines, beside reading it alone.")
  static final class Policy extends Benchmark {
    Policy(CommandContext context) {
      super(context, Benchmarks.POLICY);
    }
  }

  /** The time that an index takes. */
  @Command(
      name = "context",
      description = "How long a repository is indexed and asked, beside reading it with git alone.")
  static final class Context extends Benchmark {
    @Parameters(
        arity = "0..1",
        paramLabel = "REPOSITORY",
        description = "A git repository; without it, one of 500,000 lines is made up.")
    private @Nullable String repository;

    Context(CommandContext context) {
      super(context, Benchmarks.CONTEXT);
    }

    @Override
    void measure(Terminal terminal, boolean json) throws BenchmarkException, InterruptedException {
      if (repository == null) {
        super.measure(terminal, json);
      } else {
        boolean local = Files.isDirectory(Path.of(repository));
        String url =
            local ? Path.of(repository).toAbsolutePath().normalize().toString() : repository;
        Benchmarks.runContext(terminal.out(), terminal.err(), json, url);
      }
    }
  }

  /** The cost of walls. */
  @Command(
      name = "sandbox",
      description = "What it costs to start a program in a sandbox, beside starting it without.")
  static final class Sandbox extends Benchmark {
    Sandbox(CommandContext context) {
      super(context, Benchmarks.SANDBOX);
    }
  }

  /** One of them. */
  abstract static class Benchmark implements Callable<Integer> {
    private final CommandContext context;
    private final Benchmarks benchmark;

    @Option(names = "--json", description = "End with one line of JSON that has all figures.")
    private boolean json;

    private Benchmark(CommandContext context, Benchmarks benchmark) {
      this.context = context;
      this.benchmark = benchmark;
    }

    boolean endsWithJson() {
      return json;
    }

    void measure(Terminal terminal, boolean json) throws BenchmarkException, InterruptedException {
      benchmark.run(terminal.out(), terminal.err(), json);
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
      Terminal terminal = context.terminal();
      try {
        measure(terminal, json);
      } catch (BenchmarkException e) {
        throw new CommandException(
            ExitCode.UNAVAILABLE, Untrusted.lines(String.valueOf(e.getMessage())));
      }
      return ExitCode.DONE.code();
    }
  }
}
