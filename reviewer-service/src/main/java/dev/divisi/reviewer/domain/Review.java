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

/**
 * Judges a patch by evidence. The patch is applied again, to a tree that the implementer never had
 * in its hands, and the task's checks are run there; it is approved when every one of them passes,
 * unless an opinion names a criterion of the task that is not met.
 */
public final class Review {
  private final PatchedTrees trees;
  private final CheckRuns checks;
  private final Opinion opinion;

  /** What a review ends with. */
  public sealed interface Outcome {
    /** Every check passed, or there is none. */
    record Approved(List<Finding> findings, List<CheckResult> checks) implements Outcome {}

    /** The findings say what must change; they are what the next attempt is told. */
    record ChangesRequested(List<Finding> findings, List<CheckResult> checks) implements Outcome {}

    /** The patch could not be judged. */
    record Failed(FailureKind kind, String code, String message) implements Outcome {}
  }

  /**
   * Makes a reviewer.
   *
   * @param opinion asked about what passes its checks
   */
  public Review(PatchedTrees trees, CheckRuns checks, Opinion opinion) {
    this.trees = trees;
    this.checks = checks;
    this.opinion = opinion;
  }

  /**
   * Reviews.
   *
   * @param desk is told what is going on
   */
  public Outcome judge(ReviewRequested order, ReviewDesk desk) throws InterruptedException {
    desk.activity("applying the patch");
    try (PatchedTree tree = trees.layOut(order.getRepository(), order.getPatch())) {
      return judge(order, tree.directory(), desk);
    } catch (PatchedTreeException e) {
      return new Outcome.Failed(e.kind(), e.code(), e.getMessage());
    }
  }

  private Outcome judge(ReviewRequested order, Path directory, ReviewDesk desk)
      throws InterruptedException {
    List<CheckCommand> commands = order.getTask().getChecks();
    if (commands.isEmpty()) {
      Finding nothingRun =
          new Finding(
              Severity.INFO,
              "The task has no checks, so nothing was run: an approval rests on the patch being"
                  + " what it says it is, and on no evidence.",
              null,
              null,
              null);
      return weighed(order, List.of(nothingRun), List.of(), desk);
    }
    List<CheckRun> runs;
    try {
      runs = checks.run(commands, directory, desk::activity);
    } catch (CheckNotFoundException e) {
      return notFound(order, e);
    }
    List<CheckResult> results = runs.stream().map(CheckRun::result).toList();
    List<Finding> findings = new ArrayList<>();
    for (CheckRun run : runs) {
      if (!run.passed()) {
        findings.add(new Finding(Severity.ERROR, run.finding(), null, null, null));
      }
    }
    return findings.isEmpty()
        ? weighed(order, List.of(), results, desk)
        : new Outcome.ChangesRequested(findings, results);
  }

  /**
   * Asks for an opinion on what passed. It can only ask for changes, and only where it says which
   * criterion of the task is not met: whatever else it finds is a warning.
   */
  private Outcome weighed(
      ReviewRequested order, List<Finding> before, List<CheckResult> results, ReviewDesk desk)
      throws InterruptedException {
    List<String> criteria = order.getTask().getAcceptanceCriteria();
    List<Finding> findings = new ArrayList<>(before);
    boolean unmet = false;
    for (Finding found : opinion.on(order, results, desk)) {
      boolean names = found.getCriterion() != null && criteria.contains(found.getCriterion());
      boolean asks = found.getSeverity() == Severity.ERROR;
      unmet |= asks && names;
      findings.add(
          asks && !names ? Finding.newBuilder(found).setSeverity(Severity.WARNING).build() : found);
    }
    return unmet
        ? new Outcome.ChangesRequested(findings, results)
        : new Outcome.Approved(findings, results);
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
                null,
                null)),
        List.of());
  }

  private static boolean isProgram(FileChange file, CheckCommand check) {
    return !check.getCommand().isEmpty()
        && Path.of(check.getCommand().getFirst()).normalize().equals(Path.of(file.getPath()));
  }
}
