package dev.divisi.console.adapter.sql;

import static dev.divisi.console.adapter.sql.SqlValues.at;
import static dev.divisi.console.adapter.sql.SqlValues.literally;

import dev.divisi.console.domain.AuditFilter;
import dev.divisi.schemas.AuditChain;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was decided: the audit events. */
public final class AuditRecord {
  private final JdbcClient jdbc;
  private final RecordReader records;

  AuditRecord(JdbcClient jdbc, RecordReader records) {
    this.jdbc = jdbc;
    this.records = records;
  }

  /**
   * Where a page ends, and the next one goes on.
   *
   * @param at when the last event of the page happened
   * @param goalId its goal
   * @param sequence its number
   */
  public record Cursor(Instant at, String goalId, long sequence) {
    /** As it stands in an address. */
    public String text() {
      return at.toEpochMilli() + "_" + sequence + "_" + goalId;
    }

    /** The cursor of an address; null when the text is none. */
    public static @Nullable Cursor of(String text) {
      String[] parts = text.split("_", 3);
      if (parts.length < 3
          || !parts[0].matches("-?[0-9]{1,15}")
          || !parts[1].matches("[0-9]{1,18}")) {
        return null;
      }
      return new Cursor(
          Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[2], Long.parseLong(parts[1]));
    }

    private static Cursor after(AuditEvent event) {
      return new Cursor(event.getAt(), event.getGoalId(), event.getSequence());
    }
  }

  /** The latest events that are wanted, after a cursor; at most so many. */
  public List<AuditEvent> events(AuditFilter filter, @Nullable Cursor after, int most) {
    Where where = new Where(filter, after);
    return jdbc.sql(
            "select record from audit_event"
                + where
                + " order by happened_at desc, goal_id, sequence desc limit ?")
        .params(where.with(most))
        .query((row, _) -> records.read(TopicCatalogue.AUDIT_EVENTS, row))
        .list();
  }

  /** The cursor for what follows these events; null when there are none. */
  public static @Nullable Cursor next(List<AuditEvent> events) {
    return events.isEmpty() ? null : Cursor.after(events.getLast());
  }

  /** All events that are wanted, the latest first, one page at a time. */
  public void each(AuditFilter filter, Consumer<AuditEvent> reader) {
    int most = 500;
    List<AuditEvent> page = events(filter, null, most);
    while (!page.isEmpty()) {
      page.forEach(reader);
      page = page.size() < most ? List.of() : events(filter, next(page), most);
    }
  }

  /** A goal's events from the first on. */
  public List<AuditEvent> chain(String goalId) {
    return jdbc.sql("select record from audit_event where goal_id = ? order by sequence, hash")
        .param(goalId)
        .query((row, _) -> records.read(TopicCatalogue.AUDIT_EVENTS, row))
        .list();
  }

  /** Whether a goal's events are all there, in order, and as they were written. */
  public AuditChain.Report verify(String goalId, @Nullable GoalState state) {
    return AuditChain.verify(chain(goalId), state);
  }

  /** All types of events that there are. */
  public List<String> types() {
    return jdbc.sql("select distinct type from audit_event order by type limit 300")
        .query(String.class)
        .list();
  }

  /** The conditions of a filter, and their values in order. */
  private static final class Where {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    private Where(AuditFilter filter, @Nullable Cursor after) {
      equal("goal_id", filter.goal());
      equal("task_id", filter.task());
      equal("type", filter.type());
      equal("actor", filter.actor());
      if (!filter.text().isBlank()) {
        conditions.add("lower(summary) like ? escape '!'");
        values.add("%" + literally(filter.text().strip().toLowerCase(Locale.ROOT)) + "%");
      }
      Instant since = filter.since();
      if (since != null) {
        conditions.add("happened_at >= ?");
        values.add(at(since));
      }
      Instant until = filter.until();
      if (until != null) {
        conditions.add("happened_at < ?");
        values.add(at(until));
      }
      if (after != null) {
        conditions.add(
            "(happened_at < ? or (happened_at = ? and (goal_id > ? or (goal_id = ? and sequence <"
                + " ?))))");
        values.addAll(
            List.of(
                at(after.at()), at(after.at()), after.goalId(), after.goalId(), after.sequence()));
      }
    }

    private void equal(String column, String value) {
      if (!value.isBlank()) {
        conditions.add(column + " = ?");
        values.add(value.strip());
      }
    }

    private List<Object> with(Object last) {
      List<Object> all = new ArrayList<>(values);
      all.add(last);
      return all;
    }

    @Override
    public String toString() {
      return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }
  }
}
