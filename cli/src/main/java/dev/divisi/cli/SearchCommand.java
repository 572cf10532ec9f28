package dev.divisi.cli;

import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.planner.domain.PastSearch;
import dev.divisi.planner.domain.PastTask;
import dev.divisi.schemas.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Finds what earlier goals came to, as planners do. */
@Command(
    name = "search",
    description = "Finds tasks that are over by words of their titles, goals and reasons.")
final class SearchCommand implements Callable<Integer> {
  private static final int MOST = 20;

  private final CommandContext context;

  @Parameters(arity = "1..*", paramLabel = "WORD", description = "Words of three letters or more.")
  private List<String> words = List.of();

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  SearchCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    List<PastTask> found = List.of();
    Optional<Session> opened = Reading.open(context);
    if (opened.isPresent()) {
      try (Session session = opened.get()) {
        found =
            new PastSearch(past(Standing.read(session.client())))
                .find(String.join(" ", words), _ -> true, 1, MOST);
      }
    }
    print(found);
    return ExitCode.DONE.code();
  }

  /** The tasks that are over, those that ended last at the end. */
  private static List<PastTask> past(Standing standing) {
    List<TaskState> over = new ArrayList<>();
    standing
        .goals()
        .forEach(
            goal ->
                standing.tasks(goal.getGoalId()).stream()
                    .filter(PastTask::isOver)
                    .forEach(over::add));
    over.sort(Comparator.comparing(TaskState::getUpdatedAt));
    return over.stream().map(PastTask::of).toList();
  }

  private void print(List<PastTask> found) {
    Terminal terminal = context.terminal();
    if (json) {
      ArrayNode all = JsonMapper.shared().createArrayNode();
      for (PastTask task : found) {
        all.addObject()
            .put("goalId", task.goalId())
            .put("taskId", task.taskId())
            .put("repository", task.repository())
            .put("title", task.title())
            .put("status", task.status().name())
            .put("reason", task.reason())
            .put("commit", task.commit());
      }
      terminal.say(all.toString());
      return;
    }
    if (found.isEmpty()) {
      terminal.say("Nothing that is over has these words.");
      return;
    }
    TextTable table = new TextTable("GOAL", "TASK", "REPOSITORY", "WAS", "TITLE", "WHY");
    for (PastTask task : found) {
      table.row(
          Untrusted.line(task.goalId()),
          Untrusted.line(task.taskId()),
          Untrusted.line(task.repository()),
          StatusWords.of(task.status()),
          Untrusted.line(task.title()),
          task.reason().isBlank() ? "-" : Untrusted.glance(task.reason()));
    }
    table.lines(terminal.columns().getAsInt()).forEach(terminal::say);
  }
}
