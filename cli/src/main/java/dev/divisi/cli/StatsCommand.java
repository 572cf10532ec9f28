package dev.divisi.cli;

import dev.divisi.documents.Durations;
import dev.divisi.goals.Money;
import dev.divisi.goals.Numbers;
import dev.divisi.goals.Numbers.Dimension;
import dev.divisi.goals.Times;
import dev.divisi.goals.Untrusted;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells how well it goes, in numbers. */
@Command(
    name = "stats",
    description = {
      "Tells how well it goes: lead time, waiting for people, attempts, model calls and cost a"
          + " task.",
      "Counted are goals and tasks that moved since then; the console shows the same numbers."
    })
final class StatsCommand implements Callable<Integer> {
  private final CommandContext context;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "30d",
      converter = Past.class,
      description = "How far back, such as 12h or 30d. Default: ${DEFAULT-VALUE}.")
  private Duration since = Duration.ofDays(30);

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "repository",
      converter = Grouping.class,
      completionCandidates = Groupings.class,
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Dimension by = Dimension.REPOSITORY;

  @Option(
      names = "--json",
      description = "Print one JSON object: since, by, all, groups. Times are in milliseconds.")
  private boolean json;

  StatsCommand(CommandContext context) {
    this.context = context;
  }

  /** How far back. */
  static final class Past implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Durations.parse(text)
          .filter(Duration::isPositive)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + text + "' is no length of time; write it such as 12h or 30d"));
    }
  }

  /** What figures are put together by. */
  static final class Grouping implements ITypeConverter<Dimension> {
    @Override
    public Dimension convert(String text) {
      return Arrays.stream(Dimension.values())
          .filter(dimension -> written(dimension).equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + text + "' is none of " + String.join(", ", Groupings.words())));
    }
  }

  /** All of them. */
  static final class Groupings implements Iterable<String> {
    private static List<String> words() {
      return Arrays.stream(Dimension.values()).map(StatsCommand::written).toList();
    }

    @Override
    public Iterator<String> iterator() {
      return words().iterator();
    }
  }

  private static String written(Dimension dimension) {
    return dimension.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    Instant begin = context.clock().instant().minus(since);
    PastFigures figures = new PastFigures(begin, by == Dimension.MODEL);
    Optional<Session> opened = Reading.open(context);
    if (opened.isPresent()) {
      try (Session session = opened.get()) {
        figures.read(session.client());
      }
    } else {
      context.terminal().note("Nothing was run yet.");
    }
    Numbers.Line all = Numbers.all(figures.goals(), figures.tasks());
    List<Numbers.Line> groups = Numbers.by(by, figures.goals(), figures.tasks());
    if (json) {
      context.terminal().say(tree(begin, all, groups).toString());
    } else {
      print(all, groups);
    }
    return ExitCode.DONE.code();
  }

  private void print(Numbers.Line all, List<Numbers.Line> groups) {
    Terminal terminal = context.terminal();
    terminal.say(
        "In the last "
            + words(since)
            + ": "
            + Texts.counted(all.goals(), "goal")
            + ", "
            + Texts.counted(all.merged(), "task")
            + " merged");
    fact("Lead time of goals", time(all.leadTime()), "nine in ten within", all.leadTimeOfMost());
    terminal.say(
        line("Patches waited for people", time(all.reviewTime()))
            + (all.reviewed() == 0 ? "" : " (" + all.reviewed() + " decided on)"));
    terminal.say(line("Accepted as they were", percent(all.acceptedAsTheyWere())));
    terminal.say(line("Passed at once", percent(all.passedAtOnce())));
    terminal.say(line("Attempts a task", number(all.attempts())));
    terminal.say(line("Model calls a task", number(all.modelCalls())));
    terminal.say(line("Cost a task", money(all.costMicros())));
    terminal.say(line("Reverted later", Integer.toString(all.reverted())));
    terminal.say(line("Edits of a plan", number(all.edits())));
    if (groups.isEmpty()) {
      return;
    }
    terminal.say("");
    TextTable table =
        new TextTable(
            by.name(),
            "GOALS",
            "MERGED",
            "LEAD TIME",
            "WAITED",
            "AS THEY WERE",
            "AT ONCE",
            "ATTEMPTS",
            "CALLS",
            "COST",
            "REVERTED");
    for (Numbers.Line group : groups) {
      String name = Untrusted.line(group.name());
      table.row(
          name.isEmpty() ? "(none)" : name,
          Integer.toString(group.goals()),
          Integer.toString(group.merged()),
          time(group.leadTime()),
          time(group.reviewTime()),
          percent(group.acceptedAsTheyWere()),
          percent(group.passedAtOnce()),
          number(group.attempts()),
          number(group.modelCalls()),
          money(group.costMicros()),
          Integer.toString(group.reverted()));
    }
    table.lines(terminal.columns().getAsInt()).forEach(terminal::say);
  }

  private void fact(String name, String value, String more, @Nullable Duration of) {
    context
        .terminal()
        .say(line(name, value) + (of == null ? "" : " (" + more + " " + time(of) + ")"));
  }

  private static String words(Duration since) {
    boolean days = since.equals(Duration.ofDays(since.toDays()));
    return days ? Texts.counted(since.toDays(), "day") : Times.exactly(since);
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "  %-27s%s", name, value);
  }

  private static String time(@Nullable Duration time) {
    return time == null ? "-" : Times.words(time);
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "-" : Math.round(share * 100) + " %";
  }

  private static String number(@Nullable Double number) {
    return number == null ? "-" : String.format(Locale.ROOT, "%.1f", number);
  }

  private static String money(@Nullable Double micros) {
    return micros == null ? "-" : "$" + Money.words(Math.round(micros));
  }

  private ObjectNode tree(Instant begin, Numbers.Line all, List<Numbers.Line> groups) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("since", begin.toString()).put("by", written(by)).set("all", tree(all));
    ArrayNode array = node.putArray("groups");
    groups.forEach(group -> array.add(tree(group)));
    return node;
  }

  private static ObjectNode tree(Numbers.Line line) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("name", line.name())
        .put("goals", line.goals())
        .put("merged", line.merged())
        .put("leadTimeMillis", millis(line.leadTime()))
        .put("leadTimeOfMostMillis", millis(line.leadTimeOfMost()))
        .put("reviewTimeMillis", millis(line.reviewTime()))
        .put("reviewed", line.reviewed())
        .put("acceptedAsTheyWere", line.acceptedAsTheyWere())
        .put("passedAtOnce", line.passedAtOnce())
        .put("attempts", line.attempts())
        .put("modelCalls", line.modelCalls())
        .put("costMicros", line.costMicros())
        .put("reverted", line.reverted())
        .put("edits", line.edits());
  }

  private static @Nullable Long millis(@Nullable Duration time) {
    return time == null ? null : time.toMillis();
  }
}
