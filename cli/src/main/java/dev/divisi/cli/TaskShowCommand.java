package dev.divisi.cli;

import dev.divisi.goals.Needs;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TaskState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells how one task stands, and what came of its attempts. */
@Command(
    name = "show",
    description =
        "Tells how a task stands and why, what came of each attempt, on what evidence, and who"
            + " approved it.")
final class TaskShowCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final TaskNamed subject = new TaskNamed();

  @Option(
      names = "--json",
      description = "Print as JSON; needsPerson: whether the task waits for a person.")
  private boolean json;

  TaskShowCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    try (Session session = Reading.openOrRefuse(context, subject.goal())) {
      Standing standing = Standing.read(session.client());
      GoalState goal = standing.goal(subject.goal());
      TaskState task = standing.task(goal, subject.task());
      Attempts attempts = Attempts.read(session.client(), task);
      Terminal terminal = context.terminal();
      if (json) {
        terminal.say(tree(goal, task, attempts).toString());
      } else {
        new TaskSummary(terminal, context.clock().instant())
            .lines(goal, task, attempts.all())
            .forEach(terminal::say);
      }
    }
    return ExitCode.DONE.code();
  }

  private static ObjectNode tree(GoalState goal, TaskState task, Attempts attempts) {
    ObjectNode node = RecordJson.task(task).put("goalId", goal.getGoalId());
    node.put("needsPerson", Needs.ofTask(goal.getLimits(), task).isPresent());
    ArrayNode array = node.putArray("attempts");
    attempts.all().forEach(attempt -> array.add(AttemptJson.of(attempt, task)));
    return node;
  }
}
