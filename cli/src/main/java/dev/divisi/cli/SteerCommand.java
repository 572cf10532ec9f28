package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells the worker of a task something. */
@Command(
    name = "steer",
    description = {
      "Tells the worker of a task something, now or when it begins.",
      "Later attempts are told it too."
    })
final class SteerCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final TaskSubject subject = new TaskSubject();

  @Parameters(
      index = "2",
      paramLabel = "TEXT",
      description = "What it is told; quote it. Write -- before one that begins with -.")
  private String text = "";

  SteerCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    String note = Texts.required("TEXT", text);
    DecisionSender sender = new DecisionSender(context, subject.goal());
    return sender.onTask(
        subject.task(),
        (session, goal, task) ->
            sender.send(
                session,
                sender
                    .draft(DecisionKind.STEER, goal)
                    .setTaskId(task.getTaskId())
                    .setText(note)
                    .build(),
                "Told " + task.getTaskId() + "." + next(goal, task)));
  }

  /** A worker hears it at once, and whoever is blocked with the next attempt only. */
  private static String next(GoalState goal, TaskState task) {
    return task.getStatus() == TaskStatus.BLOCKED
        ? " It stays blocked: `divisi retry %s %s` tries it with that."
            .formatted(goal.getGoalId(), Untrusted.line(task.getTaskId()))
        : "";
  }
}
