package dev.divisi.cli;

import dev.divisi.goals.TextWidth;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what was decided: who, what, why. */
@Command(name = "audit", description = "Prints the audit events of all goals, or of one.")
final class AuditCommand implements Callable<Integer> {
  private static final List<Topic<?>> TOPICS = List.of(TopicCatalogue.AUDIT_EVENTS);
  private static final Duration STEP = Duration.ofMillis(500);

  private final CommandContext context;
  private final DateTimeFormatter time =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  @Parameters(arity = "0..1", paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private @Nullable String goal;

  @Option(names = "--follow", description = "Go on until Ctrl-C.")
  private boolean follow;

  @Option(names = "--json", description = "One JSON object a line, with the evidence.")
  private boolean json;

  AuditCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    if (follow && context.access().running().isEmpty()) {
      throw new CommandException(
          ExitCode.UNAVAILABLE, "--follow needs a running Divisi. Start one with `divisi up`.");
    }
    Optional<Session> opened = Reading.open(context);
    if (opened.isEmpty()) {
      context.terminal().note("Nothing was run yet.");
      return ExitCode.DONE.code();
    }
    try (Session session = opened.get()) {
      @Nullable String goalId = goalId(session);
      try (RecordFeed feed = session.client().fromTheBeginning(TOPICS)) {
        print(feed.readToEnd(), goalId);
        while (follow && session.alive().getAsBoolean()) {
          print(feed.poll(STEP), goalId);
        }
      }
    }
    return ExitCode.DONE.code();
  }

  private @Nullable String goalId(Session session) throws CommandException, InterruptedException {
    return goal == null ? null : Standing.read(session.client()).goal(goal).getGoalId();
  }

  private void print(List<SpecificRecord> records, @Nullable String goalId) {
    records.stream()
        .map(AuditEvent.class::cast)
        .filter(event -> goalId == null || event.getGoalId().equals(goalId))
        .sorted(
            Comparator.comparing(AuditEvent::getAt)
                .thenComparing(AuditEvent::getGoalId)
                .thenComparingLong(AuditEvent::getSequence))
        .forEach(event -> context.terminal().say(line(event, goalId == null)));
  }

  private String line(AuditEvent event, boolean withGoal) {
    if (json) {
      return RecordJson.event(event).toString();
    }
    StringBuilder line = new StringBuilder(time.format(event.getAt()));
    if (withGoal) {
      line.append("  ").append(Untrusted.line(event.getGoalId()));
    }
    line.append("  ").append(TextWidth.pad(Untrusted.line(event.getType()), 20));
    if (event.getTaskId() != null) {
      line.append("  ").append(Untrusted.line(event.getTaskId()));
      if (event.getAttempt() != null) {
        line.append(" #").append(event.getAttempt());
      }
    }
    return line.append("  ")
        .append(Untrusted.line(event.getSummary()))
        .append("  [")
        .append(Untrusted.line(event.getActor()))
        .append(']')
        .toString();
  }
}
