package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.documents.DocumentException;
import dev.divisi.goals.PlanDiff;
import dev.divisi.goals.PlanEffects;
import dev.divisi.goals.PlanFileWriter;
import dev.divisi.goals.PlanHistory;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Changes the plan of a goal. */
@Command(
    name = "edit",
    description = {
      "Opens a goal's plan in $VISUAL or $EDITOR, and proposes what you make of it.",
      "You are shown what is different and asked before it is sent. Policy judges it as any plan."
    })
final class EditCommand implements Callable<Integer> {
  private static final List<String> HOW =
      List.of(
          "Change it, save it, and leave the editor. You are shown what is different and",
          "asked before anything happens. Leave it as it is to change nothing.");

  private final CommandContext context;

  @Mixin private final GoalSubject subject = new GoalSubject();

  @Option(
      names = "--file",
      paramLabel = "PLAN.yaml",
      description = "Take the plan from a file, as `divisi plan show GOAL --yaml` prints it.")
  private @Nullable Path file;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  EditCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    boolean person = context.terminal().interactive() && !subject.json();
    if (file == null && !person) {
      throw new CommandException(
          ExitCode.USAGE, "There is no terminal for an editor; give the plan with --file.");
    }
    DecisionSender sender = new DecisionSender(context, subject);
    return sender.onGoal(
        (session, standing, goal) -> {
          PlanHistory.Version before =
              PlanVersions.current(PlanVersions.read(session.client(), goal));
          String text = PlanFileWriter.explained(goal.getGoalId(), before, HOW);
          Path edited = file == null ? written(goal, text) : file;
          boolean keep = true;
          try {
            NavigableSet<String> pools = session.client().pools();
            Plan after =
                file == null
                    ? edited(edited, before.plan(), pools)
                    : read(edited, before.plan(), pools);
            ExitCode code = propose(sender, session, standing, goal, before, after);
            keep = code != ExitCode.DONE;
            return code;
          } finally {
            if (file == null) {
              leave(edited, text, keep);
            }
          }
        });
  }

  private static Path written(GoalState goal, String text) {
    try {
      Path path = Files.createTempFile("divisi-" + goal.getGoalId() + "-plan-", ".yaml");
      return Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void leave(Path edited, String before, boolean keep) {
    try {
      if (!keep || !isChanged(edited, before)) {
        Files.deleteIfExists(edited);
        return;
      }
    } catch (IOException _) {
      // Better kept and told than lost.
    }
    context.terminal().note("Your text is kept in " + edited);
  }

  private static boolean isChanged(Path edited, String before) throws IOException {
    return Files.exists(edited)
        && !Arrays.equals(Files.readAllBytes(edited), before.getBytes(UTF_8));
  }

  /** Opens the editor again until the plan can be read, or the person has had enough. */
  private Plan edited(Path path, Plan before, NavigableSet<String> pools)
      throws CommandException, InterruptedException {
    while (true) {
      context.editor().edit(path);
      try {
        return new NamedFile(path).plan(before, pools);
      } catch (DocumentException e) {
        context.terminal().note(Untrusted.lines(String.valueOf(e.getMessage())));
        if (!context.terminal().agrees("Go on editing?")) {
          throw new CommandException(ExitCode.USAGE, "Nothing is changed.");
        }
      }
    }
  }

  private static Plan read(Path path, Plan before, NavigableSet<String> pools)
      throws CommandException {
    try {
      return new NamedFile(path).plan(before, pools);
    } catch (DocumentException e) {
      throw new CommandException(ExitCode.USAGE, Untrusted.lines(String.valueOf(e.getMessage())));
    }
  }

  private ExitCode propose(
      DecisionSender sender,
      Session session,
      Standing standing,
      GoalState goal,
      PlanHistory.Version before,
      Plan after)
      throws CommandException, InterruptedException {
    PlanDiff diff = PlanDiff.between(before.plan(), after);
    if (diff.isEmpty()) {
      sender.tell("Nothing is different; nothing was sent.");
      return ExitCode.DONE;
    }
    new PlanDiffLines(context.terminal()).of(diff).forEach(sender::tell);
    PlanEffects.of(diff, standing.tasks(goal.getGoalId()))
        .forEach(effect -> sender.tell("! " + effect));
    if (!subject.json() && !yes && !context.terminal().agrees("Propose this plan?")) {
      sender.tell("Nothing was sent.");
      return ExitCode.REFUSED;
    }
    DecisionMade decision =
        sender
            .draft(DecisionKind.EDIT, goal)
            .setPlan(after)
            .setPlanVersion(before.number())
            .setHash(before.hash())
            .build();
    return sender.send(
        session,
        decision,
        "Proposed a new version of the plan of "
            + goal.getGoalId()
            + "; `divisi plan show "
            + goal.getGoalId()
            + "` tells when it is in force.");
  }
}
