package dev.divisi.cli;

import dev.divisi.schemas.DecisionKind;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does not let a plan, or the patch of a task, go on. */
@Command(name = "reject", description = "Does not let a plan, or the patch of a task, go on.")
final class RejectCommand implements Callable<Integer> {
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
      required = true,
      description = "Why; it is kept with the decision.")
  private String reason = "";

  RejectCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    DecisionSender sender = new DecisionSender(context);
    if (task == null) {
      sender.onPlan(DecisionKind.REJECT, goal, reason);
    } else {
      sender.onPatch(DecisionKind.REJECT, goal, task, reason);
    }
    return ExitCode.DONE.code();
  }
}
