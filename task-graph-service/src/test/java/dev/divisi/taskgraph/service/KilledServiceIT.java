package dev.divisi.taskgraph.service;

import static org.awaitility.Awaitility.await;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service is killed again and again, at any moment, while workers go on. */
class KilledServiceIT {

  private static final Logger LOG = LoggerFactory.getLogger(KilledServiceIT.class);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> GOALS = List.of("killed-1", "killed-2", "killed-3", "killed-4");
  private static final int[] LAYERS = {1, 3, 3, 1};
  private static final int TASKS = 8;
  private static final int KILLS = 5;

  @TempDir Path directory;

  @Test
  void shouldLoseAndRepeatNothingWhenItIsKilledAtAnyMoment() throws Exception {
    Random random = new Random(Long.getLong("divisi.seed", 4711));
    try (DivisiKafka kafka = DivisiKafka.start();
        SchemaRegistryClient registry = new SchemaRegistryClient(kafka.registryUrl())) {
      KafkaClients clients = TaskGraphOnKafka.clients(kafka, registry);
      new TopicCreator(clients).ensure(TopicCatalogue.all());
      try (FactPublisher publisher = new FactPublisher(clients, "/divisi/test");
          FakeWorkers workers =
              new FakeWorkers(clients, publisher, order -> SampleGoals.layers(order, LAYERS))) {
        GOALS.forEach(
            goalId ->
                publisher.publish(
                    TopicCatalogue.GOAL_SUBMITTED, goalId, SampleGoals.goal(goalId, 4, "one")));
        List<Long> restarts = new ArrayList<>();
        TaskGraphProcess service = start(kafka);
        for (int kill = 1; kill <= KILLS; kill++) {
          int before = workers.audit.size();
          if (kill == 3) {
            // While it starts, takes over its own transactions, and restores.
            service.letRun(Duration.ofMillis(random.nextInt(500, 3000)));
          } else {
            long start = System.nanoTime();
            awaitEvents(workers, before + 1, service);
            restarts.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            awaitEvents(workers, before + 1 + random.nextInt(40), service);
          }
          service.kill();
          service = start(kafka);
        }
        try (TaskGraphProcess last = service) {
          await()
              .atMost(LIMIT)
              .failFast("the service ended", () -> !last.isAlive())
              .until(() -> GOALS.stream().allMatch(goal -> isOver(workers, goal)));
        }
        LOG.info("From its start to its first decision after a kill: {} ms", restarts);
        GOALS.forEach(goalId -> AuditTrail.assertDoneOnce(workers, goalId, TASKS));
      }
    }
  }

  private static void awaitEvents(FakeWorkers workers, int count, TaskGraphProcess service) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(LIMIT)
        .failFast("the service ended", () -> !service.isAlive())
        .until(() -> workers.audit.size() >= count);
  }

  private static boolean isOver(FakeWorkers workers, String goalId) {
    return workers.goals.containsKey(goalId)
        && workers.goal(goalId).getEndedAt() != null
        && workers.auditTypes(goalId).contains("GoalCompleted");
  }

  /** Orders are repeated and leases end later than the service comes back. */
  private TaskGraphProcess start(DivisiKafka kafka) throws IOException {
    return TaskGraphProcess.start(
        kafka,
        directory,
        "task-graph-0",
        "--divisi.task-graph.lease=2m",
        "--divisi.task-graph.order-repeat=2m");
  }
}
