package dev.divisi.taskgraph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The patch of the current attempt, and what was said of it. A verdict may come before the patch.
 *
 * @param patchHash hash of the patch that was accepted; null while only a verdict has come
 * @param changedLines how many lines it changes
 * @param judgedHash hash of the one patch that policy judged, in state that an older version wrote;
 *     else null
 * @param verdict what policy said of that one; else null
 * @param judged what policy said of patches, the last one last: a worker may have made two
 * @param reviewer who reviewed it, each of them; null before
 * @param evidence one line a check
 * @param reviewPool the pool whose review is asked for; null while it is the ordinary one
 * @param approvals what people are asked to approve; null when they are not
 * @param approvedBy the person who approved it last; null when none had to
 */
public record Candidate(
    @Nullable String patchHash,
    int changedLines,
    @Nullable String judgedHash,
    @Nullable Verdict verdict,
    List<Judged> judged,
    @Nullable String reviewer,
    List<String> evidence,
    @Nullable String reviewPool,
    @Nullable Approvals approvals,
    @Nullable String approvedBy) {

  /** More patches of one attempt are never on their way at once. */
  private static final int MAX_JUDGED = 4;

  static final Candidate NONE =
      new Candidate(null, 0, null, null, List.of(), null, List.of(), null, null, null);

  /** Policy's word on one patch. */
  public record Judged(String patchHash, Verdict verdict) {}

  public Candidate {
    if (judged != null) {
      judged = List.copyOf(judged);
    } else if (judgedHash == null || verdict == null) {
      judged = List.of();
    } else {
      judged = List.of(new Judged(judgedHash, verdict));
    }
    judgedHash = null;
    verdict = null;
    evidence = List.copyOf(evidence);
  }

  Candidate proposed(String hash, int lines) {
    return new Candidate(hash, lines, null, null, judged, null, List.of(), null, null, null);
  }

  Candidate judged(String hash, Verdict newVerdict) {
    List<Judged> all = new ArrayList<>(judged);
    all.removeIf(one -> one.patchHash().equals(hash));
    all.add(new Judged(hash, newVerdict));
    return with(all.subList(Math.max(0, all.size() - MAX_JUDGED), all.size()), reviewPool);
  }

  /** One reviewer more let it pass. */
  Candidate reviewed(String newReviewer, List<String> newEvidence) {
    List<String> all = new ArrayList<>(evidence);
    newEvidence.stream()
        .map(line -> reviewPool == null ? line : reviewPool + ": " + line)
        .forEach(all::add);
    return new Candidate(
        patchHash,
        changedLines,
        null,
        null,
        judged,
        reviewer == null ? newReviewer : reviewer + ", " + newReviewer,
        all,
        reviewPool,
        approvals,
        approvedBy);
  }

  /** The review of that pool is asked for; null is the ordinary one. */
  Candidate inReview(@Nullable String pool) {
    return with(judged, pool);
  }

  private Candidate with(List<Judged> newJudged, @Nullable String newReviewPool) {
    return new Candidate(
        patchHash,
        changedLines,
        null,
        null,
        newJudged,
        reviewer,
        evidence,
        newReviewPool,
        approvals,
        approvedBy);
  }

  Candidate asking(@Nullable Approvals newApprovals) {
    return new Candidate(
        patchHash,
        changedLines,
        null,
        null,
        judged,
        reviewer,
        evidence,
        reviewPool,
        newApprovals,
        approvedBy);
  }

  Candidate approved(String by) {
    return new Candidate(
        patchHash, changedLines, null, null, judged, reviewer, evidence, reviewPool, approvals, by);
  }

  /** What the approvals count for has begun: they count without end. */
  Candidate mergeBegun() {
    return approvals == null ? this : asking(approvals.beginning());
  }

  /** The verdict on the accepted patch; null when there is none, or it is about another patch. */
  public @Nullable Verdict currentVerdict() {
    return judged.stream()
        .filter(one -> one.patchHash().equals(patchHash))
        .findFirst()
        .map(Judged::verdict)
        .orElse(null);
  }

  /** The pool that must review it after the review that is asked for now; empty after the last. */
  Optional<String> nextReviewPool() {
    Verdict current = currentVerdict();
    List<String> pools = current == null ? List.of() : current.reviewPools();
    int next = reviewPool == null ? 0 : pools.indexOf(reviewPool) + 1;
    return next < pools.size() ? Optional.of(pools.get(next)) : Optional.empty();
  }
}
