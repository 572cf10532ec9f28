package dev.divisi.cli;

import dev.divisi.local.RunningDivisi;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Submits a goal and, unless it is left alone, follows it to its end. */
final class GoalRun {
  private static final Duration TICK = Duration.ofMillis(200);

  private final CommandContext context;
  private final boolean json;
  private final boolean waits;
  private final Consumer<String> progressLines;

  /**
   * @param json whether the result is printed as JSON; all else goes to standard error then
   * @param waits whether it goes on when nothing happens until a person acts
   */
  GoalRun(CommandContext context, boolean json, boolean waits) {
    this.context = context;
    this.json = json;
    this.waits = waits;
    this.progressLines = json ? context.terminal()::note : context.terminal()::say;
  }

  /**
   * What came of it.
   *
   * @param startUp how long the start of Divisi took; zero when one ran already
   */
  record Outcome(GoalProgress progress, Duration startUp) {
    ExitCode exitCode() {
      if (!progress.ended()) {
        return ExitCode.NEEDS_PERSON;
      }
      return progress.goal().map(GoalState::getStatus).orElse(GoalStatus.UNKNOWN) == GoalStatus.DONE
          ? ExitCode.DONE
          : ExitCode.GOAL_NOT_DONE;
    }
  }

  /** Submits a goal to the running Divisi, and returns at once. */
  void submitOnly(GoalSubmitted goal) throws CommandException, InterruptedException {
    RunningDivisi running =
        context
            .access()
            .running()
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.UNAVAILABLE,
                        "Only a Divisi that goes on running takes a goal that is not followed."
                            + " Start one with `divisi up` in another terminal."));
    try (Session session = context.access().connect(running)) {
      submit(session, goal);
      Terminal terminal = context.terminal();
      if (json) {
        terminal.say("{\"goalId\":\"" + goal.getGoalId() + "\"}");
      } else {
        // The id alone, so that a script can take it.
        terminal.say(goal.getGoalId());
        terminal.note("Look:   divisi status " + goal.getGoalId());
        terminal.note("Cancel: divisi cancel " + goal.getGoalId());
      }
    }
  }

  /** Submits a goal, shows its progress, and prints what came of it. */
  Outcome toTheEnd(GoalSubmitted goal) throws CommandException, InterruptedException {
    Optional<RunningDivisi> running = context.access().running();
    StartUp startUp =
        running.isPresent() ? null : new StartUp(context.terminal(), progressLines, live());
    Session session;
    Duration startUpTook = Duration.ZERO;
    if (startUp == null) {
      session = context.access().connect(running.orElseThrow());
    } else {
      session = start(startUp);
      startUpTook = startUp.done();
    }
    try (session) {
      GoalProgress progress = follow(session, goal);
      report(progress);
      if (!progress.ended()) {
        progressLines.accept("");
        progressLines.accept(
            session.own()
                ? "The goal stays. Start Divisi with `divisi up`, then type one of the commands"
                    + " above; the goal goes on there."
                : "The goal stays, and goes on when you type one of the commands above.");
      }
      if (session.own() && live()) {
        progressLines.accept("Stopping Divisi");
      }
      return new Outcome(progress, startUpTook);
    }
  }

  private Session start(StartUp startUp) throws CommandException, InterruptedException {
    boolean started = false;
    try {
      Session session = context.access().start(startUp);
      started = true;
      return session;
    } finally {
      if (!started) {
        startUp.failed();
      }
    }
  }

  private void submit(Session session, GoalSubmitted goal)
      throws CommandException, InterruptedException {
    if (Standing.read(session.client()).find(goal.getGoalId()).isPresent()) {
      throw new CommandException(
          ExitCode.REFUSED,
          "There is a goal "
              + goal.getGoalId()
              + " already. Choose another id, or leave --id out.");
    }
    session.client().publish(TopicCatalogue.GOAL_SUBMITTED, goal.getGoalId(), goal);
  }

  private GoalProgress follow(Session session, GoalSubmitted goal)
      throws CommandException, InterruptedException {
    GoalProgress progress = new GoalProgress(goal.getGoalId());
    long refusals = 0;
    try (RecordFeed feed = session.client().fromNow(GoalProgress.TOPICS)) {
      submit(session, goal);
      progressLines.accept("Submitted " + goal.getGoalId());
      try (ProgressDisplay display = display()) {
        while (!isOver(progress)) {
          while (!isOver(progress)) {
            for (SpecificRecord record : feed.poll(TICK)) {
              progress.apply(record);
              display.changed(progress, record);
            }
            if (progress.refusedSubmissions() > refusals) {
              requireFirst(session, goal);
              refusals = progress.refusedSubmissions();
            }
            display.tick(progress);
            requireAlive(session, goal);
          }
          // The end of the goal and of its last task stand on different topics. What is read now
          // may also say that somebody has acted, so that it is not over after all.
          for (SpecificRecord record : feed.readToEnd()) {
            progress.apply(record);
            display.changed(progress, record);
          }
        }
        if (progress.refusedSubmissions() > refusals) {
          requireFirst(session, goal);
        }
      }
    } catch (InterruptedException e) {
      interrupted(session, goal);
      throw e;
    }
    return progress;
  }

  private boolean isOver(GoalProgress progress) {
    return progress.ended() || (!waits && progress.stuck());
  }

  /**
   * Two may submit a goal with the same id at once; the first on the topic is taken. Read only when
   * one of them was refused, and that need not be ours.
   */
  private static void requireFirst(Session session, GoalSubmitted goal)
      throws CommandException, InterruptedException {
    try (RecordFeed feed =
        session.client().fromTheBeginning(List.of(TopicCatalogue.GOAL_SUBMITTED))) {
      Optional<GoalSubmitted> first =
          feed.readToEnd().stream()
              .filter(GoalSubmitted.class::isInstance)
              .map(GoalSubmitted.class::cast)
              .filter(submitted -> submitted.getGoalId().equals(goal.getGoalId()))
              .findFirst();
      if (first.isPresent() && !isSame(first.get(), goal)) {
        throw new CommandException(
            ExitCode.REFUSED,
            "Another goal "
                + goal.getGoalId()
                + " was submitted just before this one, which was refused. Choose another id, or"
                + " leave --id out. `divisi status "
                + goal.getGoalId()
                + "` tells how the other one stands.");
      }
    }
  }

  /** Records keep milliseconds only. */
  private static boolean isSame(GoalSubmitted one, GoalSubmitted other) {
    return one.getSubmittedAt().toEpochMilli() == other.getSubmittedAt().toEpochMilli()
        && one.getSubmittedBy().equals(other.getSubmittedBy())
        && one.getText().equals(other.getText());
  }

  private void interrupted(Session session, GoalSubmitted goal) {
    progressLines.accept(
        session.own()
            ? "Interrupted. Divisi stops; " + goal.getGoalId() + " goes on when it runs again."
            : "Detached. " + goal.getGoalId() + " goes on.");
    progressLines.accept("Cancel it: divisi cancel " + goal.getGoalId());
  }

  private static void requireAlive(Session session, GoalSubmitted goal)
      throws CommandException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!session.alive().getAsBoolean()) {
      throw new CommandException(
          ExitCode.UNAVAILABLE,
          "Divisi stopped. The goal "
              + goal.getGoalId()
              + " goes on when it runs again: `divisi up`, then `divisi status "
              + goal.getGoalId()
              + "`.");
    }
  }

  private boolean live() {
    return context.terminal().interactive() && !json;
  }

  private ProgressDisplay display() {
    return live()
        ? new LiveDisplay(context.terminal(), context.clock())
        : new LineDisplay(progressLines, ZoneId.systemDefault());
  }

  private void report(GoalProgress progress) throws CommandException {
    Path audit = context.access().home().goal(progress.goalId());
    Path copy = AuditCopy.write(audit, progress.audit());
    if (json) {
      context.terminal().say(RecordJson.goal(progress).toString());
      return;
    }
    context.terminal().say("");
    new GoalSummary(context.terminal(), context.clock().instant())
        .lines(progress)
        .forEach(context.terminal()::say);
    context
        .terminal()
        .say(
            "Audit  "
                + copy
                + " ("
                + progress.audit().size()
                + " events, also on the topic "
                + TopicCatalogue.AUDIT_EVENTS
                + ")");
  }
}
