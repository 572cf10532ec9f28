package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.serde.SchemaRegistryUnavailableException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** The one place that turns what stopped a command into a message and an exit code. */
record Failures(CommandContext context) implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult arguments) {
    return exitCode(failure).code();
  }

  private ExitCode exitCode(Exception failure) {
    Terminal terminal = context.terminal();
    return switch (failure) {
      case CommandException e -> {
        terminal.note(String.valueOf(e.getMessage()));
        yield e.exitCode();
      }
      case DocumentException e -> {
        terminal.note(Untrusted.lines(String.valueOf(e.getMessage())));
        yield ExitCode.USAGE;
      }
      case InterruptedException _ -> ExitCode.INTERRUPTED;
      case InterruptException _ -> ExitCode.INTERRUPTED;
      case SchemaRegistryUnavailableException e -> unavailable(e);
      case KafkaException e -> unavailable(e);
      case Exception e -> {
        // Made only now: a command that goes well without a log should not make one.
        LoggerFactory.getLogger(Failures.class).error("A command failed", e);
        terminal.note(
            "Divisi failed ("
                + Untrusted.line(e.toString())
                + "). The log says more: "
                + context.access().home().logs().resolve("divisi.log"));
        yield ExitCode.BUG;
      }
    };
  }

  private ExitCode unavailable(KafkaException e) {
    LoggerFactory.getLogger(Failures.class).warn("Kafka failed a command", e);
    context
        .terminal()
        .note(
            "Divisi does not answer as it should: "
                + Untrusted.line(String.valueOf(e.getMessage())));
    return ExitCode.UNAVAILABLE;
  }
}
