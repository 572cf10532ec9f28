package dev.divisi.reviewer.domain;

import dev.divisi.checks.CheckNotFoundException;
import dev.divisi.checks.CheckRun;
import dev.divisi.checks.CheckRuns;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Judges a patch by evidence. The patch is applied again, to a tree that the implementer never had
 * in its hands, and the task's checks are run there; it is approved when every one of them passes.
 */
public final class Review {
  private final PatchedTrees trees;
  private final CheckRuns checks;

  /** What a review ends with. */
  public sealed interface Outcome {
    /** Every check passed, or there is none. */
    record Approved(List<Finding> findings, List<CheckResult> checks) implements Outcome {}

    /** The findings say what must change; they are what the next attempt is told. */
    record ChangesRequested(List<Finding> findings, List<CheckResult> checks) implements Outcome {}

    /** The patch could not be judged. */
    record Failed(FailureKind kind, String code, String message) implements Outcome {}
  }

  public Review(PatchedTrees trees, CheckRuns checks) {
    this.trees = trees;
    this.checks = checks;
  }

  /**
   * Reviews.
   *
   * @param activity is told what is going on, one line each
   */
  public Outcome judge(ReviewRequested order, Consumer<String> activity)
      throws InterruptedException {
    activity.accept("applying the patch");
    try (PatchedTree tree = trees.layOut(order.getRepository(), order.getPatch())) {
      return judge(order, tree.directory(), activity);
    } catch (PatchedTreeException e) {
      return new Outcome.Failed(e.kind(), e.code(), e.getMessage());
    }
  }

  private Outcome judge(ReviewRequested order, Path directory, Consumer<String> activity)
      throws InterruptedException {
    List<CheckCommand> commands = order.getTask().getChecks();
    if (commands.isEmpty()) {
      return new Outcome.Approved(
          List.of(
              new Finding(
                  Severity.INFO,
                  "The task has no checks, so nothing was run: this approval rests on the patch"
                      + " being what it says it is, and on nothing else.",
                  null,
                  null)),
          List.of());
    }
    List<CheckRun> runs;
    try {
      runs = checks.run(commands, directory, activity);
    } catch (CheckNotFoundException e) {
      return notFound(order, e);
    }
    List<CheckResult> results = runs.stream().map(CheckRun::result).toList();
    List<Finding> findings = new ArrayList<>();
    for (CheckRun run : runs) {
      if (!run.passed()) {
        findings.add(new Finding(Severity.ERROR, run.finding(), null, null));
      }
    }
    return findings.isEmpty()
        ? new Outcome.Approved(findings, results)
        : new Outcome.ChangesRequested(findings, results);
  }

  /**
   * A program that is missing is the plan's fault, unless the patch took it away: then the next
   * attempt can leave it where it is.
   */
  private static Outcome notFound(ReviewRequested order, CheckNotFoundException problem) {
    Optional<FileChange> culprit =
        order.getPatch().getFiles().stream()
            .filter(file -> isProgram(file, problem.check()))
            .findFirst();
    if (culprit.isEmpty()) {
      return new Outcome.Failed(FailureKind.REJECTED, "CHECK_NOT_FOUND", problem.getMessage());
    }
    String path = culprit.get().getPath();
    String what =
        culprit.get().getChange() == ChangeKind.DELETED
            ? "The patch deletes "
            : "The patch changes ";
    return new Outcome.ChangesRequested(
        List.of(
            new Finding(
                Severity.ERROR,
                what
                    + path
                    + ", which the check '"
                    + problem.check().getName()
                    + "' runs and now cannot start. Leave it as it was.",
                path,
                null)),
        List.of());
  }

  private static boolean isProgram(FileChange file, CheckCommand check) {
    return !check.getCommand().isEmpty()
        && Path.of(check.getCommand().getFirst()).normalize().equals(Path.of(file.getPath()));
  }
}
