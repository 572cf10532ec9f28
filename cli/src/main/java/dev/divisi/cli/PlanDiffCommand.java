package dev.divisi.cli;

import dev.divisi.goals.PlanDiff;
import dev.divisi.goals.PlanHistory;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalState;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Tells what differs between two versions of a plan. */
@Command(
    name = "diff",
    description = {
      "Tells what differs between two versions of a goal's plan, and who made the later one, why.",
      "Without versions: the one that is pending, else the one in force, against the one before it."
    })
final class PlanDiffCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private String goal = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FROM",
      description = "The earlier version.")
  private @Nullable Integer from;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TO",
      description = "The later version. Default: the one in force.")
  private @Nullable Integer to;

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  PlanDiffCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    try (Session session = Reading.openOrRefuse(context, goal)) {
      GoalState state = Standing.read(session.client()).goal(goal);
      print(state, PlanVersions.read(session.client(), state));
    }
    return ExitCode.DONE.code();
  }

  private void print(GoalState state, PlanHistory history) throws CommandException {
    PlanHistory.Version later = later(history);
    PlanHistory.Version earlier =
        from == null ? PlanVersions.before(history, later) : PlanVersions.version(history, from);
    PlanDiff diff = PlanDiff.between(earlier.plan(), later.plan());
    Terminal terminal = context.terminal();
    if (json) {
      ObjectNode node = diff.json();
      node.put("goalId", state.getGoalId());
      node.set("from", RecordJson.version(earlier));
      node.set("to", RecordJson.version(later));
      terminal.say(node.toString());
      return;
    }
    terminal.say(
        "The plan of "
            + state.getGoalId()
            + ": "
            + later.name()
            + " ("
            + later.place().words()
            + ") against "
            + earlier.name());
    terminal.say("By " + Untrusted.line(later.by()) + ": " + Untrusted.line(later.reason()));
    terminal.say("");
    new PlanDiffLines(terminal).of(diff).forEach(terminal::say);
  }

  private PlanHistory.Version later(PlanHistory history) throws CommandException {
    if (to != null) {
      return PlanVersions.version(history, to);
    }
    PlanHistory.Version current = PlanVersions.current(history);
    List<PlanHistory.Version> pending =
        history.versions().stream()
            .filter(version -> version.place() == PlanHistory.Place.PENDING)
            .toList();
    boolean pendingIsMeant = !pending.isEmpty() && (from == null || from.equals(current.number()));
    return pendingIsMeant ? pending.getLast() : current;
  }
}
