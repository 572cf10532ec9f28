package dev.divisi.cli;

import dev.divisi.goals.Need;
import dev.divisi.goals.Needs;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.RequiredApproval;
import dev.divisi.schemas.TaskStatus;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lists goals. */
@Command(name = "list", description = "Lists goals, the latest first.")
final class GoalListCommand implements Callable<Integer> {
  private final CommandContext context;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      converter = Status.class,
      completionCandidates = Statuses.class,
      description = "Only goals of these: ${COMPLETION-CANDIDATES}.")
  private Set<GoalStatus> statuses = EnumSet.noneOf(GoalStatus.class);

  @Option(names = "--needs-person", description = "Only goals that wait for a person.")
  private boolean needsPerson;

  @Option(
      names = "--needs-me",
      description = "Only goals that wait for you, or for anyone who may decide on them.")
  private boolean needsMe;

  @Option(names = "--json", description = "Print one JSON object: goals.")
  private boolean json;

  GoalListCommand(CommandContext context) {
    this.context = context;
  }

  /** A status as people write it, such as awaiting-approval. */
  static final class Status implements ITypeConverter<GoalStatus> {
    @Override
    public GoalStatus convert(String text) {
      return Statuses.all()
          .filter(status -> written(status).equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'"
                          + text
                          + "' is no status of a goal; there are "
                          + String.join(", ", Statuses.words())));
    }
  }

  /** Every status that a goal can have. */
  static final class Statuses implements Iterable<String> {
    private static Stream<GoalStatus> all() {
      return Arrays.stream(GoalStatus.values()).filter(status -> status != GoalStatus.UNKNOWN);
    }

    private static List<String> words() {
      return all().map(GoalListCommand::written).toList();
    }

    @Override
    public Iterator<String> iterator() {
      return words().iterator();
    }
  }

  private static String written(GoalStatus status) {
    return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    Optional<Session> opened = Reading.open(context);
    if (opened.isEmpty()) {
      nothingYet(context, json, "{\"goals\":[]}");
      return ExitCode.DONE.code();
    }
    try (Session session = opened.get()) {
      Standing standing = Standing.read(session.client());
      List<GoalState> wanted =
          standing.goals().stream().filter(goal -> isWanted(goal, standing)).toList();
      if (json) {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.set("goals", RecordJson.goals(wanted, standing));
        context.terminal().say(node.toString());
      } else {
        boolean all = wanted.size() == standing.goals().size();
        print(context.terminal(), wanted, standing, all ? "There are no goals." : "There is none.");
      }
    }
    return ExitCode.DONE.code();
  }

  /** Says that there are no goals, for nothing was run. */
  static void nothingYet(CommandContext context, boolean json, String asJson) {
    context
        .terminal()
        .say(
            json
                ? asJson
                : "Nothing was run yet in "
                    + context.access().home().directory()
                    + ". `divisi demo` shows how it looks.");
  }

  /** Prints goals as a table. */
  static void print(Terminal terminal, List<GoalState> goals, Standing standing, String none) {
    if (goals.isEmpty()) {
      terminal.say(none);
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
          Untrusted.line(state.getGoalId()),
          Needs.glance(state, standing.tasks(state.getGoalId())).orElse(word),
          over + "/" + all,
          time.format(state.getSubmittedAt()),
          Untrusted.line(state.getText()));
    }
    table.lines(terminal.columns().getAsInt()).forEach(terminal::say);
  }

  private boolean isWanted(GoalState goal, Standing standing) {
    if (!statuses.isEmpty() && !statuses.contains(goal.getStatus())) {
      return false;
    }
    if (!needsPerson && !needsMe) {
      return true;
    }
    if (StatusWords.ended(goal.getStatus())) {
      return false;
    }
    List<Need> needs = Needs.of(goal, standing.tasks(goal.getGoalId()));
    return needsMe ? needs.stream().anyMatch(this::mayBeMine) : !needs.isEmpty();
  }

  /** Only of approvals it is known who they are awaited from. */
  private boolean mayBeMine(Need need) {
    return switch (need) {
      case Need.FirstPlan plan -> mayBeMine(plan.goal().getAwaited());
      case Need.Patch patch -> mayBeMine(patch.task().getAwaited());
      case Need.Revision _,
          Need.Held _,
          Need.Grant _,
          Need.Question _,
          Need.Blocked _,
          Need.ByHand _ ->
          true;
    };
  }

  private boolean mayBeMine(List<RequiredApproval> awaited) {
    return awaited.isEmpty()
        || awaited.stream()
            .anyMatch(
                required ->
                    required.getApprovers().isEmpty()
                        || required.getApprovers().stream()
                            .anyMatch(approver -> approver.getName().equals(context.user())));
  }
}
