package dev.divisi.cli;

import dev.divisi.goals.AgentRules;
import dev.divisi.goals.TakeOver;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands in a person's own patch for a task. */
@Command(
    name = "hand-in",
    description = {
      "Hands in your own patch for a task.",
      "A worker applies and checks it, and it is judged and merged like any other. Whoever works on"
          + " the task is ended."
    })
final class TaskHandInCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final int MOST_MIB = 64;

  private final CommandContext context;

  @Mixin private final TaskSubject subject = new TaskSubject();

  @Parameters(
      index = "2",
      paramLabel = "FILE",
      description = "A diff as git makes it, such as of `git diff --binary`; - for standard input.")
  private String file = "";

  @Option(names = "--summary", paramLabel = "TEXT", description = "What was done, in a sentence.")
  private String summary = "";

  @Option(
      names = "--pool",
      paramLabel = "POOL",
      description = "The pool whose workers apply it. Default: as the plan has it.")
  private @Nullable String pool;

  TaskHandInCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    AgentChoice agent = TakeOver.patch(diff(), summary);
    List<String> problems = new ArrayList<>();
    AgentRules.check(agent, (_, _, what) -> problems.add("the diff " + what));
    if (!problems.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "Not sent: " + String.join("; ", problems) + ".");
    }
    DecisionSender sender = new DecisionSender(context, subject.goal());
    return sender.onTask(
        subject.task(),
        (session, goal, task) -> {
          String to = pool == null ? workers(session, goal, task) : pool;
          ReassignCommand.requireServed(to, session.client().pools());
          return sender.send(
              session,
              sender
                  .draft(DecisionKind.REASSIGN, goal)
                  .setTaskId(task.getTaskId())
                  .setCandidate(new CandidateChoice(to, agent))
                  .build(),
              "Your patch for "
                  + Untrusted.line(task.getTaskId())
                  + " is handed in; a worker of the pool "
                  + to
                  + " applies it.");
        });
  }

  private String diff() throws CommandException {
    Path path = Path.of(file.equals(STANDARD_INPUT) ? "/dev/stdin" : file);
    String diff = new NamedFile(path).text(MOST_MIB);
    if (diff.isBlank()) {
      throw new CommandException(
          ExitCode.USAGE,
          "Not sent: the diff is empty. Changes that are not committed are in `git diff`, new files"
              + " only after `git add`.");
    }
    return diff;
  }

  /** Whoever took the task over took it from there. */
  private static String workers(Session session, GoalState goal, TaskState task)
      throws CommandException, InterruptedException {
    if (!task.getPool().equals(TopicCatalogue.PEOPLE_POOL)) {
      return task.getPool(); // The plan need not be read.
    }
    return TakeOver.workers(
        task,
        PlanVersions.current(PlanVersions.read(session.client(), goal)).plan().getTasks().stream()
            .filter(planned -> planned.getId().equals(task.getTaskId()))
            .findFirst()
            .orElse(null));
  }
}
