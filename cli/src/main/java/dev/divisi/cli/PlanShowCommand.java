package dev.divisi.cli;

import dev.divisi.cli.Terminal.Tone;
import dev.divisi.goals.PlanFileWriter;
import dev.divisi.goals.PlanHistory;
import dev.divisi.goals.PlanTree;
import dev.divisi.goals.ScopeMeetings;
import dev.divisi.goals.Shortened;
import dev.divisi.goals.Untrusted;
import dev.divisi.goals.WorkType;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewProfile;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Shows a plan, its versions, and which of its tasks will never run at once. */
@Command(
    name = "show",
    description = {
      "Shows a goal's plan and its versions.",
      "It tells the specification, the tasks, and which of them will never run at once because"
          + " they may write the same files."
    })
final class PlanShowCommand implements Callable<Integer> {
  private static final int NAMES = 4;

  private final CommandContext context;
  private final DateTimeFormatter time =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  @Parameters(paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private String goal = "";

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "The version. Default: the one in force, or that waits to be.")
  private @Nullable Integer version;

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  @Option(names = "--yaml", description = "Print as the YAML that `divisi edit --file` takes.")
  private boolean yaml;

  PlanShowCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    try (Session session = Reading.openOrRefuse(context, goal)) {
      GoalState state = Standing.read(session.client()).goal(goal);
      PlanHistory history = PlanVersions.read(session.client(), state);
      PlanHistory.Version shown =
          version == null ? PlanVersions.current(history) : PlanVersions.version(history, version);
      if (json) {
        json(state, history, shown);
      } else if (yaml) {
        context.terminal().out().print(PlanFileWriter.text(shown));
        context.terminal().out().flush();
      } else {
        print(state, history, shown);
      }
    }
    return ExitCode.DONE.code();
  }

  private void json(GoalState state, PlanHistory history, PlanHistory.Version shown) {
    ObjectNode node = RecordJson.version(shown).put("goalId", state.getGoalId());
    var versions = node.putArray("versions");
    history.versions().forEach(each -> versions.add(RecordJson.version(each)));
    node.setAll(PlanTree.of(shown.plan()));
    ScopeMeetings meetings = ScopeMeetings.of(shown.plan().getTasks());
    ObjectNode serialised =
        node.putObject("serialised")
            .put("count", meetings.count())
            .put("complete", meetings.complete());
    var pairs = serialised.putArray("pairs");
    for (ScopeMeetings.Pair pair : meetings.pairs()) {
      pairs
          .addObject()
          .put("taskId", pair.taskId())
          .put("otherTaskId", pair.otherId())
          .put("glob", pair.glob())
          .put("otherGlob", pair.otherGlob());
    }
    context.terminal().say(node.toString());
  }

  private void print(GoalState state, PlanHistory history, PlanHistory.Version shown) {
    Terminal terminal = context.terminal();
    int columns = terminal.columns().getAsInt();
    terminal.say(
        terminal.tone(
            Tone.STRONG,
            "The plan of " + state.getGoalId() + ", " + shown.name() + ", " + shown.standing()));
    TextTable versions = new TextTable("VERSION", "STATE", "BY", "WHEN", "WHY");
    for (PlanHistory.Version each : history.versions()) {
      versions.row(
          Integer.toString(each.number()),
          each.standing(),
          Untrusted.line(each.by()),
          each.at() == null ? "-" : time.format(each.at()),
          Untrusted.line(each.reason()));
    }
    versions.lines(columns).forEach(terminal::say);
    terminal.say("");
    Untrusted.lines(shown.plan().getSpecification())
        .stripTrailing()
        .lines()
        .forEach(line -> terminal.say("  " + line));
    terminal.say("");
    tasks(shown.plan().getTasks()).lines(columns).forEach(terminal::say);
    terminal.say("");
    who(shown.plan().getTasks());
    serialised(ScopeMeetings.of(shown.plan().getTasks()));
  }

  private static TextTable tasks(List<PlannedTask> tasks) {
    Set<String> repositories = new TreeSet<>();
    tasks.forEach(task -> repositories.add(task.getRepository()));
    TextTable table = new TextTable("TASK", "POOL", "DEPENDS ON", "WRITES", "TITLE");
    for (PlannedTask task : tasks) {
      String writes = Shortened.names(task.getScope(), NAMES);
      table.row(
          Untrusted.line(task.getId()),
          pool(task),
          task.getDependsOn().isEmpty() ? "-" : Shortened.names(task.getDependsOn(), NAMES),
          repositories.size() > 1 ? Untrusted.line(task.getRepository()) + ": " + writes : writes,
          Untrusted.line(task.getTitle()));
    }
    return table;
  }

  /** Whose tasks are whose, and what says so; nothing when the playbook names every agent. */
  private void who(List<PlannedTask> tasks) {
    TextTable table = new TextTable("TASK", "TYPE", "DONE BY", "THEN BY", "REVIEWED BY", "BECAUSE");
    boolean any = false;
    for (PlannedTask task : tasks) {
      if (task.getProfile().isEmpty()
          && task.getLadder().isEmpty()
          && task.getReviewers().isEmpty()) {
        continue;
      }
      any = true;
      String type = WorkType.word(task.getType());
      table.row(
          Untrusted.line(task.getId()),
          type.isEmpty() ? "-" : type,
          named(task.getProfile(), task.getAgent()),
          orDash(
              task.getLadder().stream()
                  .map(rung -> named(rung.getProfile(), rung.getAgent()))
                  .toList()),
          orDash(task.getReviewers().stream().map(ReviewProfile::getName).toList()),
          task.getRouting().isEmpty() ? "-" : Untrusted.line(task.getRouting()));
    }
    if (any) {
      Terminal terminal = context.terminal();
      terminal.say("Who does what; who comes next begins after two failed attempts in a row:");
      table.lines(terminal.columns().getAsInt()).forEach(terminal::say);
      terminal.say("");
    }
  }

  /** Whoever has no profile is known by the family of the agent. */
  private static String named(String profile, AgentChoice agent) {
    return Untrusted.line(profile.isEmpty() ? agent.getFamily() : profile);
  }

  private static String orDash(List<String> names) {
    return names.isEmpty() ? "-" : Shortened.names(names, NAMES);
  }

  private static String pool(PlannedTask task) {
    if (task.getExpand()) {
      return "(in parts)";
    }
    return task.getBestOf().isEmpty()
        ? Untrusted.line(task.getPool())
        : "best of " + task.getBestOf().size();
  }

  private void serialised(ScopeMeetings meetings) {
    Terminal terminal = context.terminal();
    if (meetings.count() == 0) {
      terminal.say("Nothing but dependencies keeps tasks from running at once.");
      return;
    }
    terminal.say("Never at once, because both may write the same files:");
    TextTable table = new TextTable("TASK", "AND", "WHERE");
    for (ScopeMeetings.Pair pair : meetings.pairs()) {
      String where = Untrusted.line(pair.glob());
      table.row(
          Untrusted.line(pair.taskId()),
          Untrusted.line(pair.otherId()),
          pair.glob().equals(pair.otherGlob())
              ? where
              : where + " and " + Untrusted.line(pair.otherGlob()));
    }
    table.lines(terminal.columns().getAsInt()).forEach(terminal::say);
    long more = meetings.count() - meetings.pairs().size();
    if (more > 0 || !meetings.complete()) {
      terminal.say(
          "  and "
              + (meetings.complete() ? "" : "at least ")
              + String.format(Locale.ROOT, "%,d", more)
              + " more pairs");
    }
  }
}
