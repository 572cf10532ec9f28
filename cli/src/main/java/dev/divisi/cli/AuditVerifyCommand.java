package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells whether the audit record is as it was written. */
@Command(
    name = "verify",
    description = {
      "Checks that no audit event was changed, dropped, moved or added.",
      "Each holds the hash of the one before, and goal.state that of the last.",
      "It reads the topic audit.events; a file goals/<id>/audit.jsonl is a copy of it, which it does"
          + " not read."
    })
final class AuditVerifyCommand implements Callable<Integer> {
  private static final Duration STEP = Duration.ofMillis(250);
  private static final int PATIENCE = 20;

  private final CommandContext context;
  private final NavigableMap<String, AuditedGoal> goals = new TreeMap<>();

  @Parameters(arity = "0..1", paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private @Nullable String goal;

  @Option(names = "--json", description = "One JSON object a line for each goal.")
  private boolean json;

  AuditVerifyCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    if (goal != null) {
      Standing.requireId(goal);
    }
    Optional<Session> opened = Reading.open(context);
    if (opened.isEmpty()) {
      context.terminal().note("Nothing was run yet.");
      return ExitCode.DONE.code();
    }
    try (Session session = opened.get();
        AuditLog log = session.client().auditLog()) {
      read(log);
    }
    boolean intact = true;
    for (AuditedGoal verified : chosen()) {
      intact &= verified.isIntact();
      if (json) {
        context.terminal().say(verified.json().toString());
      } else {
        verified.lines().forEach(context.terminal()::say);
      }
    }
    if (!json) {
      context
          .terminal()
          .note(
              "Read: the topic "
                  + TopicCatalogue.AUDIT_EVENTS
                  + ". The files goals/<id>/audit.jsonl are copies, and were not read.");
    }
    return (intact ? ExitCode.DONE : ExitCode.NOT_INTACT).code();
  }

  /** A goal that goes on writes events and its state at once, but they may be seen one by one. */
  private void read(AuditLog log) throws InterruptedException {
    apply(log.readToEnd());
    for (int i = 0; i < PATIENCE && !allSettled(); i++) {
      apply(log.poll(STEP));
    }
  }

  private boolean allSettled() {
    return goals.values().stream().filter(AuditedGoal::isSettled).count() == goals.size();
  }

  private void apply(List<AuditLog.Entry> entries) {
    for (AuditLog.Entry entry : entries) {
      String goalId = entry.goalId();
      if (goal == null || goalId.startsWith(goal)) {
        goals.computeIfAbsent(goalId, AuditedGoal::new).apply(entry);
      }
    }
  }

  private List<AuditedGoal> chosen() throws CommandException {
    if (goal == null) {
      return List.copyOf(goals.values());
    }
    AuditedGoal exact = goals.get(goal);
    if (exact != null) {
      return List.of(exact);
    }
    if (goals.size() == 1) {
      return List.copyOf(goals.values());
    }
    String asked = Untrusted.line(goal);
    throw new CommandException(
        ExitCode.REFUSED,
        goals.isEmpty()
            ? "There is no goal '" + asked + "'. `divisi status` lists all."
            : "'"
                + asked
                + "' may be any of "
                + String.join(", ", goals.keySet().stream().map(Untrusted::line).toList())
                + ".");
  }
}
