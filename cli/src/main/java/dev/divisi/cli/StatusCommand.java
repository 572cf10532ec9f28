package dev.divisi.cli;

import dev.divisi.goals.Needs;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TaskStatus;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells how goals stand. */
@Command(name = "status", description = "Lists all goals, or tells how one stands.")
final class StatusCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(arity = "0..1", paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private @Nullable String goal;

  @Option(
      names = "--json",
      description = "Print as JSON; needsPerson: whether a goal waits for a person.")
  private boolean json;

  StatusCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    Optional<Session> opened = Reading.open(context);
    if (opened.isEmpty()) {
      return nothingYet();
    }
    try (Session session = opened.get()) {
      Standing standing = Standing.read(session.client());
      if (goal == null) {
        all(standing);
      } else {
        one(session, standing.goal(goal).getGoalId());
      }
    }
    return ExitCode.DONE.code();
  }

  private Integer nothingYet() throws CommandException {
    if (goal != null) {
      throw new CommandException(
          ExitCode.REFUSED,
          "There is no goal '" + Untrusted.line(goal) + "': nothing was run yet.");
    }
    context.terminal().say(json ? "[]" : "Nothing was run yet. `divisi demo` shows how it looks.");
    return ExitCode.DONE.code();
  }

  private void all(Standing standing) {
    Terminal terminal = context.terminal();
    if (json) {
      terminal.say(RecordJson.goals(standing).toString());
      return;
    }
    List<GoalState> goals = standing.goals();
    if (goals.isEmpty()) {
      terminal.say("There are no goals.");
      return;
    }
    DateTimeFormatter time =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
            .withZone(ZoneId.systemDefault());
    TextTable table = new TextTable("GOAL", "STATE", "OVER", "SUBMITTED", "WHAT");
    for (GoalState state : goals) {
      int all = state.getTaskCounts().values().stream().mapToInt(Integer::intValue).sum();
      int over =
          Arrays.stream(TaskStatus.values())
              .filter(StatusWords::ended)
              .mapToInt(status -> state.getTaskCounts().getOrDefault(status.name(), 0))
              .sum();
      String word = StatusWords.of(state.getStatus());
      table.row(
          state.getGoalId(),
          Needs.glance(state, standing.tasks(state.getGoalId())).orElse(word),
          over + "/" + all,
          time.format(state.getSubmittedAt()),
          Untrusted.line(state.getText()));
    }
    table.lines(terminal.columns().getAsInt()).forEach(terminal::say);
  }

  private void one(Session session, String goalId) throws InterruptedException {
    GoalProgress progress = new GoalProgress(goalId);
    try (RecordFeed feed = session.client().fromTheBeginning(GoalProgress.TOPICS)) {
      feed.readToEnd().forEach(progress::apply);
    }
    Terminal terminal = context.terminal();
    if (json) {
      terminal.say(RecordJson.goal(progress).toString());
      return;
    }
    progress.goal().ifPresent(state -> terminal.say(Untrusted.line(state.getText())));
    new GoalSummary(terminal, context.clock().instant()).lines(progress).forEach(terminal::say);
  }
}
