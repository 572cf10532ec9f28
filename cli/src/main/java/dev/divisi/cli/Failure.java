package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.WorkFailed;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why an attempt did not get through, as the one who said so put it.
 *
 * @param attempt the attempt that it is about
 * @param code its name, such as AGENT_CHANGED_NOTHING
 * @param message what is wrong; one line a problem
 * @param evidence the end of what was printed, line by line; may be empty
 */
record Failure(int attempt, String code, String message, List<String> evidence) {
  private static final int EVIDENCE_LINES = 15;

  static Optional<Failure> of(WorkFailed fact) {
    if (fact.getHandedBack()) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure(
            fact.getWork().getAttempt(),
            fact.getCode(),
            fact.getMessage(),
            evidence(fact.getEvidence())));
  }

  static Optional<Failure> of(ReviewCompleted fact) {
    if (fact.getOutcome() == ReviewOutcome.APPROVED) {
      return Optional.empty();
    }
    String message =
        fact.getFindings().stream().map(Finding::getMessage).collect(Collectors.joining("\n"));
    return Optional.of(
        new Failure(
            fact.getWork().getAttempt(),
            "REVIEW_CHANGES_REQUESTED",
            message.isEmpty() ? "The reviewer asks for changes." : message,
            evidence(fact.getChecks())));
  }

  static Optional<Failure> of(MergeCompleted fact) {
    if (fact.getOutcome() == MergeOutcome.MERGED) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure(
            fact.getWork().getAttempt(),
            "MERGE_" + fact.getOutcome(),
            fact.getMessage(),
            evidence(fact.getChecks())));
  }

  /** A verdict of policy on a patch or (attempt 0) on a plan. */
  static Optional<Failure> of(int attempt, Verdict verdict) {
    if (verdict.getOutcome() != VerdictOutcome.DENY) {
      return Optional.empty();
    }
    String message =
        verdict.getFindings().stream()
            .filter(finding -> finding.getOutcome() == VerdictOutcome.DENY)
            .map(Failure::words)
            .collect(Collectors.joining("\n"));
    return Optional.of(new Failure(attempt, "POLICY_DENIED", message, List.of()));
  }

  private static String words(RuleFinding finding) {
    String path = finding.getPath() == null ? "" : " (" + finding.getPath() + ")";
    return finding.getRuleId() + ": " + finding.getReason() + path;
  }

  /** The end of the last check that failed. */
  private static List<String> evidence(List<CheckResult> checks) {
    List<CheckResult> failed =
        checks.stream().filter(check -> check.getExitCode() != 0 || check.getTimedOut()).toList();
    if (failed.isEmpty()) {
      return List.of();
    }
    CheckResult check = failed.getLast();
    List<String> lines =
        Untrusted.lines(check.getLogEnd()).lines().filter(line -> !line.isBlank()).toList();
    String how = check.getTimedOut() ? "timed out" : "exit code " + check.getExitCode();
    String command = Untrusted.line(String.join(" ", check.getCommand()));
    return Stream.concat(
            Stream.of("$ " + command + "   (" + how + ")"),
            lines.stream().skip(Math.max(0, lines.size() - EVIDENCE_LINES)))
        .toList();
  }
}
