package dev.divisi.taskgraph.service;

import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkProgressed;
import dev.divisi.schemas.WorkSaid;
import dev.divisi.taskgraph.Command;
import dev.divisi.taskgraph.FailureKind;
import dev.divisi.taskgraph.Limits;
import dev.divisi.taskgraph.Priority;
import dev.divisi.taskgraph.ShortText;
import dev.divisi.taskgraph.Spend;
import dev.divisi.taskgraph.WorkReference;
import dev.divisi.taskgraph.WorkStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** From facts, as they stand on the topics, to commands. */
final class FactMapper {

  private static final int MAX_LESSON_ID_LENGTH = 64;
  private static final int MAX_LESSON_LENGTH = 1_000;
  private static final Pattern GOAL_ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private FactMapper() {}

  /**
   * What the fact asks of the brain.
   *
   * @throws UnintelligibleFactException when it says nothing that can be acted upon
   */
  static Command command(SpecificRecord fact) {
    Command command =
        switch (fact) {
          case GoalSubmitted f -> submitGoal(f);
          case PlanCreated f ->
              new Command.ProposePlan(
                  work(f.getWork()),
                  f.getClaimId(),
                  PlanMapper.draft(f.getPlan(), f.getPlan().getContentHash()),
                  spend(f.getSpend()));
          case PlanEvaluated f ->
              new Command.JudgePlan(
                  f.getGoalId(), f.getContentHash(), VerdictMapper.verdict(f.getVerdict()));
          case DecisionMade f -> DecisionMapper.command(f);
          case WorkClaimed f ->
              new Command.ClaimWork(
                  work(f.getWork()),
                  f.getClaim().getClaimId(),
                  f.getClaim().getWorker(),
                  f.getClaim().getPool());
          case WorkProgressed f ->
              new Command.RenewLease(
                  work(f.getWork()),
                  f.getClaimId(),
                  f.getActivity(),
                  spend(f.getSpend()),
                  f.getIteration());
          case WorkSaid f -> said(f);
          case WorkFailed f ->
              new Command.ReportFailure(
                  work(f.getWork()),
                  f.getClaimId(),
                  failureKind(f.getKind()),
                  f.getCode(),
                  withEvidence(f.getMessage(), f.getEvidence()),
                  f.getHandedBack(),
                  spend(f.getSpend()));
          case PatchProposed f ->
              new Command.ProposePatch(
                  work(f.getWork()),
                  f.getClaimId(),
                  f.getPatch().getHash(),
                  changedLines(f.getPatch()),
                  f.getAgent(),
                  f.getHandoff(),
                  spend(f.getSpend()));
          case PatchEvaluated f ->
              new Command.JudgePatch(
                  work(f.getWork()), f.getPatchHash(), VerdictMapper.verdict(f.getVerdict()));
          case ReviewCompleted f -> review(f);
          case MergeCompleted f ->
              new Command.CompleteMerge(
                  work(f.getWork()),
                  f.getClaimId(),
                  mergeOutcome(f),
                  f.getHead(),
                  f.getCommit(),
                  withEvidence(f.getMessage(), f.getChecks()));
          default ->
              throw new UnintelligibleFactException(
                  "A " + fact.getSchema().getName() + " is no fact that the task graph reads.");
        };
    checkGoalId(command.goalId());
    return command;
  }

  /**
   * Looks at the id of a goal.
   *
   * @throws UnintelligibleFactException when it is none
   */
  static void checkGoalId(String goalId) {
    if (!GOAL_ID.matcher(goalId).matches()) {
      throw new UnintelligibleFactException(
          "'" + goalId + "' is no goal id: lower-case letters, digits and dashes, at most 63.");
    }
  }

  private static Command submitGoal(GoalSubmitted fact) {
    Optional<String> problem = Optional.empty();
    Limits limits = Limits.DEFAULT;
    try {
      limits = LimitsMapper.limits(fact.getLimits());
    } catch (IllegalArgumentException e) {
      problem = Optional.of("GOAL_LIMITS_INVALID: " + e.getMessage());
    }
    return new Command.SubmitGoal(
        fact.getGoalId(),
        fact.getText(),
        fact.getSubmittedBy(),
        fact.getRepositories().stream().map(Repository::getName).toList(),
        limits,
        fact.getPlanApproval(),
        priority(fact.getPriority()),
        fact.getDeciders(),
        problem.orElse(null));
  }

  private static Priority priority(dev.divisi.schemas.@Nullable Priority priority) {
    if (priority == null) {
      return Priority.NORMAL;
    }
    return switch (priority) {
      case LOW -> Priority.LOW;
      case HIGH -> Priority.HIGH;
      // A newer word for urgency: better in the middle than refused.
      case NORMAL, UNKNOWN -> Priority.NORMAL;
    };
  }

  private static Command said(WorkSaid fact) {
    WorkReference work = work(fact.getWork());
    return switch (fact.getKind()) {
      case QUESTION ->
          new Command.AskQuestion(work, fact.getClaimId(), fact.getSayingId(), fact.getText());
      case SCOPE_REQUEST ->
          // The hashes are of the plan as it would be, which is known where the plan is kept.
          new Command.AskScope(
              work, fact.getClaimId(), fact.getSayingId(), fact.getScope(), fact.getText(), "", "");
      case MESSAGE ->
          new Command.SendMessage(
              work,
              fact.getClaimId(),
              fact.getSayingId(),
              String.valueOf(fact.getToTaskId()),
              fact.getText());
      case LESSON ->
          // Workers bound their lessons; this holds for whoever does not.
          new Command.ProposeLesson(
              work,
              fact.getClaimId(),
              ShortText.start(fact.getSayingId(), MAX_LESSON_ID_LENGTH),
              ShortText.start(fact.getText(), MAX_LESSON_LENGTH));
      case UNKNOWN -> throw unknown("saying");
    };
  }

  private static Spend spend(dev.divisi.schemas.@Nullable Spend spend) {
    return spend == null
        ? Spend.NONE
        : new Spend(spend.getTokens(), spend.getCostMicros(), spend.getModelCalls());
  }

  private static int changedLines(Patch patch) {
    long lines = 0;
    for (FileChange file : patch.getFiles()) {
      lines += Math.max(0, file.getAddedLines()) + (long) Math.max(0, file.getRemovedLines());
    }
    return (int) Math.min(Integer.MAX_VALUE, lines);
  }

  private static Command review(ReviewCompleted fact) {
    List<String> findings = new ArrayList<>();
    for (Finding finding : fact.getFindings()) {
      findings.add(
          (finding.getPath() == null ? "" : finding.getPath() + ": ") + finding.getMessage());
    }
    boolean approved =
        switch (fact.getOutcome()) {
          case APPROVED -> true;
          case CHANGES_REQUESTED -> false;
          case UNKNOWN -> throw unknown(ReviewOutcome.class.getSimpleName());
        };
    return new Command.CompleteReview(
        work(fact.getWork()),
        fact.getClaimId(),
        fact.getPatchHash(),
        fact.getReviewer(),
        approved,
        String.join("\n", findings),
        fact.getChecks().stream().map(FactMapper::evidenceLine).toList(),
        spend(fact.getSpend()));
  }

  private static String evidenceLine(CheckResult check) {
    return String.format(
        Locale.ROOT,
        "%s: %s, %.1f s",
        check.getName(),
        check.getTimedOut() ? "timed out" : "exit " + check.getExitCode(),
        check.getDurationMillis() / 1000.0);
  }

  private static String withEvidence(String message, List<CheckResult> checks) {
    StringBuilder text = new StringBuilder(message);
    checks.stream()
        .filter(check -> check.getExitCode() != 0 || check.getTimedOut())
        .forEach(
            check ->
                text.append('\n')
                    .append(evidenceLine(check))
                    .append('\n')
                    .append(check.getLogEnd()));
    return text.toString();
  }

  static WorkReference work(dev.divisi.schemas.WorkReference work) {
    WorkStep step =
        switch (work.getStep()) {
          case PLAN -> WorkStep.PLAN;
          case IMPLEMENT -> WorkStep.IMPLEMENT;
          case REVIEW -> WorkStep.REVIEW;
          case MERGE -> WorkStep.MERGE;
          case UNKNOWN -> throw unknown("work step");
        };
    if (work.getTaskId() == null && step != WorkStep.PLAN) {
      throw new UnintelligibleFactException("A task is named for every step but PLAN.");
    }
    return new WorkReference(work.getGoalId(), work.getTaskId(), work.getAttempt(), step);
  }

  private static FailureKind failureKind(dev.divisi.schemas.FailureKind kind) {
    return switch (kind) {
      case REJECTED -> FailureKind.REJECTED;
      case TRANSIENT -> FailureKind.TRANSIENT;
      case EXHAUSTED -> FailureKind.EXHAUSTED;
      case AGENT -> FailureKind.AGENT;
      // A kind that a newer worker knows: not to be retried by somebody who does not know it.
      case BUG, UNKNOWN -> FailureKind.BUG;
    };
  }

  private static Command.CompleteMerge.Outcome mergeOutcome(MergeCompleted fact) {
    return switch (fact.getOutcome()) {
      case MERGED -> Command.CompleteMerge.Outcome.MERGED;
      case CONFLICT -> Command.CompleteMerge.Outcome.CONFLICT;
      case CHECKS_FAILED -> Command.CompleteMerge.Outcome.CHECKS_FAILED;
      case REFUSED -> Command.CompleteMerge.Outcome.REFUSED;
      case UNKNOWN -> throw unknown("merge outcome");
    };
  }

  static UnintelligibleFactException unknown(String what) {
    return new UnintelligibleFactException(
        "The " + what + " is one that this version does not know.");
  }
}
