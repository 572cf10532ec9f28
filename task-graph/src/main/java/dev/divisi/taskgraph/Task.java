package dev.divisi.taskgraph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of a task.
 *
 * @param definition what was planned
 * @param status where it stands
 * @param reason why it stands there or what it waits for, for a person; empty when all is said
 * @param unmetDependencies how many of the tasks that it depends on are not merged yet
 * @param attempts its attempts
 * @param work what is ordered now; null when nothing is
 * @param candidate the patch under judgement; null when there is none
 * @param commit the merged commit; null before, and when there was nothing to merge
 * @param timeline when what happened
 */
public record Task(
    TaskDefinition definition,
    TaskStatus status,
    String reason,
    int unmetDependencies,
    Attempts attempts,
    @Nullable Work work,
    @Nullable Candidate candidate,
    @Nullable String commit,
    Timeline timeline) {

  /**
   * The attempts at a task.
   *
   * @param current number of the current attempt; 0 before the first
   * @param failed how many failed by somebody's fault
   * @param stepFailures how often the current review or merge came to no result
   * @param orders how many orders were given in all
   * @param notBefore when the next order may be given; null when at once
   * @param feedback what earlier attempts taught; the last {@value #MAX_FEEDBACK}
   */
  public record Attempts(
      int current,
      int failed,
      int stepFailures,
      int orders,
      @Nullable Instant notBefore,
      List<Feedback> feedback) {

    static final int MAX_FEEDBACK = 3;
    static final Attempts NONE = new Attempts(0, 0, 0, 0, null, List.of());

    public Attempts {
      feedback = List.copyOf(feedback);
    }

    static List<Feedback> appended(List<Feedback> feedback, Feedback lesson) {
      List<Feedback> all = new ArrayList<>(feedback);
      all.add(lesson);
      return all.subList(Math.max(0, all.size() - MAX_FEEDBACK), all.size());
    }

    Attempts started(int number, int order) {
      return new Attempts(number, failed, 0, order, null, feedback);
    }

    Attempts stepOrdered(int order, boolean freshStep) {
      return new Attempts(current, failed, freshStep ? 0 : stepFailures, order, null, feedback);
    }

    Attempts stepReleased(boolean counted, Instant retryAt) {
      return new Attempts(
          current, failed, counted ? stepFailures + 1 : stepFailures, orders, retryAt, feedback);
    }

    Attempts failed(Feedback lesson, boolean counted, @Nullable Instant retryAt) {
      return new Attempts(
          current, counted ? failed + 1 : failed, 0, orders, retryAt, appended(feedback, lesson));
    }

    Attempts backOffEnded() {
      return new Attempts(current, failed, stepFailures, orders, null, feedback);
    }
  }

  /**
   * The patch of the current attempt, and what was said of it. A verdict may come before the patch.
   *
   * @param patchHash hash of the patch that was accepted; null while only a verdict has come
   * @param judgedHash hash of the patch that policy judged; null before
   * @param verdict what policy says; null before
   * @param reviewer who reviewed it; null before
   * @param evidence one line a check
   * @param approvedBy the person who approved it; null when none did
   */
  public record Candidate(
      @Nullable String patchHash,
      @Nullable String judgedHash,
      @Nullable Verdict verdict,
      @Nullable String reviewer,
      List<String> evidence,
      @Nullable String approvedBy) {

    static final Candidate NONE = new Candidate(null, null, null, null, List.of(), null);

    public Candidate {
      evidence = List.copyOf(evidence);
    }

    Candidate proposed(String hash) {
      return new Candidate(hash, judgedHash, verdict, null, List.of(), null);
    }

    Candidate judged(String hash, Verdict newVerdict) {
      return new Candidate(patchHash, hash, newVerdict, reviewer, evidence, approvedBy);
    }

    Candidate reviewed(String newReviewer, List<String> newEvidence) {
      return new Candidate(patchHash, judgedHash, verdict, newReviewer, newEvidence, approvedBy);
    }

    Candidate approved(String by) {
      return new Candidate(patchHash, judgedHash, verdict, reviewer, evidence, by);
    }

    /** The verdict on the accepted patch; null when there is none, or it is about another patch. */
    @Nullable Verdict currentVerdict() {
      return patchHash != null && patchHash.equals(judgedHash) ? verdict : null;
    }
  }

  /**
   * When what happened.
   *
   * @param startedAt when its first attempt was ordered; null before
   * @param updatedAt when it last changed
   * @param endedAt when it ended; null before
   */
  public record Timeline(
      @Nullable Instant startedAt, Instant updatedAt, @Nullable Instant endedAt) {}

  /** Its id. */
  public String taskId() {
    return definition.taskId();
  }

  /** Whether it only waits for the scheduler: ready, and not in a back-off. */
  public boolean isDispatchable() {
    return status == TaskStatus.READY && attempts.notBefore() == null;
  }

  Candidate candidateOrNone() {
    return candidate == null ? Candidate.NONE : candidate;
  }

  Task at(TaskStatus newStatus, String newReason, Instant now) {
    boolean starts = newStatus == TaskStatus.DISPATCHED && timeline.startedAt() == null;
    return new Task(
        definition,
        newStatus,
        newReason,
        unmetDependencies,
        attempts,
        newStatus.isEnd() ? null : work,
        newStatus.isEnd() ? null : candidate,
        commit,
        new Timeline(starts ? now : timeline.startedAt(), now, newStatus.isEnd() ? now : null));
  }

  Task withUnmetDependencies(int count) {
    return new Task(definition, status, reason, count, attempts, work, candidate, commit, timeline);
  }

  Task withAttempts(Attempts newAttempts) {
    return new Task(
        definition,
        status,
        reason,
        unmetDependencies,
        newAttempts,
        work,
        candidate,
        commit,
        timeline);
  }

  Task withWork(@Nullable Work newWork) {
    return new Task(
        definition,
        status,
        reason,
        unmetDependencies,
        attempts,
        newWork,
        candidate,
        commit,
        timeline);
  }

  Task withCandidate(@Nullable Candidate newCandidate) {
    return new Task(
        definition,
        status,
        reason,
        unmetDependencies,
        attempts,
        work,
        newCandidate,
        commit,
        timeline);
  }

  Task withCommit(@Nullable String newCommit) {
    return new Task(
        definition,
        status,
        reason,
        unmetDependencies,
        attempts,
        work,
        candidate,
        newCommit,
        timeline);
  }
}
