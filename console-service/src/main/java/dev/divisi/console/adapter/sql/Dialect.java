package dev.divisi.console.adapter.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import javax.sql.DataSource;

/** What databases say in different words. */
enum Dialect {
  H2("H2", "blob"),
  POSTGRESQL("PostgreSQL", "bytea");

  private final String product;
  private final String bytes;

  Dialect(String product, String bytes) {
    this.product = product;
    this.bytes = bytes;
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

  /** The type of a column for many bytes. */
  String bytes() {
    return bytes;
  }
}
