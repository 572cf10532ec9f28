package dev.divisi.implementer.domain;

import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignment;
import dev.divisi.checks.CheckNotFoundException;
import dev.divisi.checks.CheckRun;
import dev.divisi.checks.CheckRuns;
import dev.divisi.globs.WriteScope;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.TaskReady;
import dev.divisi.workspace.PatchDiff;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rounds of one attempt, from editing to checking: what each is told, and when they end. */
final class Rounds {
  static final String QUESTION_OPEN = "QUESTION_OPEN";

  private static final String OUT_OF_SCOPE = "PATCH_OUT_OF_SCOPE";

  private final TaskReady order;
  private final Attempt attempt;
  private final AttemptLog log;
  private final Checkout checkout;
  private final PatchExamination examination;

  /** Empty when the agent cannot go on: then only a reviewer runs checks. */
  private final Optional<CheckRuns> checks;

  private int number;
  private List<String> findings = List.of();
  private @Nullable String lastTree;

  Rounds(
      TaskReady order,
      Attempt attempt,
      AttemptLog log,
      Checkout checkout,
      PatchExamination examination,
      Optional<CheckRuns> checks) {
    this.order = order;
    this.attempt = attempt;
    this.log = log;
    this.checkout = checkout;
    this.examination = examination;
    this.checks = checks;
  }

  Assignment.Round next() {
    number++;
    log.nextRound();
    if (checks.isPresent()) {
      attempt.iteration(number);
    }
    int limit = checks.isPresent() ? attempt.maxIterations() : 1;
    return new Assignment.Round(number, limit, log.budget(), findings);
  }

  /**
   * Takes back what the agent made.
   *
   * @return the patch, or nothing when the agent is to go round again
   */
  Optional<Patch> harvest(AgentReport report, WriteScope scope)
      throws ImplementationException, InterruptedException {
    log.activity("harvesting");
    PatchDiff diff;
    Patch patch;
    try {
      diff = checkout.harvest();
      if (diff.isEmpty() && !report.nothingToDo() && log.waitsForAnAnswer()) {
        throw waits();
      }
      patch = examination.examine(diff, scope, report);
    } catch (ImplementationException refused) {
      return again(refused);
    }
    List<CheckRun> runs = run(diff.resultTree());
    List<CheckRun> failed = runs.stream().filter(run -> !run.passed()).toList();
    if (failed.isEmpty()) {
      return Optional.of(patch);
    }
    findings = failed.stream().map(CheckRun::finding).toList();
    List<CheckResult> evidence = runs.stream().map(CheckRun::result).toList();
    if (diff.resultTree().equals(lastTree)) {
      throw failed(
          FailureKind.AGENT, "CHECKS_FAILED", "The agent changed nothing more, though", evidence);
    }
    lastTree = diff.resultTree();
    requireMore(evidence);
    return Optional.empty();
  }

  /** What an examination refuses can be mended in the next round, but for nothing at all. */
  private Optional<Patch> again(ImplementationException refused) throws ImplementationException {
    if (refused.code().equals(OUT_OF_SCOPE) && log.waitsForAnAnswer()) {
      throw waits();
    }
    boolean mendable = refused.code().startsWith("PATCH_") && checks.isPresent();
    if (!mendable || isLast()) {
      throw refused;
    }
    findings = List.of(refused.getMessage());
    requireMore(List.of());
    return Optional.empty();
  }

  private List<CheckRun> run(String tree) throws ImplementationException, InterruptedException {
    if (checks.isEmpty()) {
      return List.of();
    }
    try (LaidOut laidOut = checkout.layOut(tree)) {
      return checks.get().run(order.getTask().getChecks(), laidOut.directory(), log::activity);
    } catch (CheckNotFoundException e) {
      // This worker lacks the program; the reviewer may have it, and says so when it has not.
      return List.of();
    }
  }

  private boolean isLast() {
    return attempt.maxIterations() > 0 && number >= attempt.maxIterations();
  }

  private void requireMore(List<CheckResult> evidence) throws ImplementationException {
    if (isLast()) {
      throw failed(
          FailureKind.EXHAUSTED,
          "ITERATIONS_EXHAUSTED",
          "After " + number + " rounds, which is all that maxIterationsPerAttempt allows,",
          evidence);
    }
    if (log.budget().isUsedUp()) {
      throw failed(
          FailureKind.EXHAUSTED,
          "BUDGET_EXHAUSTED",
          "The attempt's budget is used up after " + number + " rounds, and",
          evidence);
    }
  }

  private ImplementationException failed(
      FailureKind kind, String code, String beginning, List<CheckResult> evidence) {
    return new ImplementationException(
        kind,
        code,
        beginning + " this is not as it should be: " + String.join("\n", findings),
        evidence,
        null);
  }

  private static ImplementationException waits() {
    return ImplementationException.handedBack(
        QUESTION_OPEN, "The agent asked something and cannot go on without the answer.");
  }
}
