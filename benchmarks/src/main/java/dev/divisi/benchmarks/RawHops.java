package dev.divisi.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.kafka.KafkaClients;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The floor: a record goes to and fro between two processes, one hop after another, with the same
 * clients on the same broker and nothing else. A hop is one record produced and consumed.
 */
final class RawHops implements AutoCloseable {
  private static final TopicPartition THERE = new TopicPartition("benchmark.hops.there", 0);
  private static final TopicPartition BACK = new TopicPartition("benchmark.hops.back", 0);
  private static final int RECORD_BYTES = 700;
  private static final Duration POLL = Duration.ofMillis(200);

  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> consumer;

  RawHops(KafkaClients clients) {
    producer = clients.producer("hops");
    consumer = reader(clients, BACK);
  }

  static void createTopics(KafkaClients clients) throws ExecutionException, InterruptedException {
    try (Admin admin = clients.admin("hops")) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(THERE.topic(), 1, (short) 1),
                  new NewTopic(BACK.topic(), 1, (short) 1)))
          .all()
          .get();
    }
  }

  /** Milliseconds that so many hops in a row take, once for each round. */
  List<Double> measure(int hops, int rounds) {
    List<Double> millis = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long began = System.nanoTime();
      for (int pair = 0; pair < hops / 2; pair++) {
        Future<?> _ = producer.send(new ProducerRecord<>(THERE.topic(), new byte[RECORD_BYTES]));
        ConsumerRecords<byte[], byte[]> answer = consumer.poll(POLL);
        while (answer.isEmpty()) {
          answer = consumer.poll(POLL);
        }
      }
      millis.add((System.nanoTime() - began) / 1e6);
    }
    return millis;
  }

  private static Consumer<byte[], byte[]> reader(KafkaClients clients, TopicPartition partition) {
    Consumer<byte[], byte[]> consumer = clients.consumer("hops", Map.of());
    consumer.assign(List.of(partition));
    consumer.seekToEnd(List.of(partition));
    consumer.position(partition);
    return consumer;
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }

  /** The other end: sends back what comes. */
  public static final class Echo {
    private Echo() {}

    /** Runs until the input ends. */
    public static void main(String[] arguments) throws IOException {
      KafkaClients clients = Stage.clients(arguments[0], arguments[1]);
      try (Consumer<byte[], byte[]> consumer = reader(clients, THERE);
          Producer<byte[], byte[]> producer = clients.producer("echo")) {
        Thread.ofPlatform().daemon().start(Echo::endWithInput);
        System.out.println("ready");
        while (true) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            Future<?> _ = producer.send(new ProducerRecord<>(BACK.topic(), record.value()));
          }
        }
      }
    }

    private static void endWithInput() {
      try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
        while (input.readLine() != null) {
          // Nobody asks it anything.
        }
      } catch (IOException _) {
        // Then the other process is gone.
      }
      Runtime.getRuntime().halt(0);
    }
  }
}
