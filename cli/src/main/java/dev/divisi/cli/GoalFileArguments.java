package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import dev.divisi.goals.GoalIds;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalSubmitted;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A goal that is to be submitted. */
final class GoalFileArguments {
  @Parameters(
      paramLabel = "GOAL.yaml",
      description = "What is asked for, and in which repositories.")
  private Path file = Path.of("");

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "Id of the goal: lower-case letters, digits and dashes. Default: made from its text.")
  private @Nullable String id;

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

  /** Submits it to the running Divisi. */
  int submit(CommandContext context)
      throws CommandException, DocumentException, InterruptedException {
    new GoalRun(context, json, waits).submitOnly(goal(context));
    return ExitCode.DONE.code();
  }

  /** Submits it, and follows it to its end. */
  int follow(CommandContext context)
      throws CommandException, DocumentException, InterruptedException {
    return new GoalRun(context, json, waits).toTheEnd(goal(context)).exitCode().code();
  }

  private GoalSubmitted goal(CommandContext context) throws CommandException, DocumentException {
    String chosen = id;
    if (chosen != null && !GoalIds.isValid(chosen)) {
      throw new CommandException(
          ExitCode.USAGE,
          "'"
              + Untrusted.line(chosen)
              + "' cannot be the id of a goal; use lower-case letters, digits and dashes, at most"
              + " 63.");
    }
    return new NamedFile(file)
        .goal(
            text -> chosen == null ? GoalIds.of(text, context.random()) : chosen,
            context.user(),
            context.clock().instant());
  }
}
