package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Submits a goal file to the running Divisi. */
@Command(
    name = "submit",
    description = {
      "Submits a goal to the running Divisi, and prints its id.",
      "`divisi run` submits and follows."
    })
final class GoalSubmitCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final GoalFileArguments goal = new GoalFileArguments();

  @Option(names = "--follow", description = "Follow it to its end, as `divisi run` does.")
  private boolean follow;

  GoalSubmitCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, DocumentException, InterruptedException {
    return follow ? goal.follow(context) : goal.submit(context);
  }
}
