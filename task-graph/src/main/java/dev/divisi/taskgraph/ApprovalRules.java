package dev.divisi.taskgraph;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who must approve a patch or a version of the plan, who did, and how long that counts. What
 * follows from it is for those to say that know what it is about.
 */
final class ApprovalRules {

  static final String OVERDUE = "APPROVAL_OVERDUE";

  private ApprovalRules() {}

  /** What people are asked to approve where the decision is about; empty when nothing waits. */
  static Optional<Approvals> about(Draft draft, Command.Decide command) {
    Goal goal = draft.goalOrThrow(command.goalId());
    String taskId = command.taskId();
    Planning planning = goal.planning();
    Approvals approvals;
    if (taskId != null && command.questionId() == null) {
      approvals =
          draft
              .task(goal.goalId(), taskId)
              .map(task -> task.candidateOrNone().approvals())
              .orElse(null);
    } else {
      approvals = planning.revision() == null ? null : planning.revision().approvals();
      boolean isRevision =
          approvals != null
              && (command.questionId() != null || approvals.hash().equals(command.hash()));
      approvals = isRevision ? approvals : planning.approvals();
    }
    return Optional.ofNullable(approvals);
  }

  /** Asks people to approve the task's patch; the reviewer is null when that was told before. */
  static void ask(
      Draft draft,
      String goalId,
      Task task,
      @Nullable String reviewer,
      List<String> evidence,
      String why) {
    Approvals approvals = fresh(draft, goalId, task, why, draft.now());
    draft.emit(
        new Event.ApprovalRequested(
            goalId,
            task.taskId(),
            draft.now(),
            task.attempts().current(),
            reviewer,
            evidence,
            why,
            approvals));
  }

  /** State that an older version wrote does not say who was asked: then policy's word does. */
  static Approvals of(Draft draft, String goalId, Task task) {
    Approvals approvals = task.candidateOrNone().approvals();
    return approvals == null
        ? fresh(draft, goalId, task, task.reason(), task.timeline().since())
        : approvals;
  }

  private static Approvals fresh(Draft draft, String goalId, Task task, String why, Instant since) {
    Verdict verdict = task.candidateOrNone().currentVerdict();
    return Approvals.asked(
        String.valueOf(task.candidateOrNone().patchHash()),
        why,
        draft.goalOrThrow(goalId),
        task.definition().authors(),
        verdict == null ? List.of() : verdict.approvals(),
        since);
  }

  /** Hears an approval of the task's patch; whether all is approved now. */
  static boolean approve(Draft draft, Command.Decide command, Task task, Approvals asked) {
    Approvals current = asked.withoutExpired(draft.now());
    String refusal = current.refusal(command.decider(), draft.now());
    if (refusal != null) {
      draft.refuse(
          command.goalId(),
          task.taskId(),
          task.attempts().current(),
          command.decider().name(),
          "approve patch",
          refusal);
      return false;
    }
    Approvals.Answer answer = current.answer(command.decider(), draft.now());
    given(draft, command, task, answer);
    return answer.after().isFulfilled();
  }

  private static void given(
      Draft draft, Command.Decide command, Task task, Approvals.Answer answer) {
    draft.emit(
        new Event.ApprovalGiven(
            command.goalId(),
            task.taskId(),
            draft.now(),
            task.attempts().current(),
            answer.after().hash(),
            command.decider().name(),
            answer.behalf(),
            answer.rules(),
            answer.after(),
            command.reason()));
  }

  /**
   * Hears an approval of a version of the plan; whether all is approved now.
   *
   * @param task the task whose parts it has; null when it has none
   */
  static boolean approve(
      Draft draft, Command.Decide command, int version, @Nullable Task task, Approvals asked) {
    Approvals current = asked.withoutExpired(draft.now());
    String refusal = current.refusal(command.decider(), draft.now());
    if (refusal != null) {
      refuse(draft, command, "approve plan", refusal);
      return false;
    }
    Approvals.Answer answer = current.answer(command.decider(), draft.now());
    draft.emit(
        new Event.PlanApprovalGiven(
            command.goalId(),
            draft.now(),
            version,
            answer.after().hash(),
            command.decider().name(),
            answer.behalf(),
            answer.rules(),
            answer.after(),
            command.reason()));
    if (task != null) {
      given(draft, command, task, answer);
    }
    return answer.after().isFulfilled();
  }

  /** Whether that person may reject it; if not, that is said. */
  static boolean mayReject(Draft draft, Command.Decide command, Approvals asked) {
    String refusal = asked.refusalToReject(command.decider().name(), draft.now());
    if (refusal != null) {
      refuse(draft, command, command.taskId() == null ? "reject plan" : "reject patch", refusal);
    }
    return refusal == null;
  }

  /** Why it was rejected, and for whom. */
  static String rejection(Draft draft, Command.Decide command, Approvals asked) {
    List<String> behalf = asked.behalf(command.decider().name(), draft.now());
    return behalf.isEmpty()
        ? command.reason()
        : Reason.after("for " + String.join(", ", behalf), command.reason());
  }

  private static void refuse(Draft draft, Command.Decide command, String what, String reason) {
    draft.refuse(command.goalId(), command.taskId(), 0, command.decider().name(), what, reason);
  }

  /**
   * Takes back what does not count any more, and asks for it again; whether there was anything. A
   * merge that has begun goes on.
   */
  static boolean expire(Draft draft, String goalId, Task task) {
    Approvals approvals = task.candidateOrNone().approvals();
    if (approvals == null || !approvals.hasExpired(draft.now())) {
      return false;
    }
    draft.emit(
        new Event.ApprovalExpired(
            goalId,
            task.taskId(),
            draft.now(),
            task.attempts().current(),
            approvals.withoutExpired(draft.now()),
            words(approvals, draft.now())));
    return true;
  }

  /** The same for a version of the plan, and the task whose parts it has. */
  static Approvals expire(
      Draft draft, String goalId, int version, @Nullable Task task, Approvals approvals) {
    if (!approvals.hasExpired(draft.now())) {
      return approvals;
    }
    Approvals left = approvals.withoutExpired(draft.now());
    draft.emit(
        new Event.PlanApprovalExpired(
            goalId, draft.now(), version, approvals.hash(), left, words(approvals, draft.now())));
    if (task != null) {
      expire(draft, goalId, task);
    }
    return left;
  }

  private static String words(Approvals approvals, Instant now) {
    return "the approval of " + String.join(", ", approvals.expired(now)) + " has expired";
  }

  /** People may not have answered in time: what waits for them does so no longer. */
  static void due(Draft draft, String goalId, Task task, Scheduler scheduler) {
    boolean expired = expire(draft, goalId, task);
    Task now = draft.taskOrThrow(goalId, task.taskId());
    Approvals approvals = now.candidateOrNone().approvals();
    Optional<String> overdue =
        approvals == null || now.status() != TaskStatus.AWAITING_APPROVAL
            ? Optional.empty()
            : approvals.overdue(draft.now());
    overdue.ifPresent(
        what -> FailureRules.giveUp(draft, goalId, now, OVERDUE, what + "; retry asks anew"));
    if (expired || overdue.isPresent()) {
      scheduler.advance(draft, goalId);
    }
  }

  /** Asks people to approve the plan as it stands, before it starts. */
  static void askForPlan(Draft draft, String goalId, String why, Verdict verdict) {
    Planning planning = draft.goalOrThrow(goalId).planning();
    draft.emit(
        new Event.PlanApprovalRequested(
            goalId,
            draft.now(),
            planning.version(),
            String.valueOf(planning.contentHash()),
            why,
            ofPlan(draft, goalId, why, verdict)));
  }

  private static Approvals ofPlan(
      Draft draft, String goalId, String why, @Nullable Verdict verdict) {
    Goal goal = draft.goalOrThrow(goalId);
    return Approvals.asked(
        String.valueOf(goal.planning().contentHash()),
        why,
        goal,
        authors(draft, goalId),
        verdict == null ? List.of() : verdict.approvals(),
        draft.now());
  }

  /** State that an older version wrote does not say who was asked. */
  static Approvals ofPlan(Draft draft, String goalId) {
    Goal goal = draft.goalOrThrow(goalId);
    Planning planning = goal.planning();
    Approvals approvals = planning.approvals();
    return approvals == null
        ? ofPlan(
            draft,
            goalId,
            goal.reason(),
            planning.verdictOn(String.valueOf(planning.contentHash())))
        : approvals;
  }

  /** The plan waits for people already: when they are late, that is said, and they go on. */
  static void planDue(Draft draft, String goalId) {
    Planning planning = draft.goalOrThrow(goalId).planning();
    Approvals left = expire(draft, goalId, planning.version(), null, ofPlan(draft, goalId));
    left.overdue(draft.now())
        .ifPresent(
            what ->
                draft.emit(
                    new Event.PlanApprovalExpired(
                        goalId,
                        draft.now(),
                        planning.version(),
                        left.hash(),
                        left.overdueAndAnew(draft.now()),
                        OVERDUE + ": " + what)));
  }

  /**
   * Who wrote the plan as it is: each person who edited it, be it to take a task out. State that an
   * older version wrote knows them by the tasks only.
   */
  private static Set<String> authors(Draft draft, String goalId) {
    Set<String> authors = new LinkedHashSet<>(draft.goalOrThrow(goalId).planning().editors());
    draft.forEachTask(goalId, task -> authors.addAll(task.definition().authors()));
    return authors;
  }
}
