package dev.divisi.cli;

import dev.divisi.cli.Terminal.Tone;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Times;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.Cause;
import dev.divisi.schemas.CauseKind;
import dev.divisi.schemas.ExplanationGiven;
import dev.divisi.schemas.ExplanationRequested;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the task graph why a goal or a task is where it is. */
@Command(
    name = "why",
    description = "Tells why a goal, or a task, is where it is, and what would let it go on.")
final class WhyCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration STEP = Duration.ofMillis(200);

  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private String goal = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      description = "Id of a task. Without it the goal as a whole is meant.")
  private @Nullable String task;

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  WhyCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    try (Session session = Reading.running(context)) {
      Standing standing = Standing.read(session.client());
      GoalState state = standing.goal(goal);
      TaskState about = task == null ? null : standing.task(state, task);
      ExplanationGiven answer = ask(session, state, about);
      if (json) {
        context.terminal().say(RecordJson.explanation(answer).toString());
        return (answer.getProblem() == null ? ExitCode.DONE : ExitCode.REFUSED).code();
      }
      if (answer.getProblem() != null) {
        throw new CommandException(
            ExitCode.REFUSED, "There is no answer: " + Untrusted.line(answer.getProblem()) + ".");
      }
      print(answer, state, about, standing);
    }
    return ExitCode.DONE.code();
  }

  private ExplanationGiven ask(Session session, GoalState state, @Nullable TaskState about)
      throws CommandException, InterruptedException {
    ExplanationRequested question =
        new ExplanationRequested(
            UUID.randomUUID().toString(),
            state.getGoalId(),
            about == null ? null : about.getTaskId());
    try (RecordFeed feed = session.client().fromNow(List.of(TopicCatalogue.EXPLANATION_GIVEN))) {
      session.client().publish(TopicCatalogue.EXPLANATION_REQUESTED, state.getGoalId(), question);
      for (Duration left = PATIENCE; left.isPositive(); left = left.minus(STEP)) {
        Optional<ExplanationGiven> answer =
            feed.poll(STEP).stream()
                .filter(ExplanationGiven.class::isInstance)
                .map(ExplanationGiven.class::cast)
                .filter(given -> given.getRequestId().equals(question.getRequestId()))
                .findFirst();
        if (answer.isPresent()) {
          return answer.get();
        }
      }
    }
    throw new CommandException(
        ExitCode.UNAVAILABLE,
        "The task graph did not answer within " + Times.words(PATIENCE) + ". Does it run?");
  }

  private void print(
      ExplanationGiven answer, GoalState state, @Nullable TaskState about, Standing standing) {
    Terminal terminal = context.terminal();
    Instant now = context.clock().instant();
    String name = about == null ? "Goal " + state.getGoalId() : Untrusted.line(about.getTaskId());
    terminal.say(
        terminal.tone(Tone.STRONG, name + ": " + StatusWords.named(answer.getStatus()))
            + since(answer.getSince(), now));
    List<String> reasons = Untrusted.each(answer.getReason());
    reasons.forEach(line -> terminal.say("  " + line));
    for (Cause cause : answer.getCauses()) {
      if (cause.getKind() == CauseKind.ENDED) {
        continue; // its status says so, and why
      }
      String what = Untrusted.line(cause.getWhat());
      boolean known = what.isEmpty() || what.equals(Untrusted.line(answer.getReason()));
      terminal.say("");
      terminal.say(
          "  Waits for "
              + StatusWords.of(cause.getKind())
              + (known ? "" : ": " + what)
              + since(cause.getSince(), now));
      List<String> commands =
          NeedCommands.of(
              cause.getKind(),
              cause.getRelease(),
              state,
              about,
              standing.tasks(state.getGoalId()),
              now);
      boolean told = cause.getKind() == CauseKind.PERSON && !commands.isEmpty();
      if (!told && !cause.getRelease().isBlank()) {
        terminal.say("    ends when: " + Untrusted.line(cause.getRelease()));
      }
      commands.forEach(command -> terminal.say("    " + terminal.tone(Tone.WAITING, command)));
    }
    if (answer.getCauses().isEmpty()) {
      terminal.say("  It waits for nothing.");
    }
  }

  private static String since(@Nullable Instant since, Instant now) {
    return since == null ? "" : " (for " + Times.words(Duration.between(since, now)) + ")";
  }
}
