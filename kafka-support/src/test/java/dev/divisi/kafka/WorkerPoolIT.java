package dev.divisi.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.kafka.FakeBrain.Mood;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.ControlAction;
import dev.divisi.schemas.DeadLetter;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.NoteKind;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.SayingKind;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkProgressed;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each test has a pool, so a topic and a share group, of its own. */
@ExtendWith(DivisiKafkaExtension.class)
class WorkerPoolIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String pool = "it-" + UUID.randomUUID().toString().substring(0, 8);
  private final Topic<TaskReady> orders = TopicCatalogue.taskReady(pool);
  private final List<WorkerPool<TaskReady>> pools = new ArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);

  private SchemaRegistryClient registry;
  private KafkaClients clients;
  private FactPublisher publisher;
  private FakeBrain brain;

  @BeforeEach
  void connect(DivisiKafka kafka) {
    registry = new SchemaRegistryClient(kafka.registryUrl());
    clients =
        new KafkaClients(
            new KafkaSettings(
                kafka.bootstrapServers(), kafka.registryUrl(), 2, (short) 1, Map.of()),
            registry);
    publisher = new FactPublisher(clients, "/divisi/worker-pool-it");
    brain = new FakeBrain(clients);
  }

  @AfterEach
  void disconnect() {
    pools.forEach(WorkerPool::stop);
    brain.close();
    publisher.close();
    registry.close();
  }

  private WorkerPool<TaskReady> startPool(int concurrency, WorkHandler<TaskReady> handler) {
    WorkerPool<TaskReady> started =
        new WorkerPool<>(
            new WorkerSettings("", pool, concurrency, Duration.ofSeconds(2), false),
            orders,
            TaskReady::getWork,
            handler,
            clients,
            publisher);
    pools.add(started);
    started.start();
    return started;
  }

  private void order(String goalId, String taskId) {
    brain.order(orders, goalId + "/" + taskId, Records.taskReady(goalId, taskId, pool));
  }

  private static WorkResult<ReviewCompleted> result(WorkContext context) {
    return new WorkResult<>(
        TopicCatalogue.REVIEW_COMPLETED,
        Records.reviewCompleted(context.work().getGoalId(), context.claimId()));
  }

  private WorkResult<ReviewCompleted> untilInterrupted(WorkContext context)
      throws InterruptedException {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
    return result(context);
  }

  private static void eventually(BooleanSupplier condition) {
    await().atMost(LIMIT).until(condition::getAsBoolean);
  }

  private static void eventually(CountDownLatch latch) {
    eventually(() -> latch.getCount() == 0);
  }

  @Test
  void shouldClaimThenBeginWhenGrantedAndPublishTheResult() {
    startPool(1, (_, context) -> result(context));
    order("goal-1", "a");

    eventually(() -> brain.results().size() == 1);
    WorkClaimed claim = brain.claims().getFirst();
    assertThat(claim.getWork()).isEqualTo(Records.work("goal-1", "a"));
    assertThat(claim.getClaim().getPool()).isEqualTo(pool);
    assertThat(brain.results().getFirst().getClaimId()).isEqualTo(claim.getClaim().getClaimId());
    assertThat(brain.failures()).isEmpty();
  }

  @Test
  void shouldFindOrdersThatWereGivenBeforeThereWasAnyWorker() {
    new TopicCreator(clients).ensure(List.of(orders));
    order("goal-early", "a");
    startPool(1, (_, context) -> result(context));

    eventually(() -> brain.results().size() == 1);
  }

  @Test
  void shouldCarryCloudEventsAndTheTraceOfTheOrder() {
    startPool(1, (_, context) -> result(context));
    TraceContext trace = TraceContext.start();
    brain.publisher().publish(orders, "goal-2/a", Records.taskReady("goal-2", "a", pool), trace);

    eventually(() -> brain.results().size() == 1);
    ConsumerRecord<byte[], byte[]> record = brain.records().getLast();
    assertThat(record.key()).isEqualTo("goal-2".getBytes(UTF_8));
    assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(record, "ce_type")).isEqualTo("dev.divisi.ReviewCompleted");
    assertThat(header(record, "ce_source")).isEqualTo("/divisi/worker-pool-it");
    assertThat(header(record, "ce_subject")).isEqualTo("goal-2");
    assertThat(header(record, "ce_id")).hasSize(36);
    assertThat(header(record, "content-type")).isEqualTo("application/avro");
    TraceContext carried = TraceContext.from(record.headers()).orElseThrow();
    assertThat(carried.traceparent().substring(0, 35))
        .isEqualTo(trace.traceparent().substring(0, 35));
    assertThat(carried).isNotEqualTo(trace);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  @Test
  void shouldNotBeginWhenRefused() {
    brain.mood = Mood.REFUSES;
    startPool(1, (_, context) -> untilInterrupted(context));
    order("goal-3", "a");
    eventually(() -> brain.claims().size() == 1);
    order("goal-3", "b");

    // The second claim shows that the slot is free again after the refusal of the first.
    eventually(() -> brain.claims().size() == 2);
    assertThat(begun.getCount()).isEqualTo(1);
  }

  @Test
  void shouldHandBackWhenTheClaimIsNotAnsweredInTime() {
    brain.mood = Mood.SILENT;
    startPool(1, (_, context) -> untilInterrupted(context));
    order("goal-4", "a");

    eventually(() -> brain.failures().size() == 1);
    WorkFailed failure = brain.failures().getFirst();
    assertThat(failure.getCode()).isEqualTo("GRANT_TIMED_OUT");
    assertThat(failure.getHandedBack()).isTrue();
    assertThat(begun.getCount()).isEqualTo(1);
  }

  @Test
  void shouldKeepTheLeaseByHeartbeats() {
    brain.lease = Duration.ofSeconds(1);
    CountDownLatch finish = new CountDownLatch(1);
    startPool(
        1,
        (_, context) -> {
          context.activity("counts");
          finish.await();
          return result(context);
        });
    order("goal-5", "a");

    // Six heartbeats take two leases: without them the work would be over by then.
    eventually(() -> brain.heartbeats().size() >= 6);
    finish.countDown();
    eventually(() -> brain.results().size() == 1);
    assertThat(brain.heartbeats()).extracting(WorkProgressed::getActivity).containsOnly("counts");
  }

  @Test
  void shouldInterruptAndSayNothingWhenCancelled() {
    startPool(1, (_, context) -> untilInterrupted(context));
    order("goal-6", "a");
    eventually(begun);
    WorkClaimed claim = brain.claims().getFirst();

    brain.control(claim.getWork(), claim.getClaim().getClaimId(), ControlAction.CANCELLED);

    eventually(interrupted);
    order("goal-6", "b");
    eventually(() -> brain.claims().size() == 2);
    assertThat(brain.failures()).isEmpty();
    assertThat(brain.results()).isEmpty();
  }

  @Test
  void shouldTellRunningWorkEachNoteOnceAndCarryWhatItSaysAndSpends() {
    CountDownLatch finish = new CountDownLatch(1);
    List<Note> heard = new CopyOnWriteArrayList<>();
    startPool(
        1,
        (_, context) -> {
          context.onNote(heard::add);
          context.spent(new Spend(context.budget().map(Budget::getModelCalls).orElse(0L), 0L, 0L));
          context.iteration(context.maxIterations());
          context.say(
              new Saying("s", SayingKind.SCOPE_REQUEST, "It calls it.", null, List.of("m2/**")));
          begun.countDown();
          finish.await();
          return result(context);
        });
    order("goal-16", "a.candidate-1");
    eventually(begun);
    WorkClaimed claim = brain.claims().getFirst();
    String claimId = claim.getClaim().getClaimId();
    Note steer = new Note("n1", NoteKind.STEER, "ada", "Use the other one.", null, List.of());
    Note scope = new Note("n2", NoteKind.SCOPE, "policy", "", "s", List.of("m1/**", "m2/**"));

    brain.note(claim.getWork(), claimId, steer);
    brain.note(claim.getWork(), claimId, steer);
    brain.note(claim.getWork(), "another claim", scope);
    brain.note(claim.getWork(), claimId, scope);

    eventually(() -> heard.size() == 2);
    finish.countDown();
    eventually(() -> brain.results().size() == 1);
    assertThat(heard).containsExactly(steer, scope);
    assertThat(brain.heartbeats())
        .first()
        .satisfies(
            heartbeat -> {
              assertThat(heartbeat.getIteration()).isEqualTo(8);
              assertThat(heartbeat.getSpend()).isEqualTo(new Spend(3L, 0L, 0L));
            });
    assertThat(brain.sayings())
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.getWork().getTaskId()).isEqualTo("a.candidate-1");
              assertThat(said.getScope()).containsExactly("m2/**");
              assertThat(said.getText()).isEqualTo("It calls it.");
            });
  }

  @Test
  void shouldInterruptAndFailWhenTheTimeIsOver() {
    brain.timeout = Duration.ofMillis(300);
    startPool(1, (_, context) -> untilInterrupted(context));
    order("goal-7", "a");

    eventually(() -> brain.failures().size() == 1);
    WorkFailed failure = brain.failures().getFirst();
    assertThat(failure.getKind()).isEqualTo(FailureKind.EXHAUSTED);
    assertThat(failure.getCode()).isEqualTo("ATTEMPT_TIMED_OUT");
    assertThat(interrupted.getCount()).isZero();
  }

  @Test
  void shouldPublishWhatTheHandlerThrowsAndGoOn() {
    startPool(
        1,
        (order, _) -> {
          if (order.getTask().getId().equals("named")) {
            throw new WorkFailedException(FailureKind.REJECTED, "RECIPE_UNKNOWN", "No such.");
          }
          throw new IllegalStateException("not thought of");
        });
    order("goal-8", "named");
    eventually(() -> brain.failures().size() == 1);
    order("goal-8", "bug");

    eventually(() -> brain.failures().size() == 2);
    assertThat(brain.failures())
        .extracting(WorkFailed::getKind)
        .containsExactly(FailureKind.REJECTED, FailureKind.BUG);
    assertThat(brain.failures().getLast().getMessage())
        .isEqualTo("java.lang.IllegalStateException: not thought of");
  }

  @Test
  void shouldPutAnUndecodableOrderToTheDeadLettersAndGoOn()
      throws InterruptedException, ExecutionException {
    startPool(1, (_, context) -> result(context));
    try (Producer<byte[], byte[]> producer = clients.producer("vandal")) {
      producer
          .send(new ProducerRecord<>(orders.name(), "key".getBytes(UTF_8), "{}".getBytes(UTF_8)))
          .get();
      producer.send(new ProducerRecord<>(orders.name(), "key".getBytes(UTF_8), null)).get();
    }
    order("goal-9", "a");

    eventually(() -> brain.results().size() == 1);
    Topic<DeadLetter> dead = TopicCatalogue.deadLettersOf(orders);
    List<DeadLetter> letters = readAll(dead, 2);
    assertThat(letters)
        .extracting(DeadLetter::getReason)
        .containsExactlyInAnyOrder(
            "The value does not begin with the magic byte 0 of the Confluent wire format.",
            "The record has no value.");
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.getTopic()).isEqualTo(orders.name());
              assertThat(letter.getReader()).isEqualTo("/divisi/worker-pool-it");
              assertThat(letter.getKey()).isEqualTo(UTF_8.encode("key"));
            });
  }

  private List<DeadLetter> readAll(Topic<DeadLetter> topic, int count) {
    List<DeadLetter> read = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.consumer("reader", Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      eventually(
          () -> {
            consumer
                .poll(Duration.ofMillis(100))
                .forEach(record -> read.add(clients.fromBytes(topic, record.value())));
            return read.size() >= count;
          });
    }
    return read;
  }

  @Test
  void shouldHandBackWithinTenSecondsWhenItStops() {
    WorkerPool<TaskReady> started = startPool(1, (_, context) -> untilInterrupted(context));
    order("goal-10", "a");
    eventually(begun);

    long before = System.nanoTime();
    started.stop();

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    assertThat(started.isRunning()).isFalse();
    eventually(() -> brain.failures().size() == 1);
    assertThat(brain.failures().getFirst().getCode()).isEqualTo("WORKER_STOPPING");
    assertThat(brain.failures().getFirst().getHandedBack()).isTrue();
  }

  @Test
  void shouldStopWithinTenSecondsWhenAHandlerDoesNotComeBack() {
    CountDownLatch never = new CountDownLatch(1);
    WorkerPool<TaskReady> started =
        startPool(
            1,
            (_, context) -> {
              begun.countDown();
              while (never.getCount() > 0) {
                Thread.onSpinWait();
              }
              return result(context);
            });
    order("goal-11", "a");
    eventually(begun);

    long before = System.nanoTime();
    started.stop();

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    eventually(() -> brain.failures().size() == 1);
    assertThat(brain.failures().getFirst().getHandedBack()).isTrue();
    never.countDown();
  }

  @Test
  void shouldWorkAgainWhenStartedAgain() {
    WorkerPool<TaskReady> started = startPool(1, (_, context) -> result(context));
    started.stop();
    order("goal-12", "a");
    started.start();

    eventually(() -> brain.results().size() == 1);
  }

  @Test
  void shouldShareOrdersBetweenPoolsAndClaimEachOnce() {
    HashSet<String> workers = new HashSet<>();
    WorkHandler<TaskReady> handler =
        (_, context) -> {
          synchronized (workers) {
            workers.add(context.worker());
          }
          Threads.pause(Duration.ofMillis(20));
          return result(context);
        };
    startPool(2, handler);
    startPool(2, handler);
    int count = 60;
    // Both are members of the group before the flood: joining takes up to five seconds.
    order("goal-13", "first");
    eventually(() -> brain.results().size() == 1);
    for (int i = 1; i < count; i++) {
      order("goal-13", "task-" + i);
    }

    eventually(() -> brain.results().size() == count);
    assertThat(brain.claims()).extracting(WorkClaimed::getWork).doesNotHaveDuplicates();
    assertThat(brain.claims()).extracting(WorkClaimed::getWork).hasSize(count);
    assertThat(workers).hasSize(2);
  }

  @Test
  void shouldWorkOnAsManyOrdersAtOnceAsItMay() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    startPool(
        3,
        (_, context) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Threads.pause(Duration.ofMillis(200));
          now.decrementAndGet();
          return result(context);
        });
    for (int i = 0; i < 9; i++) {
      order("goal-14", "task-" + i);
    }

    eventually(() -> brain.results().size() == 9);
    assertThat(most).hasValue(3);
  }

  @Test
  void shouldNotHoldOrdersThatItCannotBegin() {
    CountDownLatch finish = new CountDownLatch(1);
    AtomicInteger byOther = new AtomicInteger();
    startPool(
        1,
        (_, context) -> {
          begun.countDown();
          finish.await();
          return result(context);
        });
    order("goal-15", "long");
    eventually(begun);
    startPool(
        1,
        (_, context) -> {
          byOther.incrementAndGet();
          return result(context);
        });
    for (int i = 0; i < 5; i++) {
      order("goal-15", "short-" + i);
    }

    eventually(() -> byOther.get() == 5);
    finish.countDown();
    eventually(() -> brain.results().size() == 6);
  }
}
