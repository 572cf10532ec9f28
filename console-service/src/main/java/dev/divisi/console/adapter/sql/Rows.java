package dev.divisi.console.adapter.sql;

import dev.divisi.console.domain.ReceivedRecord;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Hold;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.Risk;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which rows a record makes. */
final class Rows {
  private static final Spend NOTHING = new Spend(0L, 0L, 0L);

  private static final Table GOAL_REQUEST =
      Table.ofFirst("goal_request", "goal_id", "playbook profile submitted_by submitted_at record");
  private static final Table GOAL =
      Table.of(
          "goal",
          "goal_id",
          "text status reason priority hold questions plan_version plan_hash repositories tokens"
              + " cost_micros model_calls submitted_by submitted_at ended_at updated_at record");
  private static final Table TASK =
      Table.of(
          "task",
          "goal_id task_id",
          "place title status reason attempt pool worker repository parent_task_id risk_level"
              + " risk_score patch_hash commit_id tokens cost_micros model_calls started_at"
              + " ended_at since updated_at record");
  private static final Table PLANNED_TASK =
      Table.of("planned_task", "goal_id task_id", "agent profile type");
  private static final Table PLAN =
      Table.ofFirst(
          "plan", "goal_id version content_hash", "kind made_by reason tasks made_at record");
  private static final Table REVERTED_COMMIT =
      Table.ofFirst("reverted_commit", "commit_id", "told_at");
  private static final Table CLAIM =
      Table.ofFirst("claim", "claim_id", "goal_id task_id attempt step worker pool claimed_at");
  private static final Table PATCH =
      Table.ofFirst(
          "patch",
          "goal_id task_id attempt claim_id",
          "patch_hash agent summary files added_lines removed_lines tokens cost_micros model_calls"
              + " proposed_at record");
  private static final Table VERDICT =
      Table.of(
          "verdict",
          "goal_id task_id attempt subject_hash",
          "plan_version outcome risk_level risk_score judged_at record");
  private static final Table REVIEW =
      Table.ofFirst(
          "review",
          "goal_id task_id attempt claim_id",
          "patch_hash reviewer outcome findings checks_failed reviewed_at record");
  private static final Table MERGE =
      Table.ofFirst(
          "merge_result", "goal_id task_id attempt claim_id", "outcome commit_id merged_at record");
  private static final Table FAILURE =
      Table.ofFirst(
          "failure",
          "goal_id task_id attempt step claim_id",
          "kind code message handed_back failed_at record");
  private static final Table DECISION =
      Table.ofFirst(
          "decision", "decision_id", "goal_id task_id kind made_by login reason decided_at record");
  private static final Table AUDIT_EVENT =
      Table.ofFirst(
          "audit_event",
          "goal_id sequence hash",
          "happened_at type task_id attempt actor login summary record");
  private static final Table AGENT_STEP =
      Table.ofFirst(
          "agent_step",
          "claim_id sequence",
          "goal_id task_id attempt step kind name failed duration_millis model input_tokens"
              + " output_tokens cost_micros taken_at record");

  /** All that {@link #of} fills. */
  static final List<Table> TABLES =
      List.of(
          GOAL_REQUEST,
          GOAL,
          TASK,
          PLANNED_TASK,
          PLAN,
          REVERTED_COMMIT,
          CLAIM,
          PATCH,
          VERDICT,
          REVIEW,
          MERGE,
          FAILURE,
          DECISION,
          AUDIT_EVENT,
          AGENT_STEP);

  private Rows() {}

  /** The rows of a record that could be read; none when nothing of it is shown. */
  static List<Row> of(ReceivedRecord received) {
    return switch (received.value()) {
      case GoalSubmitted goal -> List.of(row(goal, received));
      case GoalState goal -> List.of(row(goal, received));
      case TaskState task -> List.of(row(task, received));
      case PlanCreated created -> rows(created, received);
      case PlanRevised revised -> rows(revised, received);
      case PlanEvaluated evaluated -> List.of(row(evaluated, received));
      case WorkClaimed claimed -> List.of(row(claimed, received));
      case WorkFailed failed -> List.of(row(failed, received));
      case PatchProposed proposed -> List.of(row(proposed, received));
      case PatchEvaluated evaluated -> List.of(row(evaluated, received));
      case ReviewCompleted completed -> List.of(row(completed, received));
      case MergeCompleted completed -> List.of(row(completed, received));
      case DecisionMade decision -> List.of(row(decision, received));
      case AuditEvent event -> List.of(row(event, received));
      case AgentStepTaken step -> List.of(row(step, received));
      case null, default -> List.of();
    };
  }

  private static Row row(GoalSubmitted goal, ReceivedRecord received) {
    return Row.of(GOAL_REQUEST)
        .id(goal.getGoalId())
        .id(goal.getPlaybook() == null ? null : goal.getPlaybook().getName())
        .id(goal.getProfile())
        .name(goal.getSubmittedBy())
        .time(goal.getSubmittedAt())
        .bytes(received.bytes());
  }

  private static Row row(GoalState goal, ReceivedRecord received) {
    Hold hold = goal.getHold();
    Row row =
        Row.of(GOAL)
            .id(goal.getGoalId())
            .text(goal.getText())
            .symbol(goal.getStatus())
            .text(goal.getReason())
            .symbol(goal.getPriority())
            .symbol(hold == null ? null : hold.getKind())
            .number(goal.getQuestions().size())
            .number(goal.getPlanVersion())
            .hash(goal.getPlanHash())
            .text(
                goal.getBranches().stream()
                    .map(branch -> branch.getRepository().getRepository().getName())
                    .collect(Collectors.joining(" ")));
    return spend(row, goal.getSpend())
        .name(goal.getSubmittedBy())
        .time(goal.getSubmittedAt())
        .time(goal.getEndedAt())
        .time(goal.getUpdatedAt())
        .bytes(received.bytes());
  }

  private static Row row(TaskState task, ReceivedRecord received) {
    Risk risk = task.getRisk();
    Row row =
        Row.of(TASK)
            .id(task.getGoalId())
            .id(task.getTaskId())
            .number(task.getPosition())
            .text(task.getTitle())
            .symbol(task.getStatus())
            .text(task.getReason())
            .number(task.getAttempt())
            .id(task.getPool())
            .name(task.getWorker())
            .id(task.getRepository())
            .id(task.getParentTaskId())
            .symbol(risk == null ? null : risk.getLevel())
            .number(risk == null ? null : risk.getScore())
            .hash(task.getPatchHash())
            .hash(task.getCommit());
    return spend(row, task.getSpend())
        .time(task.getStartedAt())
        .time(task.getEndedAt())
        .time(task.getSince())
        .time(task.getUpdatedAt())
        .bytes(received.bytes());
  }

  /** Parts of a task are planned too; their plan is part of a version that follows. */
  private static List<Row> rows(PlanCreated created, ReceivedRecord received) {
    WorkReference work = created.getWork();
    if (work.getTaskId() != null) {
      return List.of();
    }
    List<Row> rows =
        plan(created.getPlan(), work.getGoalId(), "CREATED", "planner", "", received, null);
    for (String commit : created.getReverted()) {
      rows.add(Row.of(REVERTED_COMMIT).hash(commit).time(received.writtenAt()));
    }
    return rows;
  }

  private static List<Row> rows(PlanRevised revised, ReceivedRecord received) {
    return plan(
        revised.getPlan(),
        revised.getGoalId(),
        "REVISED",
        revised.getBy(),
        revised.getReason(),
        received,
        revised);
  }

  private static List<Row> plan(
      Plan plan,
      String goalId,
      String kind,
      String by,
      String reason,
      ReceivedRecord received,
      @Nullable PlanRevised revised) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.of(PLAN)
            .id(goalId)
            .number(plan.getVersion())
            .hash(plan.getContentHash())
            .id(kind)
            .name(by)
            .text(reason)
            .number(plan.getTasks().size())
            .time(revised == null ? received.writtenAt() : revised.getRevisedAt())
            .bytes(received.bytes()));
    for (PlannedTask task : plan.getTasks()) {
      rows.add(
          Row.of(PLANNED_TASK)
              .id(goalId)
              .id(task.getId())
              .hash(task.getAgent().getFamily())
              .id(task.getProfile())
              .symbol(task.getType()));
    }
    return rows;
  }

  private static Row row(PlanEvaluated evaluated, ReceivedRecord received) {
    return Row.of(VERDICT)
        .id(evaluated.getGoalId())
        .id("")
        .number(0)
        .hash(evaluated.getContentHash())
        .number(evaluated.getPlanVersion())
        .symbol(evaluated.getVerdict().getOutcome())
        .symbol(null)
        .number(null)
        .time(received.writtenAt())
        .bytes(received.bytes());
  }

  private static Row row(PatchEvaluated evaluated, ReceivedRecord received) {
    Risk risk = evaluated.getVerdict().getRisk();
    return work(Row.of(VERDICT), evaluated.getWork())
        .hash(evaluated.getPatchHash())
        .number(null)
        .symbol(evaluated.getVerdict().getOutcome())
        .symbol(risk == null ? null : risk.getLevel())
        .number(risk == null ? null : risk.getScore())
        .time(received.writtenAt())
        .bytes(received.bytes());
  }

  private static Row row(WorkClaimed claimed, ReceivedRecord received) {
    WorkReference work = claimed.getWork();
    return Row.of(CLAIM)
        .id(claimed.getClaim().getClaimId())
        .id(work.getGoalId())
        .id(work.getTaskId())
        .number(work.getAttempt())
        .symbol(work.getStep())
        .name(claimed.getClaim().getWorker())
        .id(claimed.getClaim().getPool())
        .time(received.writtenAt());
  }

  private static Row row(WorkFailed failed, ReceivedRecord received) {
    return work(Row.of(FAILURE), failed.getWork())
        .symbol(failed.getWork().getStep())
        .id(failed.getClaimId())
        .symbol(failed.getKind())
        .id(failed.getCode())
        .text(failed.getMessage())
        .flag(failed.getHandedBack())
        .time(received.writtenAt())
        .bytes(received.bytes());
  }

  private static Row row(PatchProposed proposed, ReceivedRecord received) {
    List<FileChange> files = proposed.getPatch().getFiles();
    Row row =
        work(Row.of(PATCH), proposed.getWork())
            .id(proposed.getClaimId())
            .hash(proposed.getPatch().getHash())
            .hash(proposed.getAgent())
            .text(proposed.getSummary())
            .number(files.size())
            .number(files.stream().mapToInt(file -> Math.max(0, file.getAddedLines())).sum())
            .number(files.stream().mapToInt(file -> Math.max(0, file.getRemovedLines())).sum());
    return spend(row, proposed.getSpend()).time(received.writtenAt()).bytes(received.bytes());
  }

  private static Row row(ReviewCompleted completed, ReceivedRecord received) {
    return work(Row.of(REVIEW), completed.getWork())
        .id(completed.getClaimId())
        .hash(completed.getPatchHash())
        .name(completed.getReviewer())
        .symbol(completed.getOutcome())
        .number(completed.getFindings().size())
        .number(completed.getChecks().stream().filter(Rows::isFailed).count())
        .time(received.writtenAt())
        .bytes(received.bytes());
  }

  private static boolean isFailed(CheckResult check) {
    return check.getTimedOut() || check.getExitCode() != 0;
  }

  private static Row row(MergeCompleted completed, ReceivedRecord received) {
    return work(Row.of(MERGE), completed.getWork())
        .id(completed.getClaimId())
        .symbol(completed.getOutcome())
        .hash(completed.getCommit())
        .time(received.writtenAt())
        .bytes(received.bytes());
  }

  private static Row row(DecisionMade decision, ReceivedRecord received) {
    return Row.of(DECISION)
        .id(decision.getDecisionId())
        .id(decision.getGoalId())
        .id(decision.getTaskId())
        .symbol(decision.getKind())
        .name(decision.getBy())
        .name(decision.getLogin())
        .text(decision.getReason())
        .time(decision.getDecidedAt())
        .bytes(received.bytes());
  }

  private static Row row(AuditEvent event, ReceivedRecord received) {
    // What belongs to no chain has no number of its own: its place tells it apart.
    String hash =
        event.getSequence() > 0
            ? event.getHash()
            : received.topic().name() + "-" + received.partition() + "@" + received.offset();
    return Row.of(AUDIT_EVENT)
        .id(event.getGoalId())
        .number(event.getSequence())
        .hash(hash)
        .time(event.getAt())
        .hash(event.getType())
        .id(event.getTaskId())
        .number(event.getAttempt())
        .name(event.getActor())
        .name(event.getLogin())
        .text(event.getSummary())
        .bytes(received.bytes());
  }

  private static Row row(AgentStepTaken step, ReceivedRecord received) {
    WorkReference work = step.getWork();
    ModelUsage usage = step.getUsage();
    return Row.of(AGENT_STEP)
        .id(step.getClaimId())
        .number(step.getSequence())
        .id(work.getGoalId())
        .id(work.getTaskId() == null ? "" : work.getTaskId())
        .number(work.getAttempt())
        .symbol(work.getStep())
        .symbol(step.getKind())
        .name(step.getName())
        .flag(step.getFailed())
        .number(step.getDurationMillis())
        .id(usage == null ? null : usage.getModel())
        .number(usage == null ? 0 : usage.getInputTokens())
        .number(usage == null ? 0 : usage.getOutputTokens())
        .number(usage == null ? 0 : usage.getCostMicros())
        .time(step.getAt())
        .bytes(received.bytes());
  }

  private static Row work(Row row, WorkReference work) {
    return row.id(work.getGoalId())
        .id(work.getTaskId() == null ? "" : work.getTaskId())
        .number(work.getAttempt());
  }

  private static Row spend(Row row, @Nullable Spend spent) {
    Spend spend = spent == null ? NOTHING : spent;
    return row.number(spend.getTokens())
        .number(spend.getCostMicros())
        .number(spend.getModelCalls());
  }
}
