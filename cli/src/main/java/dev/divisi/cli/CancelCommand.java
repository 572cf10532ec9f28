package dev.divisi.cli;

import dev.divisi.goals.PlanGraph;
import dev.divisi.goals.Shortened;
import dev.divisi.goals.StatusWords;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TaskState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a goal, or a task and what depends on it. */
@Command(
    name = "cancel",
    description = {
      "Ends a goal, or a task with all tasks that depend on it.",
      "What is merged already stays on its branch. On a terminal it asks first when more than the"
          + " named task would end."
    })
final class CancelCommand implements Callable<Integer> {
  private static final int MOST_NAMES = 20;

  private final CommandContext context;

  @Mixin private final GoalSubject subject = new GoalSubject();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      description = "Id of a task. Without it the whole goal is meant.")
  private @Nullable String task;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  CancelCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    DecisionSender sender = new DecisionSender(context, subject);
    String named = task;
    if (named == null) {
      return sender.onGoal(
          (session, _, goal) ->
              sender.send(
                  session,
                  sender.draft(DecisionKind.CANCEL, goal).build(),
                  "Cancelled the goal " + goal.getGoalId() + "."));
    }
    return sender.onGoal(
        (session, standing, goal) ->
            onTask(sender, session, standing, goal, standing.task(goal, named)));
  }

  private ExitCode onTask(
      DecisionSender sender, Session session, Standing standing, GoalState goal, TaskState meant)
      throws CommandException, InterruptedException {
    List<String> others = others(session, standing, goal, meant);
    if (!others.isEmpty()) {
      sender.tell(
          "Cancelling "
              + meant.getTaskId()
              + " cancels "
              + others.size()
              + (others.size() == 1 ? " task that depends" : " tasks that depend")
              + " on it: "
              + Shortened.names(others, MOST_NAMES)
              + ".");
      if (!subject.json() && !yes && !context.terminal().agrees("Cancel them all?")) {
        sender.tell("Nothing was cancelled.");
        return ExitCode.REFUSED;
      }
    }
    return sender.send(
        session,
        sender.draft(DecisionKind.CANCEL, goal).setTaskId(meant.getTaskId()).build(),
        "Cancelled " + meant.getTaskId() + ".");
  }

  /** What depends on the task, and has not ended; nothing where the plan is not known any more. */
  private static List<String> others(
      Session session, Standing standing, GoalState goal, TaskState meant)
      throws InterruptedException {
    Map<String, TaskState> states =
        standing.tasks(goal.getGoalId()).stream()
            .collect(Collectors.toMap(TaskState::getTaskId, Function.identity()));
    return PlanVersions.read(session.client(), goal)
        .head()
        .map(plan -> PlanGraph.of(plan.plan().getTasks()).dependents(meant.getTaskId()))
        .orElseGet(LinkedHashSet::new)
        .stream()
        .filter(id -> states.get(id) == null || !StatusWords.ended(states.get(id).getStatus()))
        .toList();
  }
}
