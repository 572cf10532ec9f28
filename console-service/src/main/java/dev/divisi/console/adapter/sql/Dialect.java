package dev.divisi.console.adapter.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;

/** What databases say in different words. */
enum Dialect {
  H2("H2", "varbinary", "blob"),
  POSTGRESQL("PostgreSQL", "bytea", "bytea");

  private final String product;
  private final String bytes;
  private final String manyBytes;

  Dialect(String product, String bytes, String manyBytes) {
    this.product = product;
    this.bytes = bytes;
    this.manyBytes = manyBytes;
  }

  /**
   * The dialect of a database.
   *
   * @throws IllegalArgumentException when the console does not know the database
   */
  static Dialect of(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      String product = connection.getMetaData().getDatabaseProductName();
      return Arrays.stream(values())
          .filter(dialect -> dialect.product.equals(product))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "spring.datasource.url names a database of "
                          + product
                          + "; the console keeps its read model in H2 or PostgreSQL."));
    }
  }

  /**
   * The types of columns for bytes, by the names that migrations use: {@code bytes} for up to a
   * mebibyte, {@code many_bytes} for more. H2 keeps what was read of a large object for a while, so
   * what pages read all the time is none.
   */
  Map<String, String> types() {
    return Map.of("bytes", bytes, "many_bytes", manyBytes);
  }
}
