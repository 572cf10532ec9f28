package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import dev.divisi.goals.AgentRules;
import dev.divisi.goals.PlanFileReader;
import dev.divisi.goals.PoolNames;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives a task to another pool or agent. */
@Command(
    name = "reassign",
    description = {
      "Gives a task to another pool, and to another agent when --agent is there.",
      "A pool is served when one of its workers has run."
    })
final class ReassignCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final TaskSubject subject = new TaskSubject();

  @Option(
      names = "--pool",
      required = true,
      paramLabel = "POOL",
      description = "The pool whose workers are to do it.")
  private String pool = "";

  @Option(
      names = "--agent",
      paramLabel = "FAMILY",
      description = "The agent that is to do it. Default: as the plan has it.")
  private @Nullable String agent;

  @Option(
      names = "--agent-configuration",
      paramLabel = "FILE",
      description = "YAML or JSON: how that agent is set up. Default: as the plan has it.")
  private @Nullable Path configuration;

  ReassignCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, DocumentException, InterruptedException {
    String given = configuration == null ? null : read(configuration);
    DecisionSender sender = new DecisionSender(context, subject.goal());
    return sender.onTask(
        subject.task(),
        (session, goal, task) -> {
          requireServed(pool, session.client().pools());
          requireChange(task);
          CandidateChoice candidate = new CandidateChoice(pool, agent(session, goal, task, given));
          if (agent != null || given != null) {
            requireUsable(candidate.getAgent());
          }
          return sender.send(
              session,
              sender
                  .draft(DecisionKind.REASSIGN, goal)
                  .setTaskId(task.getTaskId())
                  .setCandidate(candidate)
                  .build(),
              task.getTaskId()
                  + " is for the pool "
                  + pool
                  + " now, with the agent "
                  + Untrusted.line(candidate.getAgent().getFamily())
                  + ".");
        });
  }

  private static String read(Path file) throws CommandException, DocumentException {
    return PlanFileReader.agentConfiguration(file.toString(), new NamedFile(file).text(1));
  }

  static void requireServed(String pool, NavigableSet<String> pools) throws CommandException {
    if (!pools.contains(pool)) {
      throw new CommandException(
          ExitCode.REFUSED, "Not sent: " + PoolNames.unserved(pool, pools) + ".");
    }
  }

  /** What runs would be ended, and begun anew as it was. */
  private void requireChange(TaskState task) throws CommandException {
    if (agent == null
        && configuration == null
        && pool.equals(task.getPool())
        && task.getStatus() != TaskStatus.BLOCKED) {
      throw new CommandException(
          ExitCode.REFUSED,
          "Not sent: "
              + Untrusted.line(task.getTaskId())
              + " is for the pool "
              + pool
              + " already; name another one, or an --agent.");
    }
  }

  /** As a planner would refuse it: what runs is not ended for an agent that cannot begin. */
  private static void requireUsable(AgentChoice agent) throws CommandException {
    List<String> problems = new ArrayList<>();
    AgentRules.check(agent, (_, path, what) -> problems.add(path + ": " + what));
    if (!problems.isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE, "Not sent: " + Untrusted.lines(String.join("\n", problems)));
    }
  }

  /** What is not said stays as the plan has it. */
  private AgentChoice agent(Session session, GoalState goal, TaskState task, @Nullable String given)
      throws CommandException, InterruptedException {
    if (agent != null && given != null) {
      return new AgentChoice(agent, given);
    }
    AgentChoice now =
        PlanVersions.current(PlanVersions.read(session.client(), goal)).plan().getTasks().stream()
            .filter(planned -> planned.getId().equals(task.getTaskId()))
            .map(PlannedTask::getAgent)
            .findFirst()
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.REFUSED,
                        "The plan has no task "
                            + task.getTaskId()
                            + ", so its agent is not known; name --agent and"
                            + " --agent-configuration."));
    String family = agent == null ? now.getFamily() : agent;
    if (given == null && !family.equals(now.getFamily())) {
      return new AgentChoice(family, "{}");
    }
    return new AgentChoice(family, given == null ? now.getConfiguration() : given);
  }
}
