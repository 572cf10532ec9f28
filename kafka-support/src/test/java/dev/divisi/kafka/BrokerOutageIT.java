package dev.divisi.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** With a broker of its own, because it goes down. */
class BrokerOutageIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void shouldInterruptAndSayNothingWhenTheBrokerIsAwayAndWorkAgainAfterwards() throws Exception {
    Topic<TaskReady> orders = TopicCatalogue.taskReady("outage");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (DivisiKafka kafka = DivisiKafka.start();
        SchemaRegistryClient registry = new SchemaRegistryClient(kafka.registryUrl())) {
      KafkaClients clients =
          new KafkaClients(
              new KafkaSettings(
                  kafka.bootstrapServers(), kafka.registryUrl(), 2, (short) 1, Map.of()),
              registry);
      try (FactPublisher publisher = new FactPublisher(clients, "/divisi/outage-it");
          FakeBrain brain = new FakeBrain(clients)) {
        WorkerPool<TaskReady> pool =
            new WorkerPool<>(
                new WorkerSettings("", "outage", 1, Duration.ofSeconds(10), false),
                orders,
                TaskReady::getWork,
                (order, context) -> {
                  if (order.getTask().getId().equals("before")) {
                    begun.countDown();
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                  }
                  // A result after the interruption must not be published.
                  return new WorkResult<>(
                      TopicCatalogue.REVIEW_COMPLETED,
                      Records.reviewCompleted(context.work().getGoalId(), context.claimId()));
                },
                clients,
                publisher);
        pool.start();
        brain.lease = Duration.ofMillis(600);
        brain.order(orders, "goal/before", Records.taskReady("goal", "before", "outage"));
        await().atMost(LIMIT).until(() -> begun.getCount() == 0);

        kafka.restart();

        await().atMost(LIMIT).until(() -> interrupted.getCount() == 0);
        brain.lease = Duration.ofSeconds(30);
        brain.order(orders, "goal/after", Records.taskReady("goal", "after", "outage"));
        await().atMost(LIMIT).until(() -> !brain.results().isEmpty());
        WorkClaimed after = brain.claims().getLast();
        assertThat(after.getWork().getTaskId()).isEqualTo("after");
        assertThat(brain.results()).hasSize(1);
        assertThat(brain.results().getFirst().getClaimId())
            .isEqualTo(after.getClaim().getClaimId());
        assertThat(brain.failures()).isEmpty();
        pool.stop();
      }
    }
  }
}
