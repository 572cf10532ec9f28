package dev.divisi.console.adapter.sql;

import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.Changes;
import dev.divisi.console.domain.ReceivedRecord;
import dev.divisi.console.domain.RecordStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts records into tables, together with how far they are read: in one transaction, so that each
 * record counts exactly once whatever stops in between.
 *
 * <p>Several consoles may share a database. Each reads all topics, and whoever is first with a
 * record keeps it; the position of a partition is locked meanwhile. So nobody leads, and a console
 * that ends leaves nothing behind.
 */
final class Projection implements RecordStore {
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transactions;
  private final Dialect dialect;

  Projection(JdbcTemplate jdbc, TransactionTemplate transactions, Dialect dialect) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.dialect = dialect;
  }

  @Override
  public Map<Place, Long> begin(String clusterId) {
    List<String> sources =
        jdbc.queryForList("select cluster_id from source", String.class).stream().toList();
    if (!sources.equals(List.of(clusterId))) {
      if (!sources.isEmpty()) {
        clear();
      }
      transactions.executeWithoutResult(
          _ -> {
            jdbc.update("delete from source");
            jdbc.update("insert into source (cluster_id) values (?)", clusterId);
          });
    }
    Map<Place, Long> positions = new HashMap<>();
    jdbc.query(
        "select topic, partition_id, next_offset from projected",
        row -> {
          positions.put(new Place(row.getString(1), row.getInt(2)), row.getLong(3));
        });
    return positions;
  }

  @Override
  public Set<Change> keep(List<ReceivedRecord> records) {
    Map<Place, List<ReceivedRecord>> byPlace =
        new TreeMap<>(Comparator.comparing(Place::topic).thenComparingInt(Place::partition));
    for (ReceivedRecord record : records) {
      byPlace
          .computeIfAbsent(
              new Place(record.topic().name(), record.partition()), _ -> new ArrayList<>())
          .add(record);
    }
    byPlace.keySet().forEach(this::ensurePosition);
    transactions.executeWithoutResult(_ -> keep(byPlace));
    Set<Change> changes = new LinkedHashSet<>();
    records.forEach(record -> Changes.of(record.value()).ifPresent(changes::add));
    return changes;
  }

  /** Always in the same order of places, so that two consoles never wait for each other. */
  private void keep(Map<Place, List<ReceivedRecord>> byPlace) {
    Map<Table, List<Row>> rows = new LinkedHashMap<>();
    byPlace.forEach(
        (place, records) -> {
          long next = position(place);
          for (ReceivedRecord record : records) {
            if (record.offset() < next) {
              continue;
            }
            if (record.bytes().length > record.topic().maxMessageBytes()) {
              unreadable(record, "It is larger than its topic takes.");
              continue;
            }
            if (record.value() == null) {
              unreadable(record, record.problem());
            }
            Rows.of(record)
                .forEach(row -> rows.computeIfAbsent(row.table(), _ -> new ArrayList<>()).add(row));
          }
          move(place, Math.max(next, records.getLast().offset() + 1));
        });
    rows.forEach(this::put);
  }

  private void put(Table table, List<Row> rows) {
    jdbc.batchUpdate(table.put(dialect), rows.stream().map(row -> row.values(dialect)).toList());
  }

  private void ensurePosition(Place place) {
    Integer known =
        jdbc.queryForObject(
            "select count(*) from projected where topic = ? and partition_id = ?",
            Integer.class,
            place.topic(),
            place.partition());
    if (known == null || known == 0) {
      try {
        jdbc.update(
            "insert into projected (topic, partition_id, next_offset) values (?, ?, 0)",
            place.topic(),
            place.partition());
      } catch (DuplicateKeyException _) {
        // Another console was faster.
      }
    }
  }

  private long position(Place place) {
    Long next =
        jdbc.queryForObject(
            "select next_offset from projected where topic = ? and partition_id = ? for update",
            Long.class,
            place.topic(),
            place.partition());
    return next == null ? 0 : next;
  }

  private void move(Place place, long next) {
    jdbc.update(
        "update projected set next_offset = ? where topic = ? and partition_id = ?",
        next,
        place.topic(),
        place.partition());
  }

  private void unreadable(ReceivedRecord record, String problem) {
    jdbc.update(
        "delete from unreadable where topic = ? and partition_id = ? and record_offset = ?",
        record.topic().name(),
        record.partition(),
        record.offset());
    jdbc.update(
        "insert into unreadable (topic, partition_id, record_offset, reason) values (?, ?, ?, ?)",
        record.topic().name(),
        record.partition(),
        record.offset(),
        problem.substring(0, Math.min(problem.length(), 1000)).replace('\0', '\uFFFD'));
  }

  @Override
  public void clear() {
    transactions.executeWithoutResult(
        _ -> {
          Set<String> tables = new HashSet<>(Set.of("projected", "unreadable", "source"));
          Rows.TABLES.forEach(table -> tables.add(table.name()));
          tables.forEach(table -> jdbc.update("delete from " + table));
        });
  }
}
