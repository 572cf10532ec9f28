package dev.divisi.kafka;

import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.MalformedRecordException;
import dev.divisi.schemas.serde.SchemaRegistryUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Reads facts in order, each at least once: an offset is committed when its fact is handled. A fact
 * whose handling fails for the environment's sake is tried again, and what follows it waits; one
 * that cannot be read or handled goes to the dead letters, and what follows it goes on.
 */
public final class FactReader implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(FactReader.class);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
  private static final double BACK_OFF_GROWTH = 2.0;
  private static final BackOff NOT_AGAIN = new FixedBackOff(0, 0);

  /** One handler may take this long before the group thinks that this reader is gone. */
  private static final String MAX_HANDLING_MILLIS = "600000";

  /** A topic, and what is done with its facts. */
  public record Subscription<V extends SpecificRecord>(Topic<V> topic, FactHandler<V> handler) {}

  private final String group;
  private final Map<String, Subscription<?>> subscriptions = new LinkedHashMap<>();
  private final KafkaClients clients;
  private final DeadLetters deadLetters;
  private @Nullable ConcurrentMessageListenerContainer<byte[], byte[]> container;

  /** Carries a checked exception through the listener's interface. */
  private static final class HandlingFailedException extends RuntimeException {
    HandlingFailedException(Exception cause) {
      super(cause);
    }
  }

  /**
   * Makes a reader; {@link #start} begins.
   *
   * @param group the consumer group; readers of one group share the partitions
   */
  public FactReader(
      String group,
      List<Subscription<?>> subscriptions,
      KafkaClients clients,
      FactPublisher publisher) {
    this.group = group;
    this.clients = clients;
    this.deadLetters = new DeadLetters(publisher);
    subscriptions.forEach(
        subscription -> this.subscriptions.put(subscription.topic().name(), subscription));
  }

  /**
   * Begins to read, from the first fact there is when the group is new.
   *
   * @throws TopicSetupException when the topics cannot be set up
   */
  @Override
  public synchronized void start() {
    if (container != null) {
      return;
    }
    List<Topic<?>> topics =
        subscriptions.values().stream().<Topic<?>>map(Subscription::topic).toList();
    new TopicCreator(clients)
        .ensure(
            topics.stream()
                .<Topic<?>>flatMap(topic -> Stream.of(topic, TopicCatalogue.deadLettersOf(topic)))
                .toList());
    ConcurrentMessageListenerContainer<byte[], byte[]> made =
        new ConcurrentMessageListenerContainer<>(consumers(), listening());
    made.setBeanName(group);
    made.setCommonErrorHandler(failures());
    made.start();
    container = made;
    LOG.info("{} reads {}.", group, topics);
  }

  private DefaultKafkaConsumerFactory<byte[], byte[]> consumers() {
    Map<String, Object> properties =
        clients.consumerProperties(
            group,
            Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                "1",
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                MAX_HANDLING_MILLIS));
    return new DefaultKafkaConsumerFactory<>(
        properties, ByteArrayDeserializer::new, ByteArrayDeserializer::new);
  }

  private ContainerProperties listening() {
    ContainerProperties properties =
        new ContainerProperties(subscriptions.keySet().toArray(String[]::new));
    properties.setGroupId(group);
    properties.setAckMode(ContainerProperties.AckMode.RECORD);
    properties.setStopImmediate(true);
    properties.setMicrometerEnabled(false);
    properties.setMessageListener((MessageListener<byte[], byte[]>) this::read);
    return properties;
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    Subscription<?> subscription = subscriptions.get(record.topic());
    if (subscription == null) {
      throw new IllegalStateException("Nobody asked for " + record.topic() + ".");
    }
    read(subscription, record);
  }

  private <V extends SpecificRecord> void read(
      Subscription<V> subscription, ConsumerRecord<byte[], byte[]> record) {
    try {
      V fact = clients.fromBytes(subscription.topic(), record.value());
      TraceContext trace = TraceContext.from(record.headers()).orElseGet(TraceContext::start);
      subscription.handler().handle(fact, trace, Instant.ofEpochMilli(record.timestamp()));
    } catch (WorkFailedException e) {
      throw new HandlingFailedException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Spring's error handler seeks back to a record that failed, or hands it to the recoverer. */
  private DefaultErrorHandler failures() {
    DefaultErrorHandler failures = new DefaultErrorHandler(this::bury, again());
    failures.setBackOffFunction(this::backOff);
    failures.setLogLevel(KafkaException.Level.DEBUG);
    return failures;
  }

  private BackOff backOff(ConsumerRecord<?, ?> record, Exception failure) {
    Throwable cause = rootOf(failure);
    if (!isTransient(cause)) {
      return NOT_AGAIN;
    }
    LOG.warn(
        "{}-{}@{} is tried again: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason(cause));
    return again();
  }

  private static BackOff again() {
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_BACK_OFF.toMillis(), BACK_OFF_GROWTH);
    backOff.setMaxInterval(LONGEST_BACK_OFF.toMillis());
    return backOff;
  }

  @SuppressWarnings("unchecked") // this container reads bytes
  private void bury(ConsumerRecord<?, ?> record, Exception failure) {
    Subscription<?> subscription = subscriptions.get(record.topic());
    if (subscription != null) {
      deadLetters.publish(
          subscription.topic(), (ConsumerRecord<byte[], byte[]>) record, reason(rootOf(failure)));
    }
  }

  /** What the handler or the deserializer threw, out of the wrappers of the container and ours. */
  private static Throwable rootOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof WorkFailedException
          || cause instanceof PublishFailedException
          || cause instanceof MalformedRecordException
          || cause instanceof SchemaRegistryUnavailableException
          || cause instanceof InterruptException) {
        return cause;
      }
    }
    return failure.getCause() == null ? failure : failure.getCause();
  }

  private static boolean isTransient(Throwable cause) {
    return switch (cause) {
      case WorkFailedException e -> e.kind() == FailureKind.TRANSIENT;
      case PublishFailedException e -> e.isTransient();
      case SchemaRegistryUnavailableException _, InterruptException _ -> true;
      default -> false;
    };
  }

  private static String reason(Throwable cause) {
    return switch (cause) {
      case WorkFailedException e -> e.kind() + " " + e.code() + ": " + e.getMessage();
      case PublishFailedException e -> e.kind() + " " + e.code() + ": " + e.getMessage();
      case MalformedRecordException e -> String.valueOf(e.getMessage());
      default -> "BUG: " + cause;
    };
  }

  @Override
  public synchronized void stop() {
    if (container != null) {
      container.stop();
      container = null;
      LOG.info("{} stopped.", group);
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return container != null;
  }
}
