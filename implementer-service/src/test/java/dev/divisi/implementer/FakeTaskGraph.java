package dev.divisi.implementer;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.schemas.ControlAction;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkControl;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The task graph as a test plays it: gives orders, grants, cancels, and reads what comes of it. */
final class FakeTaskGraph implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaClients clients;
  private final FactPublisher publisher;
  private final Topic<TaskReady> orders;

  /** A fact, and when it was written. */
  record Written<V>(V fact, Instant at) {}

  FakeTaskGraph(DivisiKafka kafka, String pool) {
    this.clients =
        new KafkaClients(
            new KafkaSettings(
                kafka.bootstrapServers(), kafka.registryUrl(), 4, (short) 1, Map.of()),
            new SchemaRegistryClient(kafka.registryUrl()));
    this.publisher = new FactPublisher(clients, "/divisi/task-graph-service");
    this.orders = TopicCatalogue.taskReady(pool);
  }

  KafkaClients clients() {
    return clients;
  }

  void order(TaskReady order) {
    publisher.publish(
        orders, order.getWork().getGoalId() + "/" + order.getWork().getTaskId(), order);
  }

  /** Gives the order and grants the claim on it. */
  WorkClaimed orderAndGrant(TaskReady order) {
    order(order);
    WorkClaimed claimed =
        await(TopicCatalogue.WORK_CLAIMED, claim -> claim.getWork().equals(order.getWork()));
    grant(claimed);
    return claimed;
  }

  void grant(WorkClaimed claimed) {
    control(claimed, ControlAction.GRANTED, null);
  }

  /** Cancels, and says when that was written. */
  Instant cancel(WorkClaimed claimed) {
    control(claimed, ControlAction.CANCELLED, null);
    return awaitWritten(
            TopicCatalogue.WORK_CONTROL,
            control ->
                control.getAction() == ControlAction.CANCELLED
                    && control.getClaimId().equals(claimed.getClaim().getClaimId()))
        .at();
  }

  void tell(WorkClaimed claimed, Note note) {
    control(claimed, ControlAction.TOLD, note);
  }

  private void control(WorkClaimed claimed, ControlAction action, @Nullable Note note) {
    boolean grants = action == ControlAction.GRANTED;
    publisher.publish(
        TopicCatalogue.WORK_CONTROL,
        claimed.getWork().getGoalId(),
        WorkControl.newBuilder()
            .setWork(claimed.getWork())
            .setClaimId(claimed.getClaim().getClaimId())
            .setWorker(claimed.getClaim().getWorker())
            .setAction(action)
            .setReason(grants ? "" : "as the test says")
            .setLeaseMillis(grants ? 30_000 : 0)
            .setTimeoutMillis(grants ? 60_000 : 0)
            .setMaxIterations(grants ? 8 : 0)
            .setNote(note)
            .build());
  }

  /** The first record of the topic that fits, from the beginning on. */
  <V extends SpecificRecord> V await(Topic<V> topic, Predicate<V> wanted) {
    return awaitWritten(topic, wanted).fact();
  }

  private <V extends SpecificRecord> Written<V> awaitWritten(Topic<V> topic, Predicate<V> wanted) {
    List<Written<V>> found = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = reader(topic)) {
      Awaitility.await("a record on " + topic)
          .atMost(PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<byte[], byte[]> record :
                    consumer.poll(Duration.ofMillis(200))) {
                  V value = clients.fromBytes(topic, record.value());
                  if (wanted.test(value)) {
                    found.add(new Written<>(value, Instant.ofEpochMilli(record.timestamp())));
                  }
                }
                return !found.isEmpty();
              });
    }
    return found.getFirst();
  }

  /** All that fits and is written by now. */
  <V extends SpecificRecord> List<V> all(Topic<V> topic, Predicate<V> wanted) {
    List<V> found = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = reader(topic)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> found.add(clients.fromBytes(topic, record.value())));
      }
    }
    return found.stream().filter(wanted).toList();
  }

  private Consumer<byte[], byte[]> reader(Topic<?> topic) {
    Consumer<byte[], byte[]> consumer =
        clients.consumer("test", Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"));
    consumer.assign(
        consumer.partitionsFor(topic.name()).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList());
    consumer.seekToBeginning(consumer.assignment());
    return consumer;
  }

  @Override
  public void close() {
    publisher.close();
  }
}
