package dev.divisi.console;

import dev.divisi.console.adapter.api.ApiConfiguration;
import dev.divisi.console.adapter.kafka.KafkaPools;
import dev.divisi.console.adapter.kafka.TaskGraphTalk;
import dev.divisi.console.adapter.kafka.TopicTail;
import dev.divisi.console.adapter.login.LocalTokens;
import dev.divisi.console.adapter.login.LoginConfiguration;
import dev.divisi.console.adapter.login.LoginConfiguration.AllowedHosts;
import dev.divisi.console.adapter.login.LoginController;
import dev.divisi.console.adapter.login.LoginLinks;
import dev.divisi.console.adapter.sql.SqlConfiguration;
import dev.divisi.console.adapter.sql.SqlConfiguration.ReadOnlyAccess;
import dev.divisi.console.adapter.web.WebConfiguration;
import dev.divisi.console.adapter.webhook.WebhookConfiguration;
import dev.divisi.console.domain.DecisionDesk;
import dev.divisi.console.domain.Feed;
import dev.divisi.console.domain.Pools;
import dev.divisi.console.domain.RecordStore;
import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSupportConfiguration;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.schemas.TopicCatalogue;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the console. */
@Configuration(proxyBeanMethods = false)
@Import({
  KafkaSupportConfiguration.class,
  SqlConfiguration.class,
  LoginConfiguration.class,
  LoginController.class,
  WebConfiguration.class,
  ApiConfiguration.class,
  WebhookConfiguration.class
})
@EnableConfigurationProperties(ConsoleSettings.class)
public class ConsoleServiceConfiguration {
  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  Feed feed() {
    return new Feed();
  }

  @Bean
  TopicTail topicTail(KafkaClients clients, TopicCreator topics, RecordStore store, Feed feed) {
    topics.ensure(TopicCatalogue.all());
    return new TopicTail(clients, store, feed::tell);
  }

  @Bean
  TaskGraphTalk taskGraphTalk(KafkaClients clients, FactPublisher publisher, TopicTail tail) {
    return new TaskGraphTalk(clients, publisher);
  }

  @Bean
  Pools pools(KafkaClients clients, InstantSource clock) {
    return new KafkaPools(clients, clock);
  }

  @Bean
  DecisionDesk decisionDesk(TaskGraphTalk talk, Pools pools, InstantSource clock) {
    return new DecisionDesk(talk, pools, clock);
  }

  @Bean
  LocalTokens localTokens(ConsoleSettings settings) throws IOException {
    return LocalTokens.of(settings.login().secretFile());
  }

  @Bean
  LoginLinks loginLinks(LocalTokens tokens, InstantSource clock) {
    return new LoginLinks(tokens, clock);
  }

  @Bean
  AllowedHosts allowedHosts(ConsoleSettings settings) {
    return new AllowedHosts(settings.hosts());
  }

  @Bean
  ReadOnlyAccess readOnlyAccess(ConsoleSettings settings) {
    ConsoleSettings.Sql sql = settings.sql();
    return new ReadOnlyAccess(sql.url(), sql.username(), sql.password());
  }

  /** Where nothing else is said, the read model is in a file. */
  @Bean
  @ConditionalOnExpression("'${spring.datasource.url:}'.isEmpty()")
  JdbcConnectionDetails fileDatabase(ConsoleSettings settings) {
    String file =
        settings.directory().toAbsolutePath().normalize().resolve("read-model").toString();
    return new JdbcConnectionDetails() {
      @Override
      public String getJdbcUrl() {
        return "jdbc:h2:file:" + file + ";DB_CLOSE_ON_EXIT=FALSE;LOB_TIMEOUT=10000";
      }

      @Override
      public String getUsername() {
        return "divisi";
      }

      @Override
      public String getPassword() {
        return "";
      }
    };
  }
}
