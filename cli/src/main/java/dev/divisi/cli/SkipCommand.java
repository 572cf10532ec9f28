package dev.divisi.cli;

import dev.divisi.schemas.DecisionKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Does without a task. What depends on it goes on as if it were done. */
@Command(
    name = "skip",
    description = "Does without a task. What depends on it goes on as if it were done.")
final class SkipCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final TaskSubject subject = new TaskSubject();

  SkipCommand(CommandContext context) {
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
                sender.draft(DecisionKind.SKIP, goal).setTaskId(task.getTaskId()).build(),
                "Skipped " + task.getTaskId() + "."));
  }
}
