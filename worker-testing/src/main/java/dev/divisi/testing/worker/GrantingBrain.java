package dev.divisi.testing.worker;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.schemas.ControlAction;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkControl;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Plays the task graph for one goal: gives an order, grants its first claim, reads the answer. */
public final class GrantingBrain implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Topic<?> results;
  private final KafkaClients clients;
  private final FactPublisher publisher;
  private final Consumer<byte[], byte[]> consumer;

  /**
   * @param results where the answer to an order is expected, but for a failure
   */
  public GrantingBrain(DivisiKafka kafka, Topic<?> results) {
    this.results = results;
    this.clients =
        new KafkaClients(
            new KafkaSettings(
                kafka.bootstrapServers(), kafka.registryUrl(), 4, (short) 1, Map.of()),
            new SchemaRegistryClient(kafka.registryUrl()));
    List<Topic<?>> reads =
        List.of(TopicCatalogue.WORK_CLAIMED, TopicCatalogue.WORK_FAILED, results);
    new TopicCreator(clients).ensure(reads);
    new TopicCreator(clients).ensure(List.of(TopicCatalogue.WORK_CONTROL));
    this.publisher = new FactPublisher(clients, "/divisi/granting-brain");
    this.consumer = clients.consumer("granting-brain", Map.of());
    List<TopicPartition> partitions =
        reads.stream()
            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** The fact that comes of the order: a result, or {@code work.failed}. */
  public <O extends SpecificRecord> SpecificRecord order(Topic<O> topic, String goalId, O order) {
    new TopicCreator(clients).ensure(List.of(topic));
    publisher.publish(topic, goalId, order);
    long end = System.nanoTime() + LIMIT.toNanos();
    boolean granted = false;
    while (System.nanoTime() < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        if (record.topic().equals(results.name())) {
          return clients.fromBytes(results, record.value());
        }
        if (record.topic().equals(TopicCatalogue.WORK_FAILED.name())) {
          return clients.fromBytes(TopicCatalogue.WORK_FAILED, record.value());
        }
        WorkClaimed claimed = clients.fromBytes(TopicCatalogue.WORK_CLAIMED, record.value());
        if (claimed.getWork().getGoalId().equals(goalId) && !granted) {
          granted = true;
          grant(claimed);
        }
      }
    }
    throw new AssertionError("No answer to " + order + " within " + LIMIT);
  }

  private void grant(WorkClaimed claimed) {
    publisher.publish(
        TopicCatalogue.WORK_CONTROL,
        claimed.getWork().getGoalId(),
        new WorkControl(
            claimed.getWork(),
            claimed.getClaim().getClaimId(),
            claimed.getClaim().getWorker(),
            ControlAction.GRANTED,
            "",
            30_000L,
            120_000L,
            null,
            0,
            null));
  }

  @Override
  public void close() {
    consumer.close();
    publisher.close();
  }
}
