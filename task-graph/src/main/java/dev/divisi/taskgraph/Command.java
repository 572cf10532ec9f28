package dev.divisi.taskgraph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the brain is asked to decide. Each comes from a fact that somebody published, but for a
 * timer that is due and a turn that has come.
 */
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
      boolean planApproval,
      Priority priority,
      List<String> deciders,
      @Nullable String problem)
      implements Command {
    public SubmitGoal {
      repositories = List.copyOf(repositories);
      deciders = List.copyOf(deciders);
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

  /** A worker of a pool asks for the lease. */
  record ClaimWork(WorkReference work, String claimId, String worker, String pool)
      implements Report {}

  /** The worker that holds the lease is alive, and says what it has spent so far, all in all. */
  record RenewLease(WorkReference work, String claimId, String activity, Spend spend, int iteration)
      implements Report {}

  /** The worker that holds the lease could not do the work, or hands it back in good order. */
  record ReportFailure(
      WorkReference work,
      String claimId,
      FailureKind kind,
      String code,
      String message,
      boolean handedBack,
      Spend spend)
      implements Report {}

  /** A planner proposes a plan, or what a task is to be turned into. */
  record ProposePlan(WorkReference work, String claimId, PlanDraft plan, Spend spend)
      implements Report {}

  /** Policy judges a plan. */
  record JudgePlan(String goalId, String contentHash, Verdict verdict) implements Command {}

  /** An implementer proposes a patch. */
  record ProposePatch(
      WorkReference work,
      String claimId,
      String patchHash,
      int changedLines,
      String agent,
      @Nullable String handoff,
      Spend spend)
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
      List<String> evidence,
      Spend spend)
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

  /** The worker that holds the lease needs an answer. */
  record AskQuestion(WorkReference work, String claimId, String questionId, String text)
      implements Report {}

  /**
   * The worker that holds the lease needs to write more.
   *
   * @param scope globs beside those of the task
   * @param contentHash hash of the plan as it would be
   * @param digest hash of the task as it would be
   */
  record AskScope(
      WorkReference work,
      String claimId,
      String questionId,
      List<String> scope,
      String reason,
      String contentHash,
      String digest)
      implements Report {
    public AskScope {
      scope = List.copyOf(scope);
    }
  }

  /** The worker that holds the lease tells another task of its goal something. */
  record SendMessage(
      WorkReference work, String claimId, String messageId, String toTaskId, String text)
      implements Report {}

  /** The worker that holds the lease proposes what later attempts should know. */
  record ProposeLesson(WorkReference work, String claimId, String lessonId, String text)
      implements Report {}

  /** A person decides. */
  sealed interface PersonDecides extends Command {
    Decider decider();

    /** Why; may be empty. */
    String reason();
  }

  /**
   * A person lets a plan (no task), the patch of a task, or a wider scope (a question) go on, or
   * not.
   *
   * @param version the version of the plan; null when the person did not say
   * @param hash the hash of what the person looked at
   */
  record Decide(
      String goalId,
      @Nullable String taskId,
      @Nullable String questionId,
      boolean approved,
      @Nullable Integer version,
      @Nullable String hash,
      Decider decider,
      String reason)
      implements PersonDecides {}

  /** A person wants nothing more given out. */
  record PauseGoal(String goalId, Decider decider, String reason) implements PersonDecides {}

  /** A person lets a held goal go on. */
  record ResumeGoal(String goalId, Decider decider, String reason) implements PersonDecides {}

  /** A person ends the goal. */
  record CancelGoal(String goalId, Decider decider, String reason) implements PersonDecides {}

  /**
   * A person changes the limits. The problem says what is wrong with them; null when nothing is.
   */
  record RaiseLimits(
      String goalId, Limits.Change change, @Nullable String problem, Decider decider, String reason)
      implements PersonDecides {}

  /** A person puts another version of the plan in the place of the one that it is based on. */
  record EditPlan(
      String goalId,
      int basedOnVersion,
      @Nullable String basedOnHash,
      PlanDraft plan,
      Decider decider,
      String reason)
      implements PersonDecides {}

  /** A person answers a question. */
  record AnswerQuestion(
      String goalId, String questionId, String answer, Decider decider, String reason)
      implements PersonDecides {}

  /** A person lets a lesson be written into its repository, or not; even when the goal is over. */
  record DecideLesson(
      String goalId,
      String taskId,
      String lessonId,
      boolean approved,
      Decider decider,
      String reason)
      implements PersonDecides {}

  /** A person decides about one task. */
  sealed interface TaskDecision extends PersonDecides {
    String taskId();
  }

  /** A person ends a task, and what depends on it. */
  record CancelTask(String goalId, String taskId, Decider decider, String reason)
      implements TaskDecision {}

  /** A person wants a blocked task tried again. */
  record RetryTask(String goalId, String taskId, Decider decider, String reason)
      implements TaskDecision {}

  /** A person does without a task; what depends on it goes on. */
  record SkipTask(String goalId, String taskId, Decider decider, String reason)
      implements TaskDecision {}

  /**
   * A person gives a task to another pool; a running attempt ends.
   *
   * @param rewritten whether the person also said by which agent it is done, and how: what comes of
   *     it is theirs, too
   */
  record ReassignTask(
      String goalId, String taskId, String pool, boolean rewritten, Decider decider, String reason)
      implements TaskDecision {}

  /** A person tells the task's worker something, or the next one. */
  record SteerTask(String goalId, String taskId, String text, Decider decider, String reason)
      implements TaskDecision {}

  /** A pool that the goal waits for has room, and it is the goal's turn, see {@link PoolQueues}. */
  record GiveOrders(String goalId) implements Command {}

  /** A timer is due. */
  record FireTimer(Timer timer) implements Command {
    @Override
    public String goalId() {
      return timer.goalId();
    }
  }
}
