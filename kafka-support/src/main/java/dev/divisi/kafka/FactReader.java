package dev.divisi.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.MalformedRecordException;
import dev.divisi.schemas.serde.SchemaRegistryUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.AcknowledgingMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Reads facts, each at least once. Those with the same key are handled in order, those with others
 * beside them: a fact whose handling fails for the environment's sake is tried again, and only what
 * has its key waits for it. One that cannot be read or handled goes to the dead letters, and what
 * follows it goes on.
 */
public final class FactReader implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(FactReader.class);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
  private static final double BACK_OFF_GROWTH = 2.0;

  /** So many facts are handled at once; those that wait to be tried again are none of them. */
  private static final int MOST_AT_ONCE = 64;

  /** A topic, and what is done with its facts. */
  public record Subscription<V extends SpecificRecord>(Topic<V> topic, FactHandler<V> handler) {}

  private final String group;
  private final Map<String, Subscription<?>> subscriptions = new LinkedHashMap<>();
  private final KafkaClients clients;
  private final DeadLetters deadLetters;
  private @Nullable Reading reading;

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
    if (reading != null) {
      return;
    }
    List<Topic<?>> topics =
        subscriptions.values().stream().<Topic<?>>map(Subscription::topic).toList();
    new TopicCreator(clients)
        .ensure(
            topics.stream()
                .<Topic<?>>flatMap(topic -> Stream.of(topic, TopicCatalogue.deadLettersOf(topic)))
                .toList());
    Reading made = new Reading();
    made.container.start();
    reading = made;
    LOG.info("{} reads {}.", group, topics);
  }

  /** From a start to the next stop. */
  private final class Reading {
    private final Lanes lanes = new Lanes(group);
    private final OpenFacts open = new OpenFacts();
    private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);
    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;

    private Reading() {
      ContainerProperties properties =
          new ContainerProperties(subscriptions.keySet().toArray(String[]::new));
      properties.setGroupId(group);
      properties.setAckMode(ContainerProperties.AckMode.MANUAL_IMMEDIATE);
      properties.setStopImmediate(true);
      properties.setMicrometerEnabled(false);
      properties.setConsumerRebalanceListener(
          new ConsumerAwareRebalanceListener() {
            @Override
            public void onPartitionsRevokedBeforeCommit(
                Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
              forget(partitions);
            }

            @Override
            public void onPartitionsLost(
                Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
              forget(partitions);
            }
          });
      properties.setMessageListener(
          (AcknowledgingMessageListener<byte[], byte[]>)
              (record, acknowledgment) -> read(record, Objects.requireNonNull(acknowledgment)));
      container = new ConcurrentMessageListenerContainer<>(consumers(), properties);
      container.setBeanName(group);
    }

    private void read(ConsumerRecord<byte[], byte[]> record, Acknowledgment acknowledgment) {
      Subscription<?> subscription = subscriptions.get(record.topic());
      if (subscription == null) {
        throw new IllegalStateException("Nobody asked for " + record.topic() + ".");
      }
      synchronized (open) {
        OpenFacts.Fact fact =
            open.read(
                new TopicPartition(record.topic(), record.partition()),
                acknowledgment::acknowledge,
                Math.max(0, record.serializedValueSize()));
        lanes.add(
            laneOf(record),
            () -> {
              toTheEnd(subscription, record);
              handled(fact);
            });
        if (open.isFull() && !container.isPauseRequested()) {
          LOG.warn("{} reads no more until some of what it has read can be handled.", group);
          container.pause();
        }
      }
    }

    private void handled(OpenFacts.Fact fact) {
      synchronized (open) {
        open.handled(fact);
        goOn();
      }
    }

    private void forget(Collection<TopicPartition> partitions) {
      synchronized (open) {
        open.forget(partitions);
        goOn();
      }
    }

    private void goOn() {
      if (!open.isFull() && container.isPauseRequested()) {
        container.resume();
      }
    }

    /** Handles it, or puts it to the dead letters, as often as that takes. */
    private <V extends SpecificRecord> void toTheEnd(
        Subscription<V> subscription, ConsumerRecord<byte[], byte[]> record)
        throws InterruptedException {
      BackOffExecution backOff = again().start();
      Throwable failure = tried(() -> handle(subscription, record));
      while (failure != null && isTransient(failure)) {
        pause(record, failure, backOff);
        failure = tried(() -> handle(subscription, record));
      }
      if (failure == null) {
        return;
      }
      String reason = reason(failure);
      Throwable unburied = tried(() -> bury(subscription, record, reason));
      while (unburied != null) {
        pause(record, unburied, backOff);
        unburied = tried(() -> bury(subscription, record, reason));
      }
    }

    private void pause(ConsumerRecord<?, ?> record, Throwable failure, BackOffExecution backOff)
        throws InterruptedException {
      LOG.warn(
          "{}-{}@{} is tried again: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          reason(failure));
      TimeUnit.MILLISECONDS.sleep(backOff.nextBackOff());
    }

    private <V extends SpecificRecord> @Nullable Void bury(
        Subscription<V> subscription, ConsumerRecord<byte[], byte[]> record, String reason) {
      deadLetters.publish(subscription.topic(), record, reason);
      return null;
    }

    private <V extends SpecificRecord> @Nullable Void handle(
        Subscription<V> subscription, ConsumerRecord<byte[], byte[]> record)
        throws WorkFailedException, InterruptedException {
      V fact = clients.fromBytes(subscription.topic(), record.value());
      TraceContext trace = TraceContext.from(record.headers()).orElseGet(TraceContext::start);
      subscription.handler().handle(fact, trace, Instant.ofEpochMilli(record.timestamp()));
      return null;
    }

    /** What it threw; null when nothing. */
    private @Nullable Throwable tried(Callable<@Nullable Void> attempt)
        throws InterruptedException {
      atOnce.acquire();
      try {
        FutureTask<@Nullable Void> task = new FutureTask<>(attempt);
        task.run();
        task.get();
        return null;
      } catch (ExecutionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        if (cause instanceof InterruptedException || cause instanceof InterruptException) {
          throw new InterruptedException();
        }
        return cause;
      } finally {
        atOnce.release();
      }
    }

    private void stop() {
      container.stop();
      lanes.close();
    }
  }

  /** What belongs to no goal is handled in order. */
  private static String laneOf(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), UTF_8);
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
                "1"));
    return new DefaultKafkaConsumerFactory<>(
        properties, ByteArrayDeserializer::new, ByteArrayDeserializer::new);
  }

  private static BackOff again() {
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_BACK_OFF.toMillis(), BACK_OFF_GROWTH);
    backOff.setMaxInterval(LONGEST_BACK_OFF.toMillis());
    return backOff;
  }

  private static boolean isTransient(Throwable cause) {
    return switch (cause) {
      case WorkFailedException e -> e.kind() == FailureKind.TRANSIENT;
      case PublishFailedException e -> e.isTransient();
      case SchemaRegistryUnavailableException _ -> true;
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
    if (reading != null) {
      reading.stop();
      reading = null;
      LOG.info("{} stopped.", group);
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return reading != null;
  }
}
