package dev.divisi.cli;

import dev.divisi.cli.Terminal.Tone;
import dev.divisi.goals.PlanHistory;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Tells how one goal stands. */
@Command(
    name = "show",
    description = {
      "Tells how a goal stands: its specification, its tasks, its branches, what it spent.",
      "What waits for a person is told with what to type."
    })
final class GoalShowCommand implements Callable<Integer> {
  /** So that the tasks stay on the same screen. */
  private static final int MOST_LINES = 12;

  private final CommandContext context;

  @Parameters(paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private String goal = "";

  @Option(
      names = "--json",
      description = "Print as JSON; needsPerson: whether the goal waits for a person.")
  private boolean json;

  GoalShowCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    try (Session session = Reading.openOrRefuse(context, goal)) {
      show(context, session, Standing.read(session.client()).goal(goal), json);
    }
    return ExitCode.DONE.code();
  }

  /** Prints all of it. */
  static void show(CommandContext context, Session session, GoalState goal, boolean json)
      throws InterruptedException {
    GoalProgress progress = new GoalProgress(goal.getGoalId());
    try (RecordFeed feed = session.client().fromTheBeginning(GoalProgress.TOPICS)) {
      feed.readToEnd().forEach(progress::apply);
    }
    Optional<String> specification =
        PlanVersions.read(session.client(), goal)
            .head()
            .map(PlanHistory.Version::plan)
            .map(plan -> plan.getSpecification());
    Terminal terminal = context.terminal();
    if (json) {
      ObjectNode node = RecordJson.goal(progress);
      node.put("specification", specification.orElse(null));
      terminal.say(node.toString());
      return;
    }
    terminal.say(terminal.tone(Tone.STRONG, Untrusted.line(goal.getText())));
    specification.ifPresent(text -> specification(terminal, goal, text));
    new GoalSummary(terminal, context.clock().instant()).lines(progress).forEach(terminal::say);
  }

  private static void specification(Terminal terminal, GoalState goal, String text) {
    List<String> lines =
        Untrusted.lines(text).strip().lines().filter(line -> !line.isBlank()).toList();
    lines.stream().limit(MOST_LINES).forEach(line -> terminal.say("  " + line));
    if (lines.size() > MOST_LINES) {
      terminal.say(
          "  ... "
              + Texts.counted(lines.size() - MOST_LINES, "more line")
              + ": divisi plan show "
              + goal.getGoalId());
    }
    if (!lines.isEmpty()) {
      terminal.say("");
    }
  }
}
