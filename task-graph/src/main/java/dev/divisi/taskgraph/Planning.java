package dev.divisi.taskgraph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a goal, or the making of it.
 *
 * @param attempt number of the current attempt to plan; 0 before the first
 * @param failedAttempts how many failed
 * @param handBacks how often it was handed back because a question was open
 * @param work the planning work; null when none is ordered
 * @param orders how many orders were given
 * @param feedback why earlier attempts did not do
 * @param version version of the plan in force; 0 while there is none
 * @param lastVersion the last version that was ever proposed
 * @param contentHash hash of the plan in force; null while there is none
 * @param judged what policy said of plans, the last one last; it may speak before a plan is seen
 * @param revision the version that waits to be put in force; null when none does
 * @param retryAt when the next order may be given; null while one is given, and in state that an
 *     older version wrote
 * @param approvals what people are asked to approve before the plan starts; null when they are not
 * @param editors who edited the plan before it started; null in state that an older version wrote
 */
public record Planning(
    int attempt,
    int failedAttempts,
    int handBacks,
    @Nullable Work work,
    int orders,
    List<Feedback> feedback,
    int version,
    int lastVersion,
    @Nullable String contentHash,
    List<JudgedPlan> judged,
    @Nullable PendingRevision revision,
    @Nullable Instant retryAt,
    @Nullable Approvals approvals,
    List<String> editors) {

  /** More plans than that are never on their way at once, beside the one in force. */
  private static final int MAX_JUDGED = 4;

  static final Planning NONE =
      new Planning(0, 0, 0, null, 0, List.of(), 0, 0, null, List.of(), null, null, null, List.of());

  /**
   * Policy's word on a plan. Kept by hash: the word on a plan that was refused may come last.
   *
   * @param contentHash hash of the plan
   * @param verdict what policy says of it
   */
  public record JudgedPlan(String contentHash, Verdict verdict) {}

  /**
   * A version of the plan that is not in force yet; what it changes is {@link Revision}.
   *
   * @param version its number
   * @param contentHash its hash
   * @param by who made it
   * @param reason why
   * @param approval why a person must approve it; null while policy has not spoken
   * @param approvals what people are asked to approve; null while they are not, and in state that
   *     an older version wrote
   */
  public record PendingRevision(
      int version,
      String contentHash,
      String by,
      String reason,
      @Nullable String approval,
      @Nullable Approvals approvals) {

    PendingRevision awaiting(Approvals newApprovals, Instant at) {
      return new PendingRevision(
          version, contentHash, by, reason, newApprovals.words(at), newApprovals);
    }
  }

  public Planning {
    feedback = List.copyOf(feedback);
    // State that an older version wrote has none.
    judged = judged == null ? List.of() : List.copyOf(judged);
    editors = editors == null ? List.of() : List.copyOf(editors);
  }

  /** What policy says of the plan with that hash; null before it does. */
  @Nullable Verdict verdictOn(String hash) {
    return judged.stream()
        .filter(one -> one.contentHash().equals(hash))
        .findFirst()
        .map(JudgedPlan::verdict)
        .orElse(null);
  }

  Planning withWork(@Nullable Work newWork) {
    return with(failedAttempts, newWork, feedback, judged, revision);
  }

  Planning ordered(int newAttempt, int number, Instant at) {
    return new Planning(
        newAttempt,
        failedAttempts,
        handBacks,
        Work.ordered(number, WorkStep.PLAN, at),
        number,
        feedback,
        version,
        lastVersion,
        contentHash,
        judged,
        revision,
        null,
        approvals,
        editors);
  }

  Planning failed(Feedback lesson, boolean counted, Instant newRetryAt) {
    return new Planning(
        attempt,
        counted ? failedAttempts + 1 : failedAttempts,
        lesson.code().equals(FailureRules.QUESTION_OPEN) ? handBacks + 1 : handBacks,
        null,
        orders,
        Task.Attempts.appended(feedback, lesson),
        version,
        lastVersion,
        contentHash,
        judged,
        revision,
        newRetryAt,
        approvals,
        editors);
  }

  Planning told(Feedback lesson) {
    return with(failedAttempts, work, Task.Attempts.appended(feedback, lesson), judged, revision);
  }

  /** What people approved of an earlier version says nothing of this one. */
  Planning inForce(int newVersion, String newHash) {
    return new Planning(
        attempt,
        failedAttempts,
        handBacks,
        null,
        orders,
        feedback,
        newVersion,
        Math.max(lastVersion, newVersion),
        newHash,
        judged,
        null,
        null,
        null,
        editors);
  }

  /** A version that a person made is in force, and the plan has not started. */
  Planning editedBy(String person) {
    Set<String> all = new LinkedHashSet<>(editors);
    all.add(person);
    return new Planning(
        attempt,
        failedAttempts,
        handBacks,
        work,
        orders,
        feedback,
        version,
        lastVersion,
        contentHash,
        judged,
        revision,
        retryAt,
        approvals,
        List.copyOf(all));
  }

  Planning judged(String hash, Verdict newVerdict) {
    List<JudgedPlan> all = new ArrayList<>(judged);
    all.removeIf(one -> one.contentHash().equals(hash));
    all.add(new JudgedPlan(hash, newVerdict));
    // What policy said of the plan in force is needed as long as that is.
    int tooMany = all.size() - MAX_JUDGED - 1;
    for (int i = 0; tooMany > 0 && i < all.size(); ) {
      if (all.get(i).contentHash().equals(contentHash)) {
        i++;
      } else {
        all.remove(i);
        tooMany--;
      }
    }
    return with(failedAttempts, work, feedback, all, revision);
  }

  Planning revised(@Nullable PendingRevision pending) {
    return new Planning(
        attempt,
        failedAttempts,
        handBacks,
        work,
        orders,
        feedback,
        version,
        pending == null ? lastVersion : Math.max(lastVersion, pending.version()),
        contentHash,
        judged,
        pending,
        retryAt,
        approvals,
        editors);
  }

  /** People are asked to approve that version, or have been. */
  Planning asking(int askedVersion, @Nullable Approvals newApprovals, Instant at) {
    if (revision != null && revision.version() == askedVersion && newApprovals != null) {
      return revised(revision.awaiting(newApprovals, at));
    }
    return new Planning(
        attempt,
        failedAttempts,
        handBacks,
        work,
        orders,
        feedback,
        version,
        lastVersion,
        contentHash,
        judged,
        revision,
        retryAt,
        newApprovals,
        editors);
  }

  private Planning with(
      int newFailedAttempts,
      @Nullable Work newWork,
      List<Feedback> newFeedback,
      List<JudgedPlan> newJudged,
      @Nullable PendingRevision newRevision) {
    return new Planning(
        attempt,
        newFailedAttempts,
        handBacks,
        newWork,
        orders,
        newFeedback,
        version,
        lastVersion,
        contentHash,
        newJudged,
        newRevision,
        retryAt,
        approvals,
        editors);
  }
}
