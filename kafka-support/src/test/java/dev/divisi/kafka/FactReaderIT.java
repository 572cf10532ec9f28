package dev.divisi.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.kafka.FactReader.Subscription;
import dev.divisi.schemas.DeadLetter;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each test has a topic and a group of its own. */
@ExtendWith(DivisiKafkaExtension.class)
class FactReaderIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String group = "fact-reader-" + UUID.randomUUID();
  private final Topic<ReviewCompleted> facts =
      new Topic<>(
          group,
          Topic.Kind.FACT,
          "goal id",
          ReviewCompleted.class,
          "test",
          new Topic.Retention.Days(1),
          100_000,
          "A test.");
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final List<FactReader> readers = new ArrayList<>();

  private SchemaRegistryClient registry;
  private KafkaClients clients;
  private FactPublisher publisher;

  @BeforeEach
  void connect(DivisiKafka kafka) {
    registry = new SchemaRegistryClient(kafka.registryUrl());
    clients =
        new KafkaClients(
            new KafkaSettings(
                kafka.bootstrapServers(), kafka.registryUrl(), 1, (short) 1, Map.of()),
            registry);
    publisher = new FactPublisher(clients, "/divisi/fact-reader-it");
  }

  @AfterEach
  void disconnect() {
    readers.forEach(FactReader::stop);
    publisher.close();
    registry.close();
  }

  private FactReader read(FactHandler<ReviewCompleted> handler) {
    FactReader reader =
        new FactReader(group, List.of(new Subscription<>(facts, handler)), clients, publisher);
    readers.add(reader);
    reader.start();
    return reader;
  }

  private void publish(String goalId) {
    publisher.publish(facts, goalId, Records.reviewCompleted(goalId, "claim"));
  }

  private void awaitHandled(String... goalIds) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(handled).containsExactly(goalIds));
  }

  private List<DeadLetter> awaitDeadLetters(int count) {
    List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    FactReader reader =
        new FactReader(
            group + "-dead",
            List.of(
                new Subscription<>(
                    TopicCatalogue.deadLettersOf(facts), (letter, _, _) -> letters.add(letter))),
            clients,
            publisher);
    readers.add(reader);
    reader.start();
    await().atMost(LIMIT).until(() -> letters.size() == count);
    return letters;
  }

  @Test
  void shouldHandleFactsInOrderAndGoOnWhereItStopped() {
    FactReader first = read((fact, _, _) -> handled.add(fact.getWork().getGoalId()));
    publish("a");
    awaitHandled("a");
    publish("b");
    awaitHandled("a", "b");
    first.stop();
    publish("c");

    read((fact, _, _) -> handled.add(fact.getWork().getGoalId()));

    awaitHandled("a", "b", "c");
  }

  @Test
  void shouldReadFactsFromBeforeTheGroupWasThere() {
    new TopicCreator(clients).ensure(List.of(facts));
    publish("early");

    read((fact, _, _) -> handled.add(fact.getWork().getGoalId()));

    awaitHandled("early");
  }

  @Test
  void shouldTryAgainInOrderAndHoldUpNoOtherGoalWhenTheEnvironmentFails() {
    AtomicBoolean away = new AtomicBoolean(true);
    AtomicInteger failures = new AtomicInteger();
    read(
        (fact, _, _) -> {
          String goal = fact.getWork().getGoalId();
          if (goal.equals("a") && away.get()) {
            failures.incrementAndGet();
            throw new WorkFailedException(FailureKind.TRANSIENT, "AWAY", "Not now.");
          }
          handled.add(goal + " " + fact.getClaimId());
        });
    publisher.publish(facts, "a", Records.reviewCompleted("a", "1"));
    publisher.publish(facts, "a", Records.reviewCompleted("a", "2"));
    publisher.publish(facts, "b", Records.reviewCompleted("b", "1"));

    await().atMost(LIMIT).until(() -> handled.contains("b 1") && failures.get() > 1);
    assertThat(handled).containsExactly("b 1");
    away.set(false);

    awaitHandled("b 1", "a 1", "a 2");
  }

  @Test
  void shouldReadAgainWhatCouldNotBeHandledWhenItStopped() {
    FactReader first =
        read(
            (fact, _, _) -> {
              if (fact.getWork().getGoalId().equals("a")) {
                throw new WorkFailedException(FailureKind.TRANSIENT, "AWAY", "Not now.");
              }
              handled.add(fact.getWork().getGoalId());
            });
    publish("a");
    publish("b");
    awaitHandled("b");
    first.stop();

    read((fact, _, _) -> handled.add("again " + fact.getWork().getGoalId()));

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(handled).containsExactlyInAnyOrder("b", "again a", "again b"));
  }

  @Test
  void shouldHoldUpNoOtherGoalWhenAHandlerHangs() {
    CountDownLatch hanging = new CountDownLatch(1);
    read(
        (fact, _, _) -> {
          if (fact.getWork().getGoalId().equals("a")) {
            hanging.await();
          }
          handled.add(fact.getWork().getGoalId());
        });
    publish("a");
    publish("b");
    publish("c");

    await().atMost(LIMIT).until(() -> handled.containsAll(List.of("b", "c")));
    hanging.countDown();
    await().atMost(LIMIT).until(() -> handled.contains("a"));
  }

  @Test
  void shouldPutToTheDeadLettersWhatCannotBeHandledAndGoOn()
      throws InterruptedException, ExecutionException {
    read(
        (fact, _, _) -> {
          switch (fact.getWork().getGoalId()) {
            case "rejected" ->
                throw new WorkFailedException(FailureKind.REJECTED, "NO", "Not like this.");
            case "bug" -> throw new IllegalStateException("not thought of");
            default -> handled.add(fact.getWork().getGoalId());
          }
        });
    publish("rejected");
    publish("bug");
    try (Producer<byte[], byte[]> producer = clients.producer("vandal")) {
      producer.send(new ProducerRecord<>(facts.name(), null, "nonsense".getBytes(UTF_8))).get();
    }
    publish("good");

    awaitHandled("good");
    assertThat(awaitDeadLetters(3))
        .extracting(DeadLetter::getReason)
        .containsExactlyInAnyOrder(
            "REJECTED NO: Not like this.",
            "BUG: java.lang.IllegalStateException: not thought of",
            "The value does not begin with the magic byte 0 of the Confluent wire format.");
  }

  @Test
  void shouldPassTheTraceOn() {
    List<TraceContext> traces = new CopyOnWriteArrayList<>();
    read((_, trace, _) -> traces.add(trace));
    TraceContext trace = TraceContext.start();
    publisher.publish(facts, "a", Records.reviewCompleted("a", "claim"), trace);

    await().atMost(LIMIT).until(() -> traces.size() == 1);
    assertThat(traces.getFirst().traceparent().substring(0, 35))
        .isEqualTo(trace.traceparent().substring(0, 35));
  }
}
