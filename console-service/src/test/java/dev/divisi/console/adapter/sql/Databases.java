package dev.divisi.console.adapter.sql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Empty read models in both kinds of database. */
final class Databases {
  private static @Nullable EmbeddedPostgres server;

  private Databases() {}

  /** What is tested on both. */
  static DataSource of(Dialect dialect) throws SQLException {
    DataSource source =
        switch (dialect) {
          case H2 ->
              JdbcConnectionPool.create(
                  "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "divisi", "");
          case POSTGRESQL -> postgres();
        };
    Flyway.configure().dataSource(source).placeholders(dialect.types()).load().migrate();
    return source;
  }

  /** One server for all tests of this process, a database of its own for each. */
  private static synchronized DataSource postgres() throws SQLException {
    try {
      if (server == null) {
        server = EmbeddedPostgres.builder().start();
      }
    } catch (IOException | IllegalStateException e) {
      assumeTrue(false, "PostgreSQL cannot be started here: " + e.getMessage());
    }
    EmbeddedPostgres running = java.util.Objects.requireNonNull(server);
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    new JdbcTemplate(running.getPostgresDatabase()).execute("create database " + name);
    return running.getDatabase("postgres", name);
  }

  static Projection projection(DataSource source, Dialect dialect) {
    return new Projection(
        new JdbcTemplate(source),
        new TransactionTemplate(new DataSourceTransactionManager(source)),
        dialect);
  }

  /** All rows of all tables, in an order of their own. */
  static Map<String, List<String>> dump(DataSource source) {
    JdbcTemplate jdbc = new JdbcTemplate(source);
    Map<String, List<String>> dump = new TreeMap<>();
    for (Table table : Rows.TABLES) {
      dump.put(
          table.name(),
          jdbc
              .query(
                  "select * from " + table.name(),
                  (row, _) -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                      boolean bytes =
                          row.getMetaData().getColumnLabel(i).equalsIgnoreCase("record");
                      text.append(
                              bytes
                                  ? java.util.HexFormat.of().formatHex(row.getBytes(i))
                                  : row.getString(i))
                          .append('|');
                    }
                    return text.toString();
                  })
              .stream()
              .sorted()
              .toList());
    }
    return dump;
  }
}
