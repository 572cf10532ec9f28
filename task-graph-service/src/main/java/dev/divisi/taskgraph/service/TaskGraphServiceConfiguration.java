package dev.divisi.taskgraph.service;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSupportConfiguration;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.config.KafkaStreamsConfiguration;
import org.springframework.kafka.config.KafkaStreamsInfrastructureCustomizer;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;

/** Wires the task graph. */
@Configuration(proxyBeanMethods = false)
@Import(KafkaSupportConfiguration.class)
@EnableConfigurationProperties(TaskGraphSettings.class)
public class TaskGraphServiceConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(TaskGraphServiceConfiguration.class);
  private static final String APPLICATION_ID = "divisi-task-graph";
  private static final int TRANSACTION_TIMEOUT_MILLIS = 5_000;

  /** For what follows from facts that nothing is written for. The clients ask for the others. */
  private static final long UNAWAITED_COMMIT_MILLIS = 2_000;

  private static final int MAX_REQUEST_BYTES = 20 * 1024 * 1024;

  /**
   * A request has one batch of each partition. What a commit writes to the changelog of one stream
   * task is up to some megabytes, and nothing is decided until all of it is acknowledged: with
   * Kafka's 16 KiB that would be a hundred requests in a row.
   */
  private static final int BATCH_BYTES = 128 * 1024;

  @Bean
  StreamsBuilderFactoryBean taskGraphStreams(
      KafkaClients clients,
      TopicCreator topics,
      SchemaRegistryClient registry,
      TaskGraphSettings settings) {
    topics.ensure(everyTopic());
    // So that anyone can publish the first goal with the schema that the registry holds.
    everyTopic().forEach(topic -> registry.register(topic.valueSubject(), schemaOf(topic)));
    StreamsBuilderFactoryBean streams =
        new StreamsBuilderFactoryBean(
            new KafkaStreamsConfiguration(streamsProperties(clients, settings)));
    streams.setInfrastructureCustomizer(
        new KafkaStreamsInfrastructureCustomizer() {
          @Override
          public void configureTopology(Topology topology) {
            TaskGraphTopology.addTo(topology, clients, settings.timings());
          }
        });
    streams.setClientSupplier(
        new GatheringClients(
            Set.of(TopicCatalogue.AUDIT_EVENTS.name()), settings.commitInterval()));
    // Without it the next start waits until the broker gives this member up.
    streams.setLeaveGroupOnClose(true);
    streams.setStreamsUncaughtExceptionHandler(
        failure -> {
          if (isCausedBy(failure, UnknownStateFormatException.class)
              || isCausedBy(failure, FencedInstanceIdException.class)) {
            // Another try would end in the same way: a person must look.
            LOG.error("The task graph stops", failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          }
          LOG.error("The task graph stumbled; it goes on from its last commit", failure);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    return streams;
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static Schema schemaOf(Topic<?> topic) {
    return SpecificData.get().getSchema(topic.valueType());
  }

  private static List<Topic<?>> everyTopic() {
    List<Topic<?>> topics = new ArrayList<>(TopicCatalogue.all());
    topics.add(TopicCatalogue.taskReady(TopicCatalogue.PEOPLE_POOL));
    TopicCatalogue.facts().forEach(fact -> topics.add(TopicCatalogue.deadLettersOf(fact)));
    return topics;
  }

  private static Map<String, Object> streamsProperties(
      KafkaClients clients, TaskGraphSettings settings) {
    Map<String, Object> properties = new HashMap<>(clients.properties("task-graph"));
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory());
    properties.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        Math.max(UNAWAITED_COMMIT_MILLIS, settings.commitInterval().toMillis()));
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
    properties.put(
        StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) clients.settings().replicationFactor());
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    // A decision must not wait for facts of other topics, nor for a batch to fill. Not even until
    // it is known whether there are any: that costs a look at every topic for each fact.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    // While one request is under way the next batch fills: few requests, and nothing waits idly.
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
    // A dead instance's open transaction holds back whoever takes over from it.
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        TRANSACTION_TIMEOUT_MILLIS);
    int patience = Math.toIntExact(settings.takeOver().toMillis());
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), patience);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), patience / 3);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), settings.instance());
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return properties;
  }
}
