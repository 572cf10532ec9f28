package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import dev.divisi.goals.GoalIds;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalSubmitted;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Submits a goal file and follows the goal to its end. */
@Command(
    name = "run",
    description = {
      "Submits a goal and follows it to its end.",
      "A running Divisi is used when there is one; else one is started, and stopped at the end."
    })
final class RunCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(
      paramLabel = "GOAL.yaml",
      description = "What is asked for, and in which repositories.")
  private Path file = Path.of("");

  @Option(names = "--detach", description = "Submit only; do not wait for the end.")
  private boolean detach;

  @Option(
      names = "--wait",
      description = {
        "Go on when nothing happens until a person acts.",
        "Without it the command ends then, and the goal stays."
      })
  private boolean waits;

  @Option(
      names = "--json",
      description = "Print the result as JSON; progress goes to standard error.")
  private boolean json;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "Id of the goal: lower-case letters, digits and dashes. Default: made from its text.")
  private @Nullable String id;

  RunCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, DocumentException, InterruptedException {
    String chosen = id;
    if (chosen != null && !GoalIds.isValid(chosen)) {
      throw new CommandException(
          ExitCode.USAGE,
          "'"
              + Untrusted.line(chosen)
              + "' cannot be the id of a goal; use lower-case letters, digits and dashes, at most"
              + " 63.");
    }
    GoalSubmitted goal =
        new NamedFile(file)
            .goal(
                text -> chosen == null ? GoalIds.of(text, context.random()) : chosen,
                context.user(),
                context.clock().instant());
    GoalRun run = new GoalRun(context, json, waits);
    if (detach) {
      run.submitOnly(goal);
      return ExitCode.DONE.code();
    }
    return run.toTheEnd(goal).exitCode().code();
  }
}
