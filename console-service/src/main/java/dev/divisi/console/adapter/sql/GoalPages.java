package dev.divisi.console.adapter.sql;

import static dev.divisi.console.adapter.sql.SqlValues.literally;

import dev.divisi.console.domain.Bar;
import dev.divisi.console.domain.GoalFilter;
import dev.divisi.console.domain.GraphPicture.Look;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TopicCatalogue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the pages of goals and plans show. */
public final class GoalPages {
  private static final String MATCHING =
      " from goal where (? = '' or status = ?) and (? = '' or lower(text) like ? escape '!' or"
          + " goal_id like ? escape '!')";

  private final JdbcClient jdbc;
  private final RecordReader records;

  GoalPages(JdbcClient jdbc, RecordReader records) {
    this.jdbc = jdbc;
    this.records = records;
  }

  /** One page of goals, the latest first. */
  public List<GoalState> goals(GoalFilter filter) {
    List<Object> parameters = matching(filter);
    parameters.add(GoalFilter.PAGE);
    parameters.add(filter.skipped());
    return jdbc.sql(
            "select record" + MATCHING + " order by submitted_at desc, goal_id limit ? offset ?")
        .params(parameters)
        .query((row, _) -> records.read(TopicCatalogue.GOAL_STATE, row))
        .list();
  }

  /** How many goals there are on all pages. */
  public int count(GoalFilter filter) {
    return jdbc.sql("select count(*)" + MATCHING)
        .params(matching(filter))
        .query(Integer.class)
        .single();
  }

  private static List<Object> matching(GoalFilter filter) {
    String status = filter.wanted().map(Enum::name).orElse("");
    String text = filter.text().strip().toLowerCase(Locale.ROOT);
    String like = "%" + literally(text) + "%";
    return new ArrayList<>(List.of(status, status, text, like, like));
  }

  /** What happened to a goal last, the latest first. */
  public List<AuditEvent> activity(String goalId, int most) {
    return jdbc.sql(
            "select record from audit_event where goal_id = ? order by sequence desc limit ?")
        .params(goalId, most)
        .query((row, _) -> records.read(TopicCatalogue.AUDIT_EVENTS, row))
        .list();
  }

  /** What each agent spent on a patch on average, in millionths of a dollar, of all goals. */
  public Map<String, Long> averageCosts() {
    Map<String, Long> costs = new HashMap<>();
    jdbc.sql("select agent, avg(cost_micros) as average from patch group by agent")
        .query((row, _) -> costs.put(row.getString("agent"), row.getLong("average")))
        .list();
    return costs;
  }

  private record Held(
      String taskId,
      int attempt,
      String step,
      String worker,
      Instant start,
      Ending patch,
      Ending review,
      Ending merge,
      Ending failure) {}

  /** What ended a piece of work; when is null where it did not. */
  private record Ending(@Nullable Timestamp at, String outcome) {}

  /**
   * Who held what when. A claim of which nothing more is known goes on while its task runs that
   * attempt; else somebody else got the work, or it ended without a word, and it is left out.
   *
   * @param running ids of the tasks that somebody works on, with the attempt
   */
  public List<Bar> bars(String goalId, Map<String, Integer> running, Instant now) {
    List<Held> claims =
        jdbc.sql(
                "select c.task_id, c.attempt, c.step, c.worker, c.claimed_at, p.proposed_at,"
                    + " r.reviewed_at, r.outcome as reviewed, m.merged_at, m.outcome as merged,"
                    + " f.failed_at, f.code from claim c"
                    + " left join patch p on p.goal_id = c.goal_id and p.claim_id = c.claim_id"
                    + " left join review r on r.goal_id = c.goal_id and r.claim_id = c.claim_id"
                    + " left join merge_result m on m.goal_id = c.goal_id and m.claim_id ="
                    + " c.claim_id"
                    + " left join failure f on f.goal_id = c.goal_id and f.claim_id = c.claim_id"
                    + " where c.goal_id = ? order by c.claimed_at, c.claim_id")
            .param(goalId)
            .query((row, _) -> held(row))
            .list();
    List<Bar> bars = new ArrayList<>();
    Set<String> going = new HashSet<>();
    Set<String> ended = new HashSet<>();
    claims.stream()
        .filter(claim -> ending(claim).at() != null)
        .forEach(claim -> ended.add(work(claim)));
    for (Held claim : claims) {
      if (claim.taskId().isEmpty()) {
        continue; // the planner's: no task waits for it here
      }
      Ending ending = ending(claim);
      if (ending.at() != null) {
        Look look =
            claim.failure().at() != null || ending.outcome().contains("requested")
                ? Look.BAD
                : Look.DONE;
        bars.add(bar(claim, ending.outcome(), look, ending.at().toInstant()));
      } else if (Integer.valueOf(claim.attempt()).equals(running.get(claim.taskId()))
          && !ended.contains(work(claim))
          && going.add(work(claim))) {
        bars.add(bar(claim, "goes on", Look.BUSY, now));
      }
    }
    return bars;
  }

  private static String work(Held claim) {
    return claim.taskId() + "/" + claim.attempt() + "/" + claim.step();
  }

  private static Bar bar(Held claim, String outcome, Look look, Instant end) {
    return new Bar(
        claim.taskId(),
        claim.attempt(),
        claim.step().toLowerCase(Locale.ROOT),
        claim.worker(),
        outcome,
        look,
        claim.start(),
        end.isBefore(claim.start()) ? claim.start() : end);
  }

  private static Ending ending(Held claim) {
    for (Ending ending : List.of(claim.failure(), claim.patch(), claim.review())) {
      if (ending.at() != null) {
        return ending;
      }
    }
    return claim.merge();
  }

  private static Held held(ResultSet row) throws SQLException {
    String task = row.getString("task_id");
    return new Held(
        task == null ? "" : task,
        row.getInt("attempt"),
        row.getString("step"),
        row.getString("worker"),
        row.getTimestamp("claimed_at").toInstant(),
        new Ending(row.getTimestamp("proposed_at"), "patch proposed"),
        new Ending(row.getTimestamp("reviewed_at"), words(row.getString("reviewed"))),
        new Ending(row.getTimestamp("merged_at"), words(row.getString("merged"))),
        new Ending(row.getTimestamp("failed_at"), words(row.getString("code"))));
  }

  private static String words(@Nullable String symbol) {
    return symbol == null ? "" : symbol.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
