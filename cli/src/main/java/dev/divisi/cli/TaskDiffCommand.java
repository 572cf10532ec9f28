package dev.divisi.cli;

import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.TaskState;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prints the patch of a task. */
@Command(
    name = "diff",
    description = {
      "Prints the patch that an attempt at a task proposes.",
      "A pipe or a file gets it byte by byte, for `git apply`. On a terminal, what would not be"
          + " shown is named, such as <U+202E>."
    })
final class TaskDiffCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final TaskNamed subject = new TaskNamed();

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "Number of the attempt. Default: the last one that proposed a patch.")
  private @Nullable Integer attempt;

  @Option(
      names = "--json",
      description =
          "Print one JSON object: goalId, taskId, attempt, repository, baseCommit, hash, files,"
              + " diff.")
  private boolean json;

  TaskDiffCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    try (Session session = Reading.openOrRefuse(context, subject.goal())) {
      Standing standing = Standing.read(session.client());
      TaskState task = standing.task(standing.goal(subject.goal()), subject.task());
      print(Attempts.read(session.client(), task).patch(attempt));
    }
    return ExitCode.DONE.code();
  }

  private void print(PatchProposed proposed) {
    Terminal terminal = context.terminal();
    String diff = proposed.getPatch().getDiff();
    if (json) {
      ObjectNode node = JsonMapper.shared().createObjectNode();
      node.put("goalId", proposed.getWork().getGoalId())
          .put("taskId", proposed.getWork().getTaskId())
          .put("attempt", proposed.getWork().getAttempt())
          .put("repository", proposed.getRepository().getRepository().getName())
          .put("baseCommit", proposed.getPatch().getBaseCommit())
          .put("hash", proposed.getPatch().getHash());
      node.set("files", AttemptJson.files(proposed.getPatch()));
      terminal.say(node.put("diff", diff).toString());
    } else if (terminal.screen()) {
      PatchLines.of(diff, terminal).forEach(terminal::say);
    } else {
      terminal.out().print(diff);
      terminal.out().flush();
    }
  }
}
