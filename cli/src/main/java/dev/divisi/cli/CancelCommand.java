package dev.divisi.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a goal. */
@Command(name = "cancel", description = "Ends a goal. What is merged already stays on its branch.")
final class CancelCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private String goal = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; it is kept with the decision.")
  private String reason = "";

  CancelCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    new DecisionSender(context).cancel(goal, reason);
    return ExitCode.DONE.code();
  }
}
