package dev.divisi.taskgraph;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is ordered now of a goal or a task, and whether a report fits it.
 *
 * @param work the work; null when nothing is ordered
 * @param attempt the current attempt
 * @param ended whether the goal or the task is over
 */
record CurrentWork(@Nullable Work work, int attempt, boolean ended) {

  /** Empty when the goal has no such task. */
  static Optional<CurrentWork> of(Draft draft, WorkReference reference) {
    Goal goal = draft.goalOrThrow(reference.goalId());
    String taskId = reference.taskId();
    if (taskId == null) {
      return Optional.of(
          new CurrentWork(
              goal.planning().work(), goal.planning().attempt(), goal.status().isEnd()));
    }
    return draft
        .task(reference.goalId(), taskId)
        .map(
            task -> new CurrentWork(task.work(), task.attempts().current(), task.status().isEnd()));
  }

  /** Whether it may be done without a claim. */
  private boolean mayBegin() {
    return work != null && work.mayBegin();
  }

  /** Why a claim on, or a report about, that work is not heard; empty when it is. */
  static Optional<String> refusal(Draft draft, WorkReference reference, @Nullable String claimId) {
    Optional<CurrentWork> found = of(draft, reference);
    if (found.isEmpty()) {
      return Optional.of("the goal has no task '" + reference.taskId() + "'");
    }
    CurrentWork current = found.get();
    Work work = current.work();
    if (current.ended()) {
      return Optional.of("it is over");
    }
    if (reference.attempt() != current.attempt()) {
      return Optional.of(
          "attempt " + reference.attempt() + " is not the current one, " + current.attempt());
    }
    if (work == null || work.step() != reference.step()) {
      return Optional.of("no " + word(reference.step()) + " is asked for now");
    }
    if (claimId != null && !work.heldBy(claimId)) {
      return Optional.of(
          work.claimId() == null
              ? "nobody holds the lease"
              : "the lease is held by " + work.worker());
    }
    return Optional.empty();
  }

  /**
   * Whether what comes of work is heard: it must be of the current attempt and step, and from the
   * claim that holds the lease. If not, that is said, and nothing else changes.
   *
   * <p>What may be done without a claim is heard from anybody while nobody has claimed it: the
   * first claim or result in the log wins. But whoever spends something must have claimed.
   */
  static boolean accepts(
      Draft draft,
      WorkReference reference,
      String claimId,
      Spend spend,
      String actor,
      String command) {
    boolean unclaimed =
        spend.equals(Spend.NONE) && of(draft, reference).map(CurrentWork::mayBegin).orElse(false);
    Optional<String> refusal = refusal(draft, reference, unclaimed ? null : claimId);
    refusal.ifPresent(
        reason ->
            draft.refuse(
                reference.goalId(),
                reference.taskId(),
                reference.attempt(),
                actor,
                command,
                reason));
    return refusal.isEmpty();
  }

  private static String word(WorkStep step) {
    return switch (step) {
      case PLAN -> "plan";
      case IMPLEMENT -> "patch";
      case REVIEW -> "review";
      case MERGE -> "merge";
    };
  }
}
