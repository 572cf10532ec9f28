package dev.divisi.cli;

import dev.divisi.goals.LimitWords;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Changes the limits of a goal. */
@Command(
    name = "raise",
    description = "Changes limits of a goal. What is not named stays as it is.",
    sortOptions = false)
final class RaiseCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final GoalSubject subject = new GoalSubject();

  @Mixin private final LimitOptions limits = new LimitOptions();

  RaiseCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    limits.change(null); // wrong usage needs no Divisi to be told
    DecisionSender sender = new DecisionSender(context, subject);
    return sender.onGoal((session, _, goal) -> raise(sender, session, goal));
  }

  private ExitCode raise(DecisionSender sender, Session session, GoalState goal)
      throws CommandException, InterruptedException {
    GoalLimits change = limits.change(goal.getLimits());
    for (String line : LimitWords.changes(goal.getLimits(), change)) {
      sender.tell("  " + line);
    }
    return sender.send(
        session,
        sender.draft(DecisionKind.RAISE, goal).setLimits(change).build(),
        "Changed the limits of " + goal.getGoalId() + ".");
  }
}
