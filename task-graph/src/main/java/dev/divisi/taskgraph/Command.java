package dev.divisi.taskgraph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the brain is asked to decide. Each comes from a fact that somebody published. */
public sealed interface Command {

  /** The goal that it is about. */
  String goalId();

  /** A person asks for something. The problem says what is wrong with it; null when nothing is. */
  record SubmitGoal(
      String goalId,
      String text,
      String submittedBy,
      List<String> repositories,
      Limits limits,
      @Nullable String problem)
      implements Command {
    public SubmitGoal {
      repositories = List.copyOf(repositories);
    }
  }

  /** A worker reports on a piece of work. */
  sealed interface Report extends Command {
    WorkReference work();

    @Override
    default String goalId() {
      return work().goalId();
    }
  }

  /** A worker asks for the lease. */
  record ClaimWork(WorkReference work, String claimId, String worker) implements Report {}

  /** The worker that holds the lease is alive. */
  record RenewLease(WorkReference work, String claimId, String activity) implements Report {}

  /** The worker that holds the lease could not do the work, or hands it back in good order. */
  record ReportFailure(
      WorkReference work,
      String claimId,
      FailureKind kind,
      String code,
      String message,
      boolean handedBack)
      implements Report {}

  /** A planner proposes a plan. */
  record ProposePlan(WorkReference work, String claimId, PlanDraft plan) implements Report {}

  /** Policy judges a plan. */
  record JudgePlan(String goalId, String contentHash, Verdict verdict) implements Command {}

  /** An implementer proposes a patch. */
  record ProposePatch(WorkReference work, String claimId, String patchHash, String agent)
      implements Report {}

  /** Policy judges a patch. */
  record JudgePatch(WorkReference work, String patchHash, Verdict verdict) implements Report {}

  /** A reviewer judges a patch. The message is what the next attempt is told. */
  record CompleteReview(
      WorkReference work,
      String claimId,
      String patchHash,
      String reviewer,
      boolean approved,
      String message,
      List<String> evidence)
      implements Report {
    public CompleteReview {
      evidence = List.copyOf(evidence);
    }
  }

  /** How a merge ended. The commit is null when nothing was put on the branch. */
  record CompleteMerge(
      WorkReference work,
      String claimId,
      Outcome outcome,
      String head,
      @Nullable String commit,
      String message)
      implements Report {

    /** How a merge can end. */
    public enum Outcome {
      /** The patch is on the feature branch. */
      MERGED,
      /** Others changed the same lines. */
      CONFLICT,
      /** The patch merges, but the checks fail on the merged tree. */
      CHECKS_FAILED,
      /** The branch does not stand where the order said. */
      REFUSED
    }
  }

  /** A person lets the plan (no task) or the patch of a task go on, or not. */
  record Decide(
      String goalId,
      @Nullable String taskId,
      boolean approved,
      @Nullable String hash,
      String by,
      String reason)
      implements Command {}

  /** A person ends the goal. */
  record CancelGoal(String goalId, String by, String reason) implements Command {}

  /** A timer is due. */
  record FireTimer(Timer timer) implements Command {
    @Override
    public String goalId() {
      return timer.goalId();
    }
  }
}
