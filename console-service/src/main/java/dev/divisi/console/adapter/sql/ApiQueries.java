package dev.divisi.console.adapter.sql;

import static dev.divisi.console.adapter.sql.SqlValues.at;
import static dev.divisi.console.adapter.sql.SqlValues.instant;
import static dev.divisi.console.adapter.sql.SqlValues.literally;

import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What programs ask of the read model, in pages that begin after a given place. */
public final class ApiQueries {
  private static final String DECISION_ID = "decisionId";

  /** How many of a goal's last audit events are looked through for those of one decision. */
  private static final int MOST_LOOKED_AT = 2000;

  private static final int MOST_ATTEMPTS = 1000;

  private final JdbcClient jdbc;
  private final RecordReader records;

  ApiQueries(JdbcClient jdbc, RecordReader records) {
    this.jdbc = jdbc;
    this.records = records;
  }

  /**
   * Which goals are wanted; an empty field wants all.
   *
   * @param status name of a status
   * @param repository name of a repository
   * @param text part of what is asked for, or the id
   */
  public record GoalFilter(String status, String repository, String text) {}

  /**
   * A patch and when it was proposed.
   *
   * @param proposedAt when it was written to its topic
   */
  public record KeptPatch(PatchProposed proposed, Instant proposedAt) {}

  /** A place in a list that is ordered by time, the latest first. */
  public record Place(Instant at, String id, long number) {}

  /** Goals, the latest first. */
  public List<GoalState> goals(GoalFilter filter, @Nullable Place after, int most) {
    List<Object> values = new ArrayList<>();
    StringBuilder sql = new StringBuilder("select record from goal where 1 = 1");
    if (!filter.status().isEmpty()) {
      sql.append(" and status = ?");
      values.add(filter.status());
    }
    if (!filter.repository().isEmpty()) {
      sql.append(" and ' ' || repositories || ' ' like ? escape '!'");
      values.add("% " + literally(filter.repository()) + " %");
    }
    if (!filter.text().isBlank()) {
      sql.append(" and (lower(text) like lower(?) escape '!' or goal_id like ? escape '!')");
      String part = "%" + literally(filter.text().strip()) + "%";
      values.add(part);
      values.add(part);
    }
    if (after != null) {
      sql.append(" and (submitted_at < ? or (submitted_at = ? and goal_id > ?))");
      values.add(at(after.at()));
      values.add(at(after.at()));
      values.add(after.id());
    }
    values.add(most);
    return jdbc.sql(sql + " order by submitted_at desc, goal_id limit ?")
        .params(values)
        .query((row, _) -> records.read(TopicCatalogue.GOAL_STATE, row))
        .list();
  }

  /** A goal's audit events in their order, after that number. */
  public List<AuditEvent> audit(String goalId, long after, int most) {
    return jdbc.sql(
            "select record from audit_event where goal_id = ? and sequence > ?"
                + " order by sequence limit ?")
        .params(goalId, after, most)
        .query((row, _) -> records.read(TopicCatalogue.AUDIT_EVENTS, row))
        .list();
  }

  /** The audit events that name a decision; empty while nothing was heard of it. */
  public List<AuditEvent> ofDecision(String goalId, String decisionId) {
    return jdbc
        .sql(
            "select record from audit_event where goal_id = ? order by sequence desc limit "
                + MOST_LOOKED_AT)
        .param(goalId)
        .query((row, _) -> records.read(TopicCatalogue.AUDIT_EVENTS, row))
        .list()
        .stream()
        .filter(event -> decisionId.equals(event.getDetails().get(DECISION_ID)))
        .sorted((one, other) -> Long.compare(one.getSequence(), other.getSequence()))
        .toList();
  }

  /** A decision by its id. */
  public Optional<DecisionMade> decision(String decisionId) {
    return jdbc.sql("select record from decision where decision_id = ?")
        .param(decisionId)
        .query((row, _) -> records.read(TopicCatalogue.DECISION_MADE, row))
        .optional();
  }

  /** What was proposed for a task, the first attempt first. */
  public List<KeptPatch> patches(String goalId, String taskId) {
    return jdbc.sql(
            "select record, proposed_at from patch where goal_id = ? and task_id = ?"
                + " order by attempt, proposed_at limit "
                + MOST_ATTEMPTS)
        .params(goalId, taskId)
        .query((row, _) -> patch(row))
        .list();
  }

  /** A task's patch by its hash. */
  public Optional<KeptPatch> patch(String goalId, String taskId, String hash) {
    return jdbc.sql(
            "select record, proposed_at from patch where goal_id = ? and task_id = ? and"
                + " patch_hash = ? order by attempt desc limit 1")
        .params(goalId, taskId, hash)
        .query((row, _) -> patch(row))
        .optional();
  }

  private KeptPatch patch(ResultSet row) throws SQLException {
    return new KeptPatch(
        records.read(TopicCatalogue.PATCH_PROPOSED, row), instant(row, "proposed_at"));
  }

  /** What policy said of a task's patches. */
  public List<PatchEvaluated> verdicts(String goalId, String taskId) {
    return ofTask("verdict", "judged_at", TopicCatalogue.PATCH_EVALUATED, goalId, taskId);
  }

  /** What policy said of a goal's plans. */
  public List<PlanEvaluated> verdicts(String goalId) {
    return ofTask("verdict", "judged_at", TopicCatalogue.PLAN_EVALUATED, goalId, "");
  }

  /** What reviewers said of a task's patches. */
  public List<ReviewCompleted> reviews(String goalId, String taskId) {
    return ofTask("review", "reviewed_at", TopicCatalogue.REVIEW_COMPLETED, goalId, taskId);
  }

  private <V extends SpecificRecord> List<V> ofTask(
      String table, String time, Topic<V> topic, String goalId, String taskId) {
    return jdbc.sql(
            "select record from "
                + table
                + " where goal_id = ? and task_id = ? order by attempt, "
                + time
                + " limit "
                + MOST_ATTEMPTS)
        .params(goalId, taskId)
        .query((row, _) -> records.read(topic, row))
        .list();
  }

  /**
   * What agents did for a task, the first step first.
   *
   * @param attempt the attempt; null for all
   */
  public List<AgentStepTaken> steps(
      String goalId, String taskId, @Nullable Integer attempt, @Nullable Place after, int most) {
    List<Object> values = new ArrayList<>(List.of(goalId, taskId));
    StringBuilder sql =
        new StringBuilder("select record from agent_step where goal_id = ? and task_id = ?");
    if (attempt != null) {
      sql.append(" and attempt = ?");
      values.add(attempt);
    }
    if (after != null) {
      sql.append(
          " and (taken_at > ? or (taken_at = ? and (claim_id > ? or (claim_id = ? and sequence >"
              + " ?))))");
      values.addAll(
          List.of(at(after.at()), at(after.at()), after.id(), after.id(), after.number()));
    }
    values.add(most);
    return jdbc.sql(sql + " order by taken_at, claim_id, sequence limit ?")
        .params(values)
        .query((row, _) -> records.read(TopicCatalogue.AGENT_STEPS, row))
        .list();
  }
}
