package dev.divisi.console.adapter.sql;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row for a table. Values are added in the order of its columns, and made to fit: what anybody
 * may write to a topic must not stop the console.
 */
final class Row {
  private static final int HASH = 100;
  private static final int ID = 200;
  private static final int NAME = 400;
  private static final int TEXT = 4000;
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final Table table;
  private final List<@Nullable Object> values = new ArrayList<>();

  private Row(Table table) {
    this.table = table;
  }

  static Row of(Table table) {
    return new Row(table);
  }

  Table table() {
    return table;
  }

  /** The values of a statement that puts the row. */
  @Nullable Object[] values(Dialect dialect) {
    if (values.size() != table.width()) {
      throw new IllegalStateException(
          table.name() + " has " + table.width() + " columns, and not " + values.size() + ".");
    }
    List<@Nullable Object> all = new ArrayList<>();
    if (table.asksForKey(dialect)) {
      all.addAll(values.subList(0, table.key().size()));
    }
    all.addAll(values);
    return all.toArray();
  }

  Row id(@Nullable String value) {
    return cut(value, ID);
  }

  Row hash(@Nullable String value) {
    return cut(value, HASH);
  }

  Row name(@Nullable String value) {
    return cut(value, NAME);
  }

  Row text(@Nullable String value) {
    return cut(value, TEXT);
  }

  Row symbol(@Nullable Enum<?> value) {
    return add(value == null ? null : value.name());
  }

  Row number(@Nullable Number value) {
    return add(value);
  }

  Row flag(boolean value) {
    return add(value);
  }

  Row time(@Nullable Instant value) {
    if (value == null) {
      return add(null);
    }
    Instant fits = value.isBefore(EARLIEST) ? EARLIEST : value.isAfter(LATEST) ? LATEST : value;
    return add(OffsetDateTime.ofInstant(fits, ZoneOffset.UTC));
  }

  Row bytes(byte[] value) {
    return add(value);
  }

  private Row cut(@Nullable String value, int most) {
    if (value == null) {
      return add(null);
    }
    // PostgreSQL takes no NUL.
    String clean = value.indexOf('\0') < 0 ? value : value.replace('\0', '\uFFFD');
    if (clean.length() <= most) {
      return add(clean);
    }
    int end = Character.isHighSurrogate(clean.charAt(most - 1)) ? most - 1 : most;
    return add(clean.substring(0, end));
  }

  private Row add(@Nullable Object value) {
    values.add(value);
    return this;
  }
}
