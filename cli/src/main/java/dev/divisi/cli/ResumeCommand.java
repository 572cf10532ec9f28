package dev.divisi.cli;

import dev.divisi.schemas.DecisionKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a goal go on that was paused, or that stopped at a limit. */
@Command(
    name = "resume",
    description = "Lets a goal go on that was paused, or that stopped at a limit.")
final class ResumeCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final GoalSubject subject = new GoalSubject();

  ResumeCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    DecisionSender sender = new DecisionSender(context, subject);
    return sender.onGoal(
        (session, _, goal) ->
            sender.send(
                session,
                sender.draft(DecisionKind.RESUME, goal).build(),
                "Resumed " + goal.getGoalId() + "."));
  }
}
