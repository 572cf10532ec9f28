package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.sql.TaskRecords.Claimed;
import dev.divisi.console.adapter.sql.TaskRecords.Dated;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.WorkFailed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a task, with all that was said of it.
 *
 * @param number from 1
 * @param claims who worked on it
 * @param patch what it proposed; null when it proposed nothing
 * @param verdict what policy said of that patch; null when it said nothing
 * @param reviews what reviewers said of it
 * @param merges how merging it ended, each time
 * @param failures what failed
 * @param hasSteps whether steps of an agent are on record
 */
public record Attempt(
    int number,
    List<Claimed> claims,
    @Nullable Dated<PatchProposed> patch,
    @Nullable Dated<PatchEvaluated> verdict,
    List<Dated<ReviewCompleted>> reviews,
    List<Dated<MergeCompleted>> merges,
    List<Dated<WorkFailed>> failures,
    boolean hasSteps) {

  /** Hash of its patch; empty when it has none. */
  public String hash() {
    return patch == null ? "" : patch.record().getPatch().getHash();
  }

  /** Lines that its patch brings. */
  public int added() {
    return files().stream().mapToInt(file -> Math.max(0, file.getAddedLines())).sum();
  }

  /** Lines that its patch takes away. */
  public int removed() {
    return files().stream().mapToInt(file -> Math.max(0, file.getRemovedLines())).sum();
  }

  /** What its patch changes. */
  public List<FileChange> files() {
    return patch == null ? List.of() : patch.record().getPatch().getFiles();
  }

  /** What reviewers found. */
  public List<Finding> findings() {
    return reviews.stream().flatMap(review -> review.record().getFindings().stream()).toList();
  }

  /** Findings that are about no file of the patch. */
  public List<Finding> generalFindings() {
    return findings().stream()
        .filter(
            finding ->
                finding.getPath() == null
                    || files().stream().noneMatch(file -> file.getPath().equals(finding.getPath())))
        .toList();
  }

  /** Checks that were run, by reviewers and at the merge. */
  public List<CheckResult> checks() {
    return java.util.stream.Stream.concat(
            reviews.stream().flatMap(review -> review.record().getChecks().stream()),
            merges.stream().flatMap(merge -> merge.record().getChecks().stream()))
        .toList();
  }

  /** How many checks passed. */
  public int passed() {
    return (int) checks().stream().filter(Attempt::passed).count();
  }

  /** Whether a check passed. */
  public static boolean passed(CheckResult check) {
    return check.getExitCode() == 0 && !check.getTimedOut();
  }
}
