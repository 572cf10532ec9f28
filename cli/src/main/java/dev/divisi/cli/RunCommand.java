package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Submits a goal file and follows the goal to its end. */
@Command(
    name = "run",
    description = {
      "Submits a goal and follows it to its end.",
      "A running Divisi is used when there is one; else one is started, and stopped at the end."
    })
final class RunCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final GoalFileArguments goal = new GoalFileArguments();

  @Option(names = "--detach", description = "Submit only, as `divisi goal submit` does.")
  private boolean detach;

  RunCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, DocumentException, InterruptedException {
    return detach ? goal.submit(context) : goal.follow(context);
  }
}
