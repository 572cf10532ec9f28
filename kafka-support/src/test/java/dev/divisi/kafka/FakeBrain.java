package dev.divisi.kafka;

import dev.divisi.schemas.Budget;
import dev.divisi.schemas.ControlAction;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkControl;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkProgressed;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkSaid;
import dev.divisi.schemas.serde.SchemaRegistryUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.awaitility.Awaitility;

/**
 * Plays the task graph: answers claims on {@code work.control}, the first claim on a piece of work
 * with a grant and any other with a refusal, and remembers every fact that it reads.
 */
final class FakeBrain implements AutoCloseable {
  private static final List<Topic<?>> READS =
      List.of(
          TopicCatalogue.WORK_CLAIMED,
          TopicCatalogue.WORK_PROGRESSED,
          TopicCatalogue.WORK_FAILED,
          TopicCatalogue.WORK_SAID,
          TopicCatalogue.REVIEW_COMPLETED);

  /** What the brain does with a claim. */
  enum Mood {
    FAIR,
    REFUSES,
    SILENT
  }

  private final KafkaClients clients;
  private final FactPublisher publisher;
  private final Consumer<byte[], byte[]> consumer;
  private final Thread thread;
  private final Set<WorkReference> granted = ConcurrentHashMap.newKeySet();
  private final List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();
  private final List<SpecificRecord> facts = new CopyOnWriteArrayList<>();

  volatile Mood mood = Mood.FAIR;
  volatile Duration lease = Duration.ofSeconds(30);
  volatile Duration timeout = Duration.ofMinutes(1);

  FakeBrain(KafkaClients clients) {
    this.clients = clients;
    new TopicCreator(clients).ensure(READS);
    new TopicCreator(clients).ensure(List.of(TopicCatalogue.WORK_CONTROL));
    this.publisher = new FactPublisher(clients, "/divisi/fake-brain");
    this.consumer = clients.consumer("fake-brain", Map.of());
    List<TopicPartition> partitions =
        READS.stream()
            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    this.thread = Thread.ofPlatform().daemon().name("fake-brain").start(this::read);
  }

  private void read() {
    try {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          Topic<?> topic =
              READS.stream().filter(it -> it.name().equals(record.topic())).findFirst().get();
          SpecificRecord fact = decoded(topic, record.value());
          records.add(record);
          facts.add(fact);
          if (fact instanceof WorkClaimed claimed) {
            answer(claimed);
          }
        }
      }
    } catch (WakeupException e) {
      consumer.close();
    }
  }

  /** The registry may be away for a moment, as the broker is in a test. */
  private SpecificRecord decoded(Topic<?> topic, byte[] value) {
    return Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsMatching(SchemaRegistryUnavailableException.class::isInstance)
        .until(() -> clients.fromBytes(topic, value), fact -> fact != null);
  }

  private void answer(WorkClaimed claimed) {
    String claimId = claimed.getClaim().getClaimId();
    switch (mood) {
      case FAIR -> {
        if (granted.add(claimed.getWork())) {
          control(claimed.getWork(), claimId, ControlAction.GRANTED);
        } else {
          control(claimed.getWork(), claimId, ControlAction.REFUSED);
        }
      }
      case REFUSES -> control(claimed.getWork(), claimId, ControlAction.REFUSED);
      case SILENT -> {}
    }
  }

  void control(WorkReference work, String claimId, ControlAction action) {
    boolean grants = action == ControlAction.GRANTED;
    publisher.publish(
        TopicCatalogue.WORK_CONTROL,
        work.getGoalId(),
        WorkControl.newBuilder()
            .setWork(work)
            .setClaimId(claimId)
            .setWorker("any")
            .setAction(action)
            .setReason(grants ? "" : "as the test says")
            .setLeaseMillis(grants ? lease.toMillis() : 0)
            .setTimeoutMillis(grants ? timeout.toMillis() : 0)
            .setMaxIterations(grants ? 8 : 0)
            .setBudget(grants ? new Budget(5_000L, null, 3L) : null)
            .build());
  }

  void note(WorkReference work, String claimId, Note note) {
    publisher.publish(
        TopicCatalogue.WORK_CONTROL,
        work.getGoalId(),
        WorkControl.newBuilder()
            .setWork(work)
            .setClaimId(claimId)
            .setWorker("any")
            .setAction(ControlAction.TOLD)
            .setReason("")
            .setLeaseMillis(0)
            .setTimeoutMillis(0)
            .setNote(note)
            .build());
  }

  List<WorkSaid> sayings() {
    return of(WorkSaid.class);
  }

  <V extends SpecificRecord> void order(Topic<V> topic, String key, V order) {
    publisher.publish(topic, key, order);
  }

  FactPublisher publisher() {
    return publisher;
  }

  List<WorkClaimed> claims() {
    return of(WorkClaimed.class);
  }

  List<WorkProgressed> heartbeats() {
    return of(WorkProgressed.class);
  }

  List<WorkFailed> failures() {
    return of(WorkFailed.class);
  }

  List<ReviewCompleted> results() {
    return of(ReviewCompleted.class);
  }

  List<ConsumerRecord<byte[], byte[]>> records() {
    return records;
  }

  private <V> List<V> of(Class<V> type) {
    return facts.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void close() {
    consumer.wakeup();
    Threads.join(thread, Duration.ofSeconds(5));
    publisher.close();
  }
}
