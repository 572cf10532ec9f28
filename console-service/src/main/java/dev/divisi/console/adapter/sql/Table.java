package dev.divisi.console.adapter.sql;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of the read model that rows are put into.
 *
 * @param key the columns that tell its rows apart
 * @param columns the others
 * @param first whether a row that is there stays as it is; else it is replaced
 */
record Table(String name, List<String> key, List<String> columns, boolean first) {

  static Table of(String name, String key, String columns) {
    return new Table(name, List.of(key.split(" ")), List.of(columns.split(" ")), false);
  }

  /** One whose first row for a key counts. */
  static Table ofFirst(String name, String key, String columns) {
    return new Table(name, List.of(key.split(" ")), List.of(columns.split(" ")), true);
  }

  int width() {
    return key.size() + columns.size();
  }

  /**
   * Puts one row, the key's values first; those of the key once more before all of them where
   * {@link #asksForKey} says so.
   */
  String put(Dialect dialect) {
    String all = Stream.concat(key.stream(), columns.stream()).collect(Collectors.joining(", "));
    String values = Stream.generate(() -> "?").limit(width()).collect(Collectors.joining(", "));
    String keys = String.join(", ", key);
    return switch (dialect) {
      case H2 ->
          first
              ? "merge into %s using dual on (%s) when not matched then insert (%s) values (%s)"
                  .formatted(name, same(), all, values)
              : "merge into %s (%s) key (%s) values (%s)".formatted(name, all, keys, values);
      case POSTGRESQL ->
          "insert into %s (%s) values (%s) on conflict (%s) do %s"
              .formatted(name, all, values, keys, first ? "nothing" : "update set " + excluded());
    };
  }

  /** Whether a statement names the key before the row. */
  boolean asksForKey(Dialect dialect) {
    return first && dialect == Dialect.H2;
  }

  private String same() {
    return key.stream().map(column -> column + " = ?").collect(Collectors.joining(" and "));
  }

  private String excluded() {
    return columns.stream()
        .map(column -> column + " = excluded." + column)
        .collect(Collectors.joining(", "));
  }
}
