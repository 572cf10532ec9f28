package dev.divisi.cli;

import dev.divisi.schemas.DecisionKind;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a plan, or the patch of a task, go on. */
@Command(name = "approve", description = "Lets a plan, or the patch of a task, go on.")
final class ApproveCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private String goal = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      description = "Id of a task whose patch waits. Without it the goal's plan is meant.")
  private @Nullable String task;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; it is kept with the decision.")
  private String reason = "";

  ApproveCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    DecisionSender sender = new DecisionSender(context);
    if (task == null) {
      sender.onPlan(DecisionKind.APPROVE, goal, reason);
    } else {
      sender.onPatch(DecisionKind.APPROVE, goal, task, reason);
    }
    return ExitCode.DONE.code();
  }
}
