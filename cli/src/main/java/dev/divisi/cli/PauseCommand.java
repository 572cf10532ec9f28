package dev.divisi.cli;

import dev.divisi.schemas.DecisionKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a goal give out nothing more. What is being worked on goes on to its end. */
@Command(
    name = "pause",
    description = "Lets a goal give out nothing more. What is being worked on goes on to its end.")
final class PauseCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final GoalSubject subject = new GoalSubject();

  PauseCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    DecisionSender sender = new DecisionSender(context, subject);
    return sender.onGoal(
        (session, _, goal) ->
            sender.send(
                session,
                sender.draft(DecisionKind.PAUSE, goal).build(),
                "Paused "
                    + goal.getGoalId()
                    + ". `divisi resume "
                    + goal.getGoalId()
                    + "` lets it go on."));
  }
}
