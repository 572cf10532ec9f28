package dev.divisi.taskgraph.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DivisiKafkaExtension.class)
class GatheringClientsIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(2);

  /** More than are held back, whatever their size. */
  private static final int MANY = 1_000;

  private final Map<String, Object> address;
  private final TopicPartition asked = new TopicPartition("asked-" + UUID.randomUUID(), 0);
  private final TopicPartition told = new TopicPartition("told-" + UUID.randomUUID(), 0);
  private final TopicPartition audited = new TopicPartition("audited-" + UUID.randomUUID(), 0);
  private final String transactionalId = UUID.randomUUID().toString();
  private GatheringClients clients;
  private Producer<byte[], byte[]> producer;
  private Consumer<byte[], byte[]> consumer;

  // JUnit calls start() before each test.
  @SuppressWarnings("NullAway.Init")
  GatheringClientsIT(DivisiKafka kafka) {
    address = Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  @BeforeEach
  void start() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(address)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(asked.topic(), 1, (short) 1),
                  new NewTopic(told.topic(), 1, (short) 1),
                  new NewTopic(audited.topic(), 1, (short) 1)))
          .all()
          .get();
    }
    clients = new GatheringClients(Set.of(audited.topic()), COMMIT_INTERVAL);
    producer =
        clients.getProducer(
            Map.of(
                "bootstrap.servers",
                address.get("bootstrap.servers"),
                "transactional.id",
                transactionalId));
    producer.initTransactions();
    consumer =
        clients.getConsumer(
            Map.of(
                "bootstrap.servers",
                address.get("bootstrap.servers"),
                "max.poll.records",
                "1",
                "isolation.level",
                "read_committed"));
    consumer.assign(List.of(asked));
    consumer.seekToBeginning(List.of(asked));
  }

  @AfterEach
  void stop() {
    producer.close(Duration.ZERO);
    consumer.close();
  }

  @Test
  void shouldHoldBackWhatCanGoTogether() throws ExecutionException, InterruptedException {
    producer.beginTransaction();
    send("held back");

    // Each takes as long as a request would have taken.
    try (Producer<byte[], byte[]> other =
        new KafkaProducer<>(address, new ByteArraySerializer(), new ByteArraySerializer())) {
      other.send(record("first")).get();
      other.send(record("second")).get();
      other.send(record("third")).get();
    }
    assertThat(told()).containsExactly("first", "second", "third");
  }

  @Test
  void shouldNotHoldBackForLongWhenFactsComeWithoutEnd() throws InterruptedException {
    ask(MANY);
    CountDownLatch sent = new CountDownLatch(1);
    producer.beginTransaction();
    Future<?> _ = producer.send(record("first"), (_, _) -> sent.countDown());

    boolean facts = true;
    while (facts && !sent.await(10, TimeUnit.MILLISECONDS)) {
      facts = !consumer.poll(LIMIT).isEmpty();
    }

    assertThat(facts).isTrue();
  }

  @Test
  void shouldSendInOrderWhenThereAreNoMoreFacts() {
    producer.beginTransaction();
    send("first");
    send("second");

    consumer.poll(Duration.ZERO);

    awaitTold("first", "second");
  }

  @Test
  void shouldSendWhenThereIsMuch() {
    AtomicInteger sent = new AtomicInteger();
    producer.beginTransaction();

    IntStream.range(0, MANY)
        .forEach(
            number -> {
              Future<?> _ = producer.send(record("many"), (_, _) -> sent.incrementAndGet());
            });

    await().atMost(LIMIT).untilAsserted(() -> assertThat(sent).hasPositiveValue());
  }

  @Test
  void shouldSendLargeRecordsAtOnce() {
    String large = "x".repeat(512 * 1024);
    producer.beginTransaction();

    send(large);

    awaitTold(large);
  }

  @Test
  void shouldHaveSentAllWhenCommitted() {
    producer.beginTransaction();
    send("first");
    producer.commitTransaction();

    assertThat(told()).containsExactly("first");
  }

  @Test
  void shouldHaveSentAllWhenFlushed() {
    producer.beginTransaction();
    send("first");
    producer.flush();

    assertThat(told()).containsExactly("first");
  }

  @Test
  void shouldNotSendWhatIsGivenUpInTheNextTransaction() {
    producer.beginTransaction();
    send("given up");
    producer.abortTransaction();
    producer.beginTransaction();
    send("kept");
    producer.commitTransaction();

    assertThat(told()).containsExactly("kept");
  }

  @Test
  void shouldSendWithTheCommitWhatNobodyReadsBefore() {
    producer.beginTransaction();
    audit("first");
    send("somebody waits");
    audit("second");

    consumer.poll(Duration.ZERO);

    awaitTold("somebody waits");
    assertThat(read(audited)).isEmpty();

    producer.commitTransaction();

    assertThat(read(audited)).containsExactly("first", "second");
  }

  @Test
  void shouldSendBeforeTheCommit_givenMoreThanMemoryIsThereFor() {
    String large = "x".repeat(512 * 1024);
    producer.beginTransaction();

    IntStream.range(0, 4).forEach(_ -> audit(large));

    await().atMost(LIMIT).untilAsserted(() -> assertThat(read(audited)).hasSize(4));
  }

  @Test
  void shouldForgetTheAuditOfWhatIsGivenUp() {
    producer.beginTransaction();
    audit("given up");
    producer.abortTransaction();
    producer.beginTransaction();
    audit("kept");
    producer.commitTransaction();

    assertThat(read(audited)).containsExactly("kept");
  }

  @Test
  void shouldAskForACommitOnce_givenNothingComes() {
    AtomicInteger requests = sendAwaited("first");

    // Were it not asked for, this would take as long as it may.
    assertThat(consumer.poll(LIMIT)).isEmpty();
    assertThat(requests).hasValue(1);

    consumer.poll(Duration.ofMillis(300));
    assertThat(requests).hasValue(1);
  }

  @Test
  void shouldNotAskForACommitWhileFactsCome() {
    haveFactsAtHand();
    AtomicInteger requests = sendAwaited("first");

    for (int fact = 1; fact < MANY / 2; fact++) {
      assertThat(consumer.poll(LIMIT)).hasSize(1);
    }

    assertThat(requests).hasValue(0);
  }

  @Test
  void shouldAskForACommitWhileFactsCome_givenTheIntervalIsOver() {
    haveFactsAtHand();
    AtomicInteger requests = sendAwaited("first");
    awaitInterval();

    assertThat(consumer.poll(LIMIT)).hasSize(1);

    assertThat(requests).hasValue(1);
  }

  @Test
  void shouldNotAskForACommitAtOnce_givenTheLastOneIsLongAgo() {
    haveFactsAtHand();
    awaitInterval();
    AtomicInteger requests = sendAwaited("first");

    assertThat(consumer.poll(LIMIT)).hasSize(1);

    assertThat(requests).hasValue(0);
  }

  @Test
  void shouldLetTimePassBetweenTwoCommits() {
    AtomicLong requestedAt = new AtomicLong();
    producer.beginTransaction();
    send("first");
    producer.commitTransaction();
    long committed = System.nanoTime();
    producer.beginTransaction();
    send("second");
    GatheringClients.commitWhenQuiet(() -> requestedAt.set(System.nanoTime()));

    consumer.poll(LIMIT);

    assertThat(Duration.ofNanos(requestedAt.get() - committed))
        .isBetween(Duration.ofMillis(10), LIMIT);
  }

  @Test
  void shouldNotAskForACommit_givenItIsCommitted() {
    AtomicInteger requests = sendAwaited("committed");
    producer.commitTransaction();

    consumer.poll(Duration.ofMillis(300));

    assertThat(requests).hasValue(0);
  }

  @Test
  void shouldNotAskForACommit_givenItIsGivenUp() {
    AtomicInteger requests = sendAwaited("given up");
    producer.abortTransaction();

    consumer.poll(Duration.ofMillis(300));

    assertThat(requests).hasValue(0);
  }

  @Test
  void shouldTellOfFailuresAsTheBrokerDoes_givenAnotherTookItsPlace() {
    List<Exception> failures = new ArrayList<>();
    producer.beginTransaction();
    fence();

    // The broker refuses the first; the producer itself what follows.
    for (int record = 1; record <= 3; record++) {
      Future<?> _ = producer.send(record("too late"), (_, failure) -> failures.add(failure));
      producer.flush();
      assertThat(failures).hasSizeGreaterThanOrEqualTo(record);
    }

    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOfAny(
                        ProducerFencedException.class, InvalidProducerEpochException.class));
  }

  @Test
  void shouldNotTryTheOthersWhenOneCannotBeSent() {
    Set<String> told = ConcurrentHashMap.newKeySet();
    producer.beginTransaction();
    fence();
    send("too late");
    producer.flush();

    // What is held back until the flush, however long that takes.
    for (String text : List.of("first", "second", "third")) {
      Future<?> _ =
          producer.send(
              new ProducerRecord<>(audited.topic(), text.getBytes(UTF_8)),
              (_, _) -> told.add(text));
    }
    producer.flush();

    assertThat(told).containsExactly("first");
  }

  @Test
  void shouldHoldNothingBack_givenNoTransactions() throws Exception {
    try (Producer<byte[], byte[]> plain = clients.getProducer(address)) {
      RecordMetadata written = plain.send(record("first"), null).get(1, TimeUnit.MINUTES);

      assertThat(written.offset()).isZero();
    }
  }

  /** Another one takes the place of the producer. */
  private void fence() {
    try (Producer<byte[], byte[]> other =
        clients.getProducer(
            Map.of(
                "bootstrap.servers",
                address.get("bootstrap.servers"),
                "transactional.id",
                transactionalId))) {
      other.initTransactions();
    }
  }

  private void audit(String text) {
    Future<?> _ = producer.send(new ProducerRecord<>(audited.topic(), text.getBytes(UTF_8)), null);
  }

  /**
   * @return how often the commit of what is sent was asked for
   */
  private AtomicInteger sendAwaited(String text) {
    AtomicInteger requests = new AtomicInteger();
    producer.beginTransaction();
    send(text);
    GatheringClients.commitWhenQuiet(requests::incrementAndGet);
    return requests;
  }

  private static void awaitInterval() {
    long end = System.nanoTime() + COMMIT_INTERVAL.toNanos();
    await().atMost(LIMIT).until(() -> System.nanoTime() > end);
  }

  /** More than a test asks for; none of them has to be waited for. */
  private void haveFactsAtHand() {
    ask(MANY);
    assertThat(consumer.poll(LIMIT)).hasSize(1);
  }

  /** Facts that the consumer is given one by one. */
  private void ask(int facts) {
    producer.beginTransaction();
    IntStream.range(0, facts)
        .forEach(
            _ -> {
              Future<?> _ = producer.send(new ProducerRecord<>(asked.topic(), new byte[1]), null);
            });
    producer.commitTransaction();
  }

  private void send(String text) {
    Future<?> _ = producer.send(record(text), null);
  }

  private ProducerRecord<byte[], byte[]> record(String text) {
    return new ProducerRecord<>(told.topic(), text.getBytes(UTF_8));
  }

  private void awaitTold(String... texts) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(told()).containsExactly(texts));
  }

  private List<String> told() {
    return read(told);
  }

  /** All that was sent, be it committed or not. */
  private List<String> read(TopicPartition partition) {
    List<String> texts = new ArrayList<>();
    try (Consumer<byte[], byte[]> reader = clients.getRestoreConsumer(address)) {
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      long end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (reader.position(partition) < end) {
        reader.poll(LIMIT).forEach(record -> texts.add(new String(record.value(), UTF_8)));
      }
    }
    return texts;
  }
}
