package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells how goals stand. */
@Command(
    name = "status",
    description = "Lists all goals, or tells how one stands: `goal list` and `goal show`.")
final class StatusCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(arity = "0..1", paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private @Nullable String goal;

  @Option(
      names = "--json",
      description =
          "Print as JSON: an array, or one goal. needsPerson: whether a goal waits for a person.")
  private boolean json;

  StatusCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    Optional<Session> opened = Reading.open(context);
    if (opened.isEmpty()) {
      return nothingYet();
    }
    try (Session session = opened.get()) {
      Standing standing = Standing.read(session.client());
      if (goal != null) {
        GoalShowCommand.show(context, session, standing.goal(goal), json);
      } else if (json) {
        context.terminal().say(RecordJson.goals(standing.goals(), standing).toString());
      } else {
        GoalListCommand.print(
            context.terminal(), standing.goals(), standing, "There are no goals.");
      }
    }
    return ExitCode.DONE.code();
  }

  private Integer nothingYet() throws CommandException {
    if (goal != null) {
      throw new CommandException(
          ExitCode.REFUSED,
          "There is no goal '"
              + Untrusted.line(goal)
              + "': nothing was run yet in "
              + context.access().home().directory()
              + ".");
    }
    GoalListCommand.nothingYet(context, json, "[]");
    return ExitCode.DONE.code();
  }
}
