package dev.divisi.kafka;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How to reach Kafka: {@code divisi.kafka.*}. An unknown key stops the start.
 *
 * @param bootstrapServers host:port, several with commas between
 * @param schemaRegistryUrl URL of a schema registry with Confluent's API, several with commas
 *     between; {@code http://user:password@host:8081} asks with basic authentication
 * @param partitions the number of partitions of every topic but those of orders, which have one
 * @param replicationFactor how often each partition of a topic that is made here is kept
 * @param properties passed to every Kafka client: security, time-outs
 */
@ConfigurationProperties(prefix = "divisi.kafka", ignoreUnknownFields = false)
public record KafkaSettings(
    @DefaultValue("") String bootstrapServers,
    @DefaultValue("") String schemaRegistryUrl,
    @DefaultValue("4") int partitions,
    @DefaultValue("1") short replicationFactor,
    @DefaultValue Map<String, String> properties) {
  public KafkaSettings {
    require(
        !bootstrapServers.isBlank(),
        "divisi.kafka.bootstrap-servers is missing; it names the Kafka brokers, as host:port.");
    require(
        !schemaRegistryUrl.isBlank(),
        "divisi.kafka.schema-registry-url is missing; it is a URL such as http://host:8081.");
    require(
        partitions >= 1, "divisi.kafka.partitions is " + partitions + "; it must be 1 or more.");
    require(
        replicationFactor >= 1,
        "divisi.kafka.replication-factor is " + replicationFactor + "; it must be 1 or more.");
    properties = Map.copyOf(properties);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Without the properties and the registry's password: they may be secrets. */
  @Override
  public String toString() {
    return "KafkaSettings[" + bootstrapServers + ", " + partitions + " partitions]";
  }
}
