package dev.divisi.console.adapter.sql;

import static dev.divisi.console.adapter.sql.SqlValues.instant;

import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What became of a task: its plan, its attempts, their patches and what was said of them. */
public final class TaskRecords {
  private static final String OF_TASK = " where goal_id = ? and task_id = ?";
  private static final String OF_ATTEMPT = OF_TASK + " and attempt = ?";

  private final JdbcClient jdbc;
  private final RecordReader records;

  TaskRecords(JdbcClient jdbc, RecordReader records) {
    this.jdbc = jdbc;
    this.records = records;
  }

  /** A record with when it was written. */
  public record Dated<V>(V record, Instant at) {}

  /**
   * Work on a step of an attempt, as a worker claimed it.
   *
   * @param steps how many steps of its agent are on record
   */
  public record Claimed(
      String claimId,
      int attempt,
      String step,
      String worker,
      String pool,
      Instant at,
      int steps) {}

  /** A merged patch. */
  public record Merged(MergeCompleted merge, PatchProposed patch, Instant at) {}

  /** A task as the plan in force has it, or the latest version that has it. */
  public Optional<PlannedTask> planned(GoalState goal, String taskId) {
    String hash = goal.getPlanHash() == null ? "" : goal.getPlanHash();
    // Plans may be large: no more are read than it takes.
    try (Stream<Plan> plans =
        jdbc
            .sql(
                "select kind, record from plan where goal_id = ? order by case when version = ? and"
                    + " content_hash = ? then 0 else 1 end, version desc, made_at desc limit 20")
            .params(goal.getGoalId(), goal.getPlanVersion(), hash)
            .query((row, _) -> records.plan(row))
            .stream()) {
      return plans
          .flatMap(plan -> plan.getTasks().stream())
          .filter(task -> task.getId().equals(taskId))
          .findFirst();
    }
  }

  /** Patches of a task, the latest first. */
  public List<Dated<PatchProposed>> patches(String goalId, String taskId) {
    return dated(
        TopicCatalogue.PATCH_PROPOSED,
        "select record, proposed_at as written from patch"
            + OF_TASK
            + " order by attempt desc, proposed_at desc",
        goalId,
        taskId);
  }

  /** The patch of an attempt. */
  public Optional<PatchProposed> patch(String goalId, String taskId, int attempt) {
    return jdbc.sql("select record from patch" + OF_ATTEMPT + " order by proposed_at desc limit 1")
        .params(goalId, taskId, attempt)
        .query((row, _) -> records.read(TopicCatalogue.PATCH_PROPOSED, row))
        .optional();
  }

  /** The patch of a task with that hash. */
  public Optional<PatchProposed> patch(String goalId, String taskId, String hash) {
    return jdbc.sql(
            "select record from patch"
                + OF_TASK
                + " and patch_hash = ? order by attempt desc limit 1")
        .params(goalId, taskId, hash)
        .query((row, _) -> records.read(TopicCatalogue.PATCH_PROPOSED, row))
        .optional();
  }

  /** What policy said of patches of a task, the latest first. */
  public List<Dated<PatchEvaluated>> verdicts(String goalId, String taskId) {
    return dated(
        TopicCatalogue.PATCH_EVALUATED,
        "select record, judged_at as written from verdict"
            + OF_TASK
            + " order by attempt desc, judged_at desc",
        goalId,
        taskId);
  }

  /** What reviewers said, in the order in which they did. */
  public List<Dated<ReviewCompleted>> reviews(String goalId, String taskId) {
    return dated(
        TopicCatalogue.REVIEW_COMPLETED,
        "select record, reviewed_at as written from review" + OF_TASK + " order by reviewed_at",
        goalId,
        taskId);
  }

  /** How merges ended, in the order in which they did. */
  public List<Dated<MergeCompleted>> merges(String goalId, String taskId) {
    return dated(
        TopicCatalogue.MERGE_COMPLETED,
        "select record, merged_at as written from merge_result" + OF_TASK + " order by merged_at",
        goalId,
        taskId);
  }

  /** What failed, the latest first. */
  public List<Dated<WorkFailed>> failures(String goalId, String taskId) {
    return dated(
        TopicCatalogue.WORK_FAILED,
        "select record, failed_at as written from failure" + OF_TASK + " order by failed_at desc",
        goalId,
        taskId);
  }

  /** Who works or worked on a task, in the order of their claims. */
  public List<Claimed> claims(String goalId, String taskId) {
    return jdbc.sql(
            "select claim_id, attempt, step, worker, pool, claimed_at, (select count(*) from"
                + " agent_step s where s.claim_id = claim.claim_id) as steps from claim"
                + OF_TASK
                + " order by attempt, claimed_at")
        .params(goalId, taskId)
        .query(
            (row, _) ->
                new Claimed(
                    row.getString("claim_id"),
                    row.getInt("attempt"),
                    row.getString("step"),
                    row.getString("worker"),
                    row.getString("pool"),
                    instant(row, "claimed_at"),
                    row.getInt("steps")))
        .list();
  }

  /** What was merged of a goal, in the order of the merges. */
  public List<Merged> merged(String goalId) {
    List<Merged> merged = new ArrayList<>();
    for (Dated<MergeCompleted> merge :
        this.<MergeCompleted>dated(
            TopicCatalogue.MERGE_COMPLETED,
            "select record, merged_at as written from merge_result where goal_id = ? and outcome ="
                + " '"
                + MergeOutcome.MERGED.name()
                + "' order by merged_at, task_id",
            goalId)) {
      String taskId = merge.record().getWork().getTaskId();
      if (taskId != null) {
        patch(goalId, taskId, merge.record().getWork().getAttempt())
            .ifPresent(patch -> merged.add(new Merged(merge.record(), patch, merge.at())));
      }
    }
    return merged;
  }

  /** Why a candidate was chosen, as the task graph noted it; empty when it was not. */
  public String chosenBecause(String goalId, String taskId) {
    return jdbc.sql(
            "select summary from audit_event"
                + OF_TASK
                + " and type = 'CandidateChosen' order by sequence desc limit 1")
        .params(goalId, taskId)
        .query(String.class)
        .optional()
        .orElse("");
  }

  /** Attempts of which a step of an agent is on record. */
  public List<Integer> attemptsWithSteps(String goalId, String taskId) {
    return jdbc.sql("select distinct attempt from agent_step" + OF_TASK + " order by attempt")
        .params(goalId, taskId)
        .query(Integer.class)
        .list();
  }

  /** The claims of an attempt that steps are on record of, in the order in which they began. */
  public List<String> claimsWithSteps(String goalId, String taskId, int attempt) {
    return jdbc.sql(
            "select claim_id from agent_step"
                + OF_ATTEMPT
                + " group by claim_id order by min(taken_at), claim_id")
        .params(goalId, taskId, attempt)
        .query(String.class)
        .list();
  }

  /** Steps of a claim after one of them, in order; at most so many. */
  public List<AgentStepTaken> steps(
      String goalId, String taskId, String claimId, int after, int most) {
    return jdbc.sql(
            "select record from agent_step"
                + OF_TASK
                + " and claim_id = ? and sequence > ? order by sequence limit ?")
        .params(goalId, taskId, claimId, after, most)
        .query((row, _) -> records.read(TopicCatalogue.AGENT_STEPS, row))
        .list();
  }

  /**
   * What was spent on an attempt by its agents, as the steps say.
   *
   * @param step the step of the work
   */
  public record Spent(WorkStep step, long inputTokens, long outputTokens, long costMicros) {}

  /** What an attempt took, by step of the work. */
  public List<Spent> spent(String goalId, String taskId, int attempt) {
    return jdbc.sql(
            "select step, sum(input_tokens) as taken, sum(output_tokens) as given, sum(cost_micros)"
                + " as cost from agent_step"
                + OF_ATTEMPT
                + " group by step order by step")
        .params(goalId, taskId, attempt)
        .query(
            (row, _) ->
                new Spent(
                    WorkStep.valueOf(row.getString("step")),
                    row.getLong("taken"),
                    row.getLong("given"),
                    row.getLong("cost")))
        .list();
  }

  private <V extends SpecificRecord> List<Dated<V>> dated(
      Topic<V> topic, String sql, Object... parameters) {
    return jdbc.sql(sql)
        .params(parameters)
        .query((row, _) -> new Dated<>(records.read(topic, row), instant(row, "written")))
        .list();
  }
}
