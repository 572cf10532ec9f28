package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import dev.divisi.goals.GoalIds;
import dev.divisi.goals.Times;
import dev.divisi.schemas.GoalSubmitted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs the example goal on a fresh copy of the example. */
@Command(
    name = "demo",
    description = {
      "Shows Divisi at work: copies the example repository, submits the example goal, and follows"
          + " it to its end.",
      "Needs no model and no account."
    })
final class DemoCommand implements Callable<Integer> {
  private final CommandContext context;

  DemoCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, DocumentException, InterruptedException {
    long began = System.nanoTime();
    Terminal terminal = context.terminal();
    Demonstration demonstration =
        new Demonstration(
            context.installation().resolve("examples"), context.access().home().demonstrations());
    Path file = demonstration.prepare();
    demonstration.rehearse(terminal::say);
    terminal.say("This runs: divisi run " + Hints.quoted(file.toString()));
    GoalSubmitted goal =
        new NamedFile(file)
            .goal(
                text -> GoalIds.of(text, context.random()),
                context.user(),
                context.clock().instant());
    GoalRun.Outcome outcome = new GoalRun(context, false, false).toTheEnd(goal);
    terminal.say("");
    terminal.say("Where the time went (work of several tasks at once is added up)");
    Duration wall = Duration.ofNanos(System.nanoTime() - began);
    times(outcome, wall).lines(terminal.columns().getAsInt()).stream()
        .skip(1) // the headings say nothing here
        .forEach(terminal::say);
    return outcome.exitCode().code();
  }

  private static TextTable times(GoalRun.Outcome outcome, Duration wall) {
    TextTable table = new TextTable("", "");
    if (outcome.startUp().isPositive()) {
      table.row("start-up", Times.words(outcome.startUp()));
    }
    for (Phase phase : Phase.values()) {
      Duration spent = outcome.progress().spent(phase);
      if (spent.isPositive()) {
        table.row(phase.words(), Times.words(spent));
      }
    }
    return table.row("in all", Times.words(wall));
  }
}
