package dev.divisi.console.adapter.sql;

import static dev.divisi.console.adapter.sql.SqlValues.at;
import static dev.divisi.console.adapter.sql.SqlValues.instant;
import static dev.divisi.console.adapter.sql.SqlValues.optional;

import dev.divisi.goals.GoalFigures;
import dev.divisi.goals.Judgements;
import dev.divisi.goals.TaskFigures;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Figures of goals and tasks that moved since a time. */
public final class Figures {
  private final JdbcClient jdbc;

  Figures(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Key(String goalId, String taskId) {}

  /** Goals that moved since. */
  public List<GoalFigures> goals(Instant since) {
    return jdbc.sql(
            "select g.goal_id, g.text, g.status, g.submitted_at, g.ended_at, r.playbook, (select"
                + " count(*) from audit_event e where e.goal_id = g.goal_id and e.type ="
                + " 'RevisionProposed' and not exists (select 1 from audit_event a where a.goal_id"
                + " = g.goal_id and a.type = 'PlanApproved' and a.sequence < e.sequence)) as edits"
                + " from goal g left join goal_request r on r.goal_id = g.goal_id where"
                + " g.updated_at >= ?")
        .param(at(since))
        .query(
            (row, _) ->
                new GoalFigures(
                    row.getString("goal_id"),
                    row.getString("text"),
                    orEmpty(row.getString("playbook")),
                    row.getString("status").equals("DONE"),
                    row.getInt("edits"),
                    instant(row, "submitted_at"),
                    optional(row, "ended_at")))
        .list();
  }

  /** Tasks that moved since. */
  public List<TaskFigures> tasks(Instant since) {
    Map<Key, String> models = models(since);
    Map<Key, Judgements> judgements = judgements(since);
    return jdbc
        .sql(
            "select t.goal_id, t.task_id, t.repository, t.status, t.attempt, t.tokens,"
                + " t.cost_micros, t.model_calls, t.ended_at, p.agent, r.playbook, exists (select 1 from"
                + " reverted_commit c where c.commit_id = t.commit_id) as reverted from task t left"
                + " join planned_task p on p.goal_id = t.goal_id and p.task_id = t.task_id left"
                + " join goal_request r on r.goal_id = t.goal_id where t.updated_at >= ?")
        .param(at(since))
        .query(
            (row, _) -> {
              Key key = new Key(row.getString("goal_id"), row.getString("task_id"));
              Judgements judged = judgements.getOrDefault(key, new Judgements());
              return new TaskFigures(
                  key.goalId(),
                  key.taskId(),
                  row.getString("repository"),
                  orEmpty(row.getString("agent")),
                  orEmpty(row.getString("playbook")),
                  models.getOrDefault(key, ""),
                  row.getString("status").equals("DONE"),
                  row.getInt("attempt"),
                  judged.rejections(),
                  judged.waits(),
                  row.getLong("tokens"),
                  row.getLong("cost_micros"),
                  row.getLong("model_calls"),
                  optional(row, "ended_at"),
                  row.getBoolean("reverted"));
            })
        .stream()
        .filter(task -> !TaskFigures.isCandidate(task.taskId()))
        .toList();
  }

  /** The model that each task asked most. */
  private Map<Key, String> models(Instant since) {
    Map<Key, String> models = new HashMap<>();
    jdbc.sql(
            "select goal_id, task_id, model, count(*) as calls from agent_step where model is not"
                + " null and taken_at >= ? group by goal_id, task_id, model order by calls")
        .param(at(since))
        .query(
            row -> {
              models.put(
                  new Key(row.getString("goal_id"), row.getString("task_id")),
                  row.getString("model"));
            });
    return models;
  }

  /** How long each patch waited until a person let it go on, or asked for changes. */
  private Map<Key, Judgements> judgements(Instant since) {
    Map<Key, Judgements> judgements = new HashMap<>();
    jdbc.sql(
            "select goal_id, task_id, attempt, type, happened_at from audit_event where type in"
                + " (:types) and task_id is not null and attempt is not null and happened_at >="
                + " :since order by goal_id, sequence")
        .param("types", Judgements.TYPES)
        .param("since", at(since))
        .query(
            row -> {
              judgements
                  .computeIfAbsent(
                      new Key(row.getString("goal_id"), row.getString("task_id")),
                      _ -> new Judgements())
                  .take(row.getString("type"), row.getInt("attempt"), instant(row, "happened_at"));
            });
    return judgements;
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
