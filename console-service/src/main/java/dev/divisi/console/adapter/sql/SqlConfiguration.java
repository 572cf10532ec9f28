package dev.divisi.console.adapter.sql;

import dev.divisi.console.adapter.sql.SqlQuestions.ReadOnlyUser;
import dev.divisi.console.domain.RecordStore;
import dev.divisi.kafka.KafkaClients;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the read model. */
@Configuration(proxyBeanMethods = false)
public class SqlConfiguration {
  private static final String READER = "READER";

  @Bean
  Dialect dialect(DataSource database) throws SQLException {
    return Dialect.of(database);
  }

  @Bean
  FlywayConfigurationCustomizer types(Dialect dialect) {
    return flyway -> flyway.placeholders(dialect.types());
  }

  @Bean
  RecordStore projection(
      JdbcTemplate jdbc, PlatformTransactionManager transactions, Dialect dialect) {
    return new Projection(jdbc, new TransactionTemplate(transactions), dialect);
  }

  @Bean
  RecordReader recordReader(KafkaClients clients) {
    return new RecordReader(clients);
  }

  @Bean
  TaskRecords taskRecords(JdbcClient jdbc, RecordReader records) {
    return new TaskRecords(jdbc, records);
  }

  @Bean
  ReadModel readModel(JdbcClient jdbc, RecordReader records) {
    return new ReadModel(jdbc, records);
  }

  @Bean
  AuditRecord auditRecord(JdbcClient jdbc, RecordReader records) {
    return new AuditRecord(jdbc, records);
  }

  @Bean
  Figures figures(JdbcClient jdbc) {
    return new Figures(jdbc);
  }

  /** In H2 a user for it is made; elsewhere the operator has to name one. */
  @Bean
  SqlQuestions sqlQuestions(
      DataSource database, JdbcTemplate jdbc, Dialect dialect, ReadOnlyAccess configured)
      throws SQLException {
    if (!configured.url().isEmpty() || dialect != Dialect.H2) {
      return new SqlQuestions(
          new ReadOnlyUser(configured.url(), configured.username(), configured.password()));
    }
    String password = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
    jdbc.execute("drop user if exists " + READER);
    jdbc.execute("create user " + READER + " password '" + password + "'");
    jdbc.execute("grant select on schema public to " + READER);
    try (Connection connection = database.getConnection()) {
      return new SqlQuestions(
          new ReadOnlyUser(connection.getMetaData().getURL(), READER, password));
    }
  }

  /** As whom the read model is asked in SQL: {@code divisi.console.sql}; the URL may be empty. */
  public record ReadOnlyAccess(String url, String username, String password) {}

  @Bean
  GoalPages goalPages(JdbcClient jdbc, RecordReader records) {
    return new GoalPages(jdbc, records);
  }

  @Bean
  ApiQueries apiQueries(JdbcClient jdbc, RecordReader records) {
    return new ApiQueries(jdbc, records);
  }

  @Bean
  Deliveries deliveries(JdbcTemplate jdbc, Dialect dialect) {
    return new Deliveries(jdbc, dialect);
  }
}
