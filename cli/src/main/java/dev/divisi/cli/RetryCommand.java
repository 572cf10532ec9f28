package dev.divisi.cli;

import dev.divisi.schemas.DecisionKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tries a blocked task again, with its attempts counted from the start. */
@Command(
    name = "retry",
    description = "Tries a blocked task again, with its attempts counted from the start.")
final class RetryCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final TaskSubject subject = new TaskSubject();

  RetryCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    DecisionSender sender = new DecisionSender(context, subject.goal());
    return sender.onTask(
        subject.task(),
        (session, goal, task) ->
            sender.send(
                session,
                sender.draft(DecisionKind.RETRY, goal).setTaskId(task.getTaskId()).build(),
                task.getTaskId() + " is tried again."));
  }
}
