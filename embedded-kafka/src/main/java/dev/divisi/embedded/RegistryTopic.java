package dev.divisi.embedded;

import dev.divisi.embedded.RegistryException.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The registry's memory: a compacted topic of one partition, which only the registry writes. */
final class RegistryTopic implements AutoCloseable {
  static final String NAME = "_schemas";

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final TopicPartition PARTITION = new TopicPartition(NAME, 0);

  private final String bootstrapServers;
  private final Producer<String, String> producer;

  RegistryTopic(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "delivery.timeout.ms",
                (int) LIMIT.toMillis(),
                "request.timeout.ms",
                10_000),
            new StringSerializer(),
            new StringSerializer());
  }

  void create() throws RegistryException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      NewTopic topic =
          new NewTopic(NAME, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
      admin.createTopics(List.of(topic)).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failed("cannot create its topic", e);
      }
    } catch (TimeoutException e) {
      throw timedOut("creating its topic", e);
    }
  }

  /** Hands every record to the reader, in order, up to the end that the topic has now. */
  void readAll(Consumer<RegistryRecord> reader) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION), LIMIT).getOrDefault(PARTITION, 0L);
      while (consumer.position(PARTITION) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          reader.accept(RegistryRecord.read(record.key(), record.value()));
        }
      }
    }
  }

  /** Returns when the broker has acknowledged the record. */
  void append(RegistryRecord record) throws RegistryException, InterruptedException {
    try {
      producer
          .send(new ProducerRecord<>(NAME, record.key(), record.value()))
          .get(LIMIT.toSeconds() + 1, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw failed("cannot write to its topic", e);
    } catch (TimeoutException e) {
      throw timedOut("writing to its topic", e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }

  private static RegistryException failed(String what, ExecutionException e) {
    return new RegistryException(
        Refusal.STORE_FAILED, "The schema registry " + what + " " + NAME + ": " + e.getCause());
  }

  private static RegistryException timedOut(String what, TimeoutException e) {
    return new RegistryException(
        Refusal.STORE_TIMED_OUT,
        "The schema registry gave up "
            + what
            + " "
            + NAME
            + " after "
            + LIMIT.toSeconds()
            + " s: "
            + e);
  }
}
