package dev.divisi.console.adapter.sql;

import static dev.divisi.console.adapter.sql.SqlValues.at;

import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.PlannedState;
import dev.divisi.goals.PlanHistory;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.TopicCatalogue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How goals and tasks stand, as the topics last said. */
public final class ReadModel {
  private static final String APPROVALS =
      "('PlanApproved', 'PlanRevised', 'PlanApprovalGiven', 'PlanApprovalExpired')";

  private static final String ENDED = "('DONE', 'FAILED', 'CANCELLED')";

  private static final String TASKS =
      "select t.record as record, p.agent as agent, p.profile as profile from task t"
          + " left join planned_task p on p.goal_id = t.goal_id and p.task_id = t.task_id";

  private final JdbcClient jdbc;
  private final RecordReader records;

  ReadModel(JdbcClient jdbc, RecordReader records) {
    this.jdbc = jdbc;
    this.records = records;
  }

  /** Goals, the latest first. */
  public List<GoalState> goals(int most) {
    return jdbc.sql("select record from goal order by submitted_at desc, goal_id limit ?")
        .param(most)
        .query((row, _) -> records.read(TopicCatalogue.GOAL_STATE, row))
        .list();
  }

  /** Goals that go on, and those that ended at that time or later. */
  public List<GoalState> currentGoals(Instant endedSince) {
    return jdbc.sql(
            "select record from goal where status not in "
                + ENDED
                + " or ended_at >= ? order by submitted_at desc, goal_id")
        .param(at(endedSince))
        .query((row, _) -> records.read(TopicCatalogue.GOAL_STATE, row))
        .list();
  }

  /** One goal. */
  public Optional<GoalState> goal(String goalId) {
    return jdbc.sql("select record from goal where goal_id = ?")
        .param(goalId)
        .query((row, _) -> records.read(TopicCatalogue.GOAL_STATE, row))
        .optional();
  }

  /** What was asked for. */
  public Optional<GoalSubmitted> request(String goalId) {
    return jdbc.sql("select record from goal_request where goal_id = ?")
        .param(goalId)
        .query((row, _) -> records.read(TopicCatalogue.GOAL_SUBMITTED, row))
        .optional();
  }

  /** A goal's tasks in the order of the plan. */
  public List<PlannedState> tasks(String goalId) {
    return jdbc.sql(TASKS + " where t.goal_id = ? order by t.place, t.task_id")
        .param(goalId)
        .query((row, _) -> planned(row))
        .list();
  }

  /** The tasks of goals that go on, and of those that ended at that time or later. */
  public List<PlannedState> currentTasks(Instant endedSince) {
    return jdbc.sql(
            TASKS
                + " join goal g on g.goal_id = t.goal_id where g.status not in "
                + ENDED
                + " or g.ended_at >= ?")
        .param(at(endedSince))
        .query((row, _) -> planned(row))
        .list();
  }

  /** One task. */
  public Optional<PlannedState> task(String goalId, String taskId) {
    return jdbc.sql(TASKS + " where t.goal_id = ? and t.task_id = ?")
        .params(goalId, taskId)
        .query((row, _) -> planned(row))
        .optional();
  }

  /** The versions of a goal's plan. */
  public PlanHistory plans(GoalState goal) {
    PlanHistory history = new PlanHistory(goal);
    jdbc.sql("select kind, record from plan where goal_id = ? order by made_at, version")
        .param(goal.getGoalId())
        .query((row, _) -> records.planFact(row))
        .list()
        .forEach(history::apply);
    jdbc.sql(
            "select record from audit_event where goal_id = ? and (sequence = 1 or type in "
                + APPROVALS
                + ") order by sequence")
        .param(goal.getGoalId())
        .query((row, _) -> records.read(TopicCatalogue.AUDIT_EVENTS, row))
        .list()
        .forEach(history::apply);
    return history;
  }

  /**
   * Goals and tasks that are different since; at most so many, and one more when there are more.
   */
  public List<Change> changedSince(Instant since, int most) {
    List<Change> changes =
        new ArrayList<>(
            jdbc.sql("select goal_id from goal where updated_at >= ? limit ?")
                .params(at(since), most + 1)
                .query((row, _) -> new Change(Change.Kind.GOAL, row.getString(1), null))
                .list());
    changes.addAll(
        jdbc.sql("select goal_id, task_id from task where updated_at >= ? limit ?")
            .params(at(since), most + 1)
            .query((row, _) -> new Change(Change.Kind.TASK, row.getString(1), row.getString(2)))
            .list());
    return changes;
  }

  private PlannedState planned(ResultSet row) throws SQLException {
    String agent = row.getString("agent");
    String profile = row.getString("profile");
    return new PlannedState(
        records.read(TopicCatalogue.TASK_STATE, row),
        agent == null ? "" : agent,
        profile == null ? "" : profile);
  }
}
