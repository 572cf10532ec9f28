package dev.divisi.console.testing;

import dev.divisi.console.ConsoleSettings;
import dev.divisi.console.adapter.api.ApiConfiguration;
import dev.divisi.console.adapter.login.LocalTokens;
import dev.divisi.console.adapter.login.LoginConfiguration;
import dev.divisi.console.adapter.login.LoginController;
import dev.divisi.console.adapter.login.LoginLinks;
import dev.divisi.console.adapter.sql.SqlConfiguration;
import dev.divisi.console.adapter.web.WebConfiguration;
import dev.divisi.console.adapter.webhook.WebhookConfiguration;
import dev.divisi.console.domain.DecisionDesk;
import dev.divisi.console.domain.Feed;
import dev.divisi.console.domain.Pools;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The console as it is wired, with what talks to Kafka left out. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = KafkaAutoConfiguration.class)
@Import({
  SqlConfiguration.class,
  LoginConfiguration.class,
  LoginController.class,
  WebConfiguration.class,
  ApiConfiguration.class,
  WebhookConfiguration.class
})
@EnableConfigurationProperties(ConsoleSettings.class)
public class ConsoleWithoutKafka {
  @Bean
  TestClock clock() {
    return new TestClock();
  }

  @Bean
  Feed feed() {
    return new Feed();
  }

  @Bean
  FakeTaskGraph taskGraph() {
    return new FakeTaskGraph();
  }

  @Bean
  Pools pools() {
    return () -> new TreeSet<>(Set.of("implementers", "people", "test-writers"));
  }

  @Bean
  DecisionDesk decisionDesk(FakeTaskGraph taskGraph, Pools pools, TestClock clock) {
    return new DecisionDesk(taskGraph, pools, clock);
  }

  @Bean
  LocalTokens localTokens(ConsoleSettings settings) throws IOException {
    return LocalTokens.of(settings.login().secretFile());
  }

  @Bean
  LoginLinks loginLinks(LocalTokens tokens, TestClock clock) {
    return new LoginLinks(tokens, clock);
  }

  @Bean
  LoginConfiguration.AllowedHosts allowedHosts(ConsoleSettings settings) {
    return new LoginConfiguration.AllowedHosts(settings.hosts());
  }

  @Bean
  SqlConfiguration.ReadOnlyAccess readOnlyAccess() {
    return new SqlConfiguration.ReadOnlyAccess("", "", "");
  }

  @Bean(destroyMethod = "close")
  MemoryRegistry registry() throws IOException {
    return new MemoryRegistry();
  }

  @Bean
  KafkaClients kafkaClients(MemoryRegistry registry) {
    return new KafkaClients(
        new KafkaSettings("nowhere:1", registry.url(), 1, (short) 1, Map.of()),
        new SchemaRegistryClient(registry.url()));
  }
}
