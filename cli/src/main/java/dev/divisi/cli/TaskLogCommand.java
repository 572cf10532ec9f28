package dev.divisi.cli;

import dev.divisi.goals.StatusWords;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what agents did for a task. */
@Command(
    name = "log",
    description = {
      "Prints the transcript of a task: what its agents were told, answered and did, and what it"
          + " cost.",
      "Only agents that ask a model, and agents over ACP, leave one."
    })
final class TaskLogCommand implements Callable<Integer> {
  private static final List<Topic<?>> TOPICS =
      List.of(TopicCatalogue.AGENT_STEPS, TopicCatalogue.TASK_STATE);
  private static final Duration STEP = Duration.ofMillis(500);

  private final CommandContext context;

  @Mixin private final TaskNamed subject = new TaskNamed();

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "Number of the attempt. Default: all of them.")
  private @Nullable Integer attempt;

  @Option(
      names = "--follow",
      description = "Go on until the task, or that attempt, is over, or until Ctrl-C.")
  private boolean follow;

  @Option(names = "--full", description = "Print every step whole, however long.")
  private boolean full;

  @Option(names = "--json", description = "One JSON object a line and step, whole.")
  private boolean json;

  private boolean over;

  TaskLogCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    if (follow && context.access().running().isEmpty()) {
      throw new CommandException(
          ExitCode.UNAVAILABLE, "--follow needs a running Divisi. Start one with `divisi up`.");
    }
    try (Session session = Reading.openOrRefuse(context, subject.goal())) {
      Standing standing = Standing.read(session.client());
      TaskState task = standing.task(standing.goal(subject.goal()), subject.task());
      TranscriptPrinter printer = new TranscriptPrinter(context.terminal(), json, full);
      try (RecordFeed feed = session.client().ofKey(TOPICS, Attempts.key(task))) {
        take(feed.readToEnd(), task, printer);
        while (follow && !over && session.alive().getAsBoolean()) {
          take(feed.poll(STEP), task, printer);
        }
        if (follow) {
          // The end of the task and its last steps stand on different topics.
          take(feed.readToEnd(), task, printer);
        }
      }
      if (printer.printed() == 0) {
        context
            .terminal()
            .note(
                attempt == null
                    ? "There is no transcript of it on record."
                    : "There is no transcript of attempt " + attempt + " on record.");
      }
      printer.sum();
    }
    return ExitCode.DONE.code();
  }

  private void take(List<SpecificRecord> records, TaskState task, TranscriptPrinter printer) {
    for (SpecificRecord record : records) {
      switch (record) {
        case AgentStepTaken step when isWanted(step.getWork(), task) -> printer.print(step);
        case TaskState state when isOf(state, task) -> over = isOver(state);
        default -> {}
      }
    }
  }

  private boolean isWanted(WorkReference work, TaskState task) {
    return work.getGoalId().equals(task.getGoalId())
        && task.getTaskId().equals(work.getTaskId())
        && (attempt == null || attempt == work.getAttempt());
  }

  private static boolean isOf(TaskState state, TaskState task) {
    return state.getGoalId().equals(task.getGoalId()) && state.getTaskId().equals(task.getTaskId());
  }

  private boolean isOver(TaskState state) {
    return StatusWords.ended(state.getStatus())
        || (attempt != null && state.getAttempt() > attempt);
  }
}
