package dev.divisi.taskgraph;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a patch to a merge: policy, review, a person where one is needed, the feature branch. */
final class PatchRules {

  private final Scheduler scheduler;
  private final FailureRules failures;
  private final RevisionRules revisions;

  PatchRules(Scheduler scheduler, FailureRules failures, RevisionRules revisions) {
    this.scheduler = scheduler;
    this.failures = failures;
    this.revisions = revisions;
  }

  void propose(Draft draft, Command.ProposePatch command) {
    WorkReference work = command.work();
    draft.goalOrThrow(work.goalId());
    if (!CurrentWork.accepts(
        draft, work, command.claimId(), command.spend(), "implementer", "propose patch")) {
      return;
    }
    Task task = task(draft, work);
    String worker = Work.holder(task.work(), "implementer");
    String goalId = work.goalId();
    String handoff = command.handoff();
    LeaseRules.reportSpend(draft, work, command.spend());
    if (handoff != null && !handoff.isBlank()) {
      draft.emit(
          new Event.HandoffLeft(goalId, task.taskId(), draft.now(), work.attempt(), handoff));
    }
    draft.emit(
        new Event.PatchAccepted(
            goalId,
            task.taskId(),
            draft.now(),
            work.attempt(),
            command.patchHash(),
            command.changedLines(),
            command.agent(),
            worker));
    Optional<Feedback> rejection = rejection(task, command.patchHash());
    if (rejection.isPresent()) {
      // Whoever made it would make it again, and who rejected it be asked again.
      FailureRules.giveUp(
          draft,
          goalId,
          task(draft, work),
          "SAME_PATCH_AGAIN",
          "it made the patch again that " + rejection.get().source() + " rejected");
      scheduler.advance(draft, goalId);
    } else {
      actOnVerdict(draft, goalId, task.taskId());
    }
  }

  /** A person's no to that very patch of an earlier attempt. */
  private static Optional<Feedback> rejection(Task task, String patchHash) {
    return task.attempts().feedback().stream()
        .filter(lesson -> lesson.code().equals(Feedback.PATCH_REJECTED))
        .filter(lesson -> lesson.changed().contains(patchHash))
        .findFirst();
  }

  /** The verdict may overtake the patch: they come on two topics. */
  void judge(Draft draft, Command.JudgePatch command) {
    WorkReference work = command.work();
    String goalId = work.goalId();
    draft.goalOrThrow(goalId);
    String taskId = work.taskId();
    Task task = taskId == null ? null : draft.task(goalId, taskId).orElse(null);
    String refusal = task == null ? "the goal has no such task" : refusal(task, command);
    if (taskId == null || refusal != null) {
      String reason = String.valueOf(refusal);
      draft.refuse(goalId, taskId, work.attempt(), "policy", "judge patch", reason);
      return;
    }
    draft.emit(
        new Event.PatchJudged(
            goalId, taskId, draft.now(), work.attempt(), command.patchHash(), command.verdict()));
    actOnVerdict(draft, goalId, taskId);
  }

  private static @Nullable String refusal(Task task, Command.JudgePatch command) {
    if (command.work().attempt() != task.attempts().current()) {
      return "attempt "
          + command.work().attempt()
          + " is not the current one, "
          + task.attempts().current();
    }
    if (task.definition().expand()) {
      return "it is turned into parts; there is no patch";
    }
    if (task.status() == TaskStatus.RUNNING) {
      return null;
    }
    if (task.status() != TaskStatus.PROPOSED) {
      return "no patch waits for a verdict";
    }
    return command.patchHash().equals(task.candidateOrNone().patchHash())
        ? null
        : "the verdict is about another patch";
  }

  private void actOnVerdict(Draft draft, String goalId, String taskId) {
    Task task = draft.taskOrThrow(goalId, taskId);
    Verdict verdict = task.candidateOrNone().currentVerdict();
    if (task.status() != TaskStatus.PROPOSED || verdict == null) {
      return;
    }
    switch (verdict.outcome()) {
      case ALLOW, REQUIRE_APPROVAL -> scheduler.orderReview(draft, goalId, task, null);
      case DENY ->
          failures.patchRefused(draft, goalId, task, "POLICY_DENIED", "policy", verdict.joined());
    }
  }

  void completeReview(Draft draft, Command.CompleteReview command) {
    WorkReference work = command.work();
    String goalId = work.goalId();
    draft.goalOrThrow(goalId);
    if (!CurrentWork.accepts(
        draft, work, command.claimId(), command.spend(), command.reviewer(), "complete review")) {
      return;
    }
    Task task = task(draft, work);
    Candidate candidate = task.candidateOrNone();
    if (!command.patchHash().equals(candidate.patchHash())) {
      draft.refuse(
          goalId,
          task.taskId(),
          work.attempt(),
          command.reviewer(),
          "complete review",
          "the review is about another patch");
      return;
    }
    LeaseRules.reportSpend(draft, work, command.spend());
    task = task(draft, work);
    Verdict verdict = candidate.currentVerdict();
    Optional<String> next = candidate.nextReviewPool();
    if (command.approved() && next.isPresent()) {
      draft.emit(
          new Event.OneReviewPassed(
              goalId,
              task.taskId(),
              draft.now(),
              work.attempt(),
              command.reviewer(),
              command.evidence()));
      scheduler.orderReview(draft, goalId, draft.taskOrThrow(goalId, task.taskId()), next.get());
    } else if (!command.approved()) {
      failures.patchRefused(
          draft, goalId, task, "CHANGES_REQUESTED", command.reviewer(), command.message());
    } else if (task.definition().isCandidate()) {
      draft.emit(
          new Event.CandidatePassed(
              goalId,
              task.taskId(),
              draft.now(),
              work.attempt(),
              command.reviewer(),
              command.evidence()));
      Contests.settle(draft, goalId, task);
      scheduler.advance(draft, goalId);
    } else if (verdict != null && verdict.outcome() == Verdict.Outcome.REQUIRE_APPROVAL) {
      ApprovalRules.ask(
          draft, goalId, task, command.reviewer(), command.evidence(), verdict.joined());
      scheduler.advance(draft, goalId);
    } else {
      draft.emit(
          new Event.ReviewPassed(
              goalId,
              task.taskId(),
              draft.now(),
              work.attempt(),
              command.reviewer(),
              command.evidence()));
      scheduler.advance(draft, goalId);
    }
  }

  /** A person's word on a patch, or on the parts of a task. */
  void decide(Draft draft, Command.Decide command, String taskId) {
    String goalId = command.goalId();
    String by = command.decider().name();
    String what = command.approved() ? "approve patch" : "reject patch";
    Task task = draft.task(goalId, taskId).orElse(null);
    String hash = task == null ? null : task.candidateOrNone().patchHash();
    if (task == null || task.status() != TaskStatus.AWAITING_APPROVAL || hash == null) {
      draft.refuse(
          goalId,
          taskId,
          task == null ? 0 : task.attempts().current(),
          by,
          what,
          task == null
              ? "the goal has no such task"
              : "no patch of this task waits for a decision; it is " + task.status());
    } else if (!hash.equals(command.hash())) {
      draft.refuse(
          goalId,
          taskId,
          task.attempts().current(),
          by,
          what,
          (command.hash() == null
                  ? "the decision names no patch"
                  : "the decision is about patch " + command.hash())
              + "; the current one is "
              + hash);
    } else if (task.definition().expand()) {
      revisions.decided(draft, command);
    } else {
      decide(draft, command, task, hash);
    }
  }

  private void decide(Draft draft, Command.Decide command, Task task, String hash) {
    String goalId = command.goalId();
    String by = command.decider().name();
    Approvals asked = ApprovalRules.of(draft, goalId, task);
    if (!command.approved()) {
      if (ApprovalRules.mayReject(draft, command, asked)) {
        String reason = ApprovalRules.rejection(draft, command, asked);
        failures.patchRefused(draft, goalId, task, Feedback.PATCH_REJECTED, by, reason);
      }
    } else if (ApprovalRules.approve(draft, command, task, asked)) {
      draft.emit(
          new Event.PatchApproved(
              goalId,
              task.taskId(),
              draft.now(),
              task.attempts().current(),
              hash,
              by,
              command.reason()));
      scheduler.advance(draft, goalId);
    }
  }

  void completeMerge(Draft draft, Command.CompleteMerge command) {
    WorkReference work = command.work();
    String goalId = work.goalId();
    draft.goalOrThrow(goalId);
    if (!CurrentWork.accepts(
        draft, work, command.claimId(), Spend.NONE, "integrator", "complete merge")) {
      return;
    }
    Task task = task(draft, work);
    switch (command.outcome()) {
      case MERGED -> merged(draft, task, command);
      case CONFLICT ->
          failures.attemptFailed(
              draft, goalId, task, "MERGE_CONFLICT", "integrator", command.message());
      case CHECKS_FAILED ->
          failures.attemptFailed(
              draft, goalId, task, "CHECKS_FAILED_AFTER_MERGE", "integrator", command.message());
      case REFUSED -> failures.branchMoved(draft, goalId, task, command.head(), command.message());
    }
  }

  private void merged(Draft draft, Task task, Command.CompleteMerge command) {
    String goalId = command.goalId();
    draft.emit(
        new Event.TaskMerged(
            goalId,
            task.taskId(),
            draft.now(),
            command.work().attempt(),
            task.definition().repository(),
            command.commit(),
            command.head()));
    scheduler.releaseDependents(draft, goalId, draft.taskOrThrow(goalId, task.taskId()));
    scheduler.advance(draft, goalId);
  }

  private static Task task(Draft draft, WorkReference work) {
    String taskId = work.taskId();
    if (taskId == null) {
      throw new IllegalStateException(
          "accepted a report about a patch that names no task: " + work);
    }
    return draft.taskOrThrow(work.goalId(), taskId);
  }
}
