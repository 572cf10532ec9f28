package dev.divisi.console.adapter.sql;

import static dev.divisi.console.adapter.sql.SqlValues.at;
import static dev.divisi.console.adapter.sql.SqlValues.instant;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What webhooks are told: each message once for each of them, whichever console saw its reason, and
 * sent by one console at a time.
 */
public final class Deliveries {
  private static final int MOST_WAITING = 1000;
  private static final String WAITING = "WAITING";
  private static final String DELIVERED = "DELIVERED";
  private static final String GIVEN_UP = "GIVEN_UP";
  private static final String LEFT_OUT = "LEFT_OUT";
  private static final Table TABLE =
      Table.ofFirst("delivery", "hook message_id", "state attempts next_at created_at body");

  private final JdbcTemplate jdbc;
  private final Dialect dialect;

  Deliveries(JdbcTemplate jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.dialect = dialect;
  }

  /**
   * A message that is due.
   *
   * @param attempts how often it was tried before
   * @param nextAt since when it is due
   */
  public record Due(
      String messageId, String body, int attempts, Instant createdAt, Instant nextAt) {}

  /** Since when webhooks are told; from now on, when they never were before. */
  public Instant toldSince(Instant now) {
    List<Instant> known =
        jdbc.query(
            "select min(started_at) from told_since",
            (row, _) -> {
              OffsetDateTime at = row.getObject(1, OffsetDateTime.class);
              return at == null ? now : at.toInstant();
            });
    Integer rows = jdbc.queryForObject("select count(*) from told_since", Integer.class);
    if (rows == null || rows == 0) {
      jdbc.update("insert into told_since (started_at) values (?)", at(now));
    }
    return known.getFirst();
  }

  /** Whether the message was seen before, whatever became of it. */
  public boolean isKnown(String hook, String messageId) {
    Integer known =
        jdbc.queryForObject(
            "select count(*) from delivery where hook = ? and message_id = ?",
            Integer.class,
            hook,
            messageId);
    return known != null && known > 0;
  }

  /**
   * Puts a message in line. One that is known stays as it is.
   *
   * @return false when too many wait already: then it is left out, for good
   */
  public boolean add(String hook, String messageId, String body, Instant now) {
    Integer waiting =
        jdbc.queryForObject(
            "select count(*) from delivery where hook = ? and state = ?",
            Integer.class,
            hook,
            WAITING);
    boolean fits = waiting == null || waiting < MOST_WAITING;
    Row row =
        Row.of(TABLE)
            .hash(hook)
            .hash(messageId)
            .hash(fits ? WAITING : LEFT_OUT)
            .number(0)
            .time(now)
            .time(now)
            .text(body);
    jdbc.update(TABLE.put(dialect), row.values(dialect));
    return fits;
  }

  /** Messages that are due, those that have waited the longest before others. */
  public List<Due> due(String hook, Instant now, int most) {
    return jdbc.query(
        "select message_id, body, attempts, created_at, next_at from delivery where hook = ? and"
            + " state = ? and next_at <= ? order by next_at, message_id limit ?",
        (row, _) ->
            new Due(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                instant(row, "created_at"),
                instant(row, "next_at")),
        hook,
        WAITING,
        at(now),
        most);
  }

  /**
   * Takes a message to try it. Whoever takes it and ends before it says what came of it leaves it
   * to be tried again.
   *
   * @param again when it is due again, if nothing more is said
   * @return false when another console was faster
   */
  public boolean take(String hook, Due due, Instant again) {
    return jdbc.update(
            "update delivery set next_at = ?, attempts = attempts + 1 where hook = ? and"
                + " message_id = ? and state = ? and attempts = ?",
            at(again),
            hook,
            due.messageId(),
            WAITING,
            due.attempts())
        == 1;
  }

  /** It was taken. */
  public void delivered(String hook, String messageId) {
    end(hook, messageId, DELIVERED);
  }

  /** It is not tried any more. */
  public void givenUp(String hook, String messageId) {
    end(hook, messageId, GIVEN_UP);
  }

  /** It is to be tried again. */
  public void again(String hook, String messageId, Instant at) {
    jdbc.update(
        "update delivery set next_at = ? where hook = ? and message_id = ?",
        at(at),
        hook,
        messageId);
  }

  /** Forgets what is over since then. */
  public void forget(Instant before) {
    jdbc.update("delete from delivery where state <> ? and created_at < ?", WAITING, at(before));
  }

  private void end(String hook, String messageId, String state) {
    jdbc.update(
        "update delivery set state = ? where hook = ? and message_id = ?", state, hook, messageId);
  }
}
