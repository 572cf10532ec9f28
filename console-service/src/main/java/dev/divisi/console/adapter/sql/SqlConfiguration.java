package dev.divisi.console.adapter.sql;

import dev.divisi.console.domain.RecordStore;
import dev.divisi.kafka.KafkaClients;
import java.sql.SQLException;
import java.util.Map;
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
  @Bean
  Dialect dialect(DataSource database) throws SQLException {
    return Dialect.of(database);
  }

  @Bean
  FlywayConfigurationCustomizer types(Dialect dialect) {
    return flyway -> flyway.placeholders(Map.of("bytes", dialect.bytes()));
  }

  @Bean
  RecordStore projection(
      JdbcTemplate jdbc, PlatformTransactionManager transactions, Dialect dialect) {
    return new Projection(jdbc, new TransactionTemplate(transactions), dialect);
  }

  @Bean
  ReadModel readModel(JdbcClient jdbc, KafkaClients clients) {
    return new ReadModel(jdbc, new RecordReader(clients));
  }
}
