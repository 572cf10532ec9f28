package dev.divisi.kafka;

import dev.divisi.schemas.serde.SchemaRegistryClient;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every service imports: the settings {@code divisi.kafka.*} and what is made from them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaSettings.class)
public class KafkaSupportConfiguration {
  @Bean
  SchemaRegistryClient schemaRegistryClient(KafkaSettings settings) {
    return new SchemaRegistryClient(settings.schemaRegistryUrl());
  }

  @Bean
  KafkaClients kafkaClients(KafkaSettings settings, SchemaRegistryClient registry) {
    return new KafkaClients(settings, registry);
  }

  @Bean
  TopicCreator topicCreator(KafkaClients clients) {
    return new TopicCreator(clients);
  }

  @Bean
  FactPublisher factPublisher(
      KafkaClients clients, @Value("${spring.application.name}") String application) {
    return new FactPublisher(clients, "/divisi/" + application);
  }
}
