package dev.divisi.taskgraph.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two instances share the goals; each keeps a copy of what the other holds. */
class TakeOverIT {

  private static final Logger LOG = LoggerFactory.getLogger(TakeOverIT.class);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration TAKE_OVER_BOUND = Duration.ofSeconds(30);
  private static final String GROUP = "divisi-task-graph";
  private static final int PARTITIONS = 4;
  private static final List<Integer> EVERY_PARTITION = List.of(0, 1, 2, 3);
  private static final int[] LAYERS = {1, 3, 1};
  private static final int TASKS = 5;

  @TempDir Path directory;

  @Test
  void shouldGoOnWithTheGoalsOfAnInstanceThatIsKilled() throws Exception {
    try (DivisiKafka kafka = DivisiKafka.start();
        SchemaRegistryClient registry = new SchemaRegistryClient(kafka.registryUrl())) {
      KafkaClients clients =
          new KafkaClients(
              new KafkaSettings(
                  kafka.bootstrapServers(), kafka.registryUrl(), PARTITIONS, (short) 1, Map.of()),
              registry);
      new TopicCreator(clients).ensure(TopicCatalogue.all());
      try (Admin admin = clients.admin("test");
          FactPublisher publisher = new FactPublisher(clients, "/divisi/test");
          FakeWorkers workers =
              new FakeWorkers(clients, publisher, order -> SampleGoals.layers(order, LAYERS));
          TaskGraphProcess first = start(kafka, "first");
          TaskGraphProcess second = start(kafka, "second")) {
        awaitSharing(admin, 2, 2);
        Set<Integer> ofFirst = partitions(admin, "first");
        List<String> goals = new ArrayList<>();
        goals.addAll(submit(publisher, "early", EVERY_PARTITION));
        goals.addAll(submit(publisher, "other", EVERY_PARTITION));
        // In the middle of their lives, and of a transaction.
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(5))
            .until(
                () ->
                    goals.stream()
                        .anyMatch(goal -> workers.auditTypes(goal).contains("TaskMerged")));

        first.kill();
        long killed = System.nanoTime();
        List<String> orphans = submit(publisher, "orphan", List.copyOf(ofFirst));
        goals.addAll(orphans);
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> orphans.stream().allMatch(goal -> !workers.auditTypes(goal).isEmpty()));
        Duration takeOver = Duration.ofNanos(System.nanoTime() - killed);
        await().atMost(LIMIT).until(() -> goals.stream().allMatch(goal -> isOver(workers, goal)));

        long back = System.nanoTime();
        try (TaskGraphProcess again = start(kafka, "first")) {
          awaitSharing(admin, 1, 1);
          long comeBack = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back);
          List<String> late = submit(publisher, "late", EVERY_PARTITION);
          goals.addAll(late);
          await().atMost(LIMIT).until(() -> late.stream().allMatch(goal -> isOver(workers, goal)));
          LOG.info(
              "Taken over after {} ms; the first was back after {} ms",
              takeOver.toMillis(),
              comeBack);
          assertThat(again.isAlive() && second.isAlive()).isTrue();
        }
        goals.forEach(goalId -> AuditTrail.assertDoneOnce(workers, goalId, TASKS));
        assertThat(takeOver).isLessThan(TAKE_OVER_BOUND);
      }
    }
  }

  /** Until both instances hold so many partitions. */
  private static void awaitSharing(Admin admin, int first, int second) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        // Until the first of them has joined.
        .ignoreExceptionsMatching(e -> e.getCause() instanceof GroupIdNotFoundException)
        .until(
            () ->
                partitions(admin, "first").size() >= first
                    && partitions(admin, "second").size() >= second);
  }

  /** The partitions of facts that the instance holds. */
  private static Set<Integer> partitions(Admin admin, String instance)
      throws ExecutionException, InterruptedException {
    Set<Integer> partitions = new HashSet<>();
    ConsumerGroupDescription group =
        Objects.requireNonNull(
                admin.describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP))
            .get();
    for (MemberDescription member : group.members()) {
      if (member.groupInstanceId().orElse("").startsWith(instance)) {
        member.assignment().topicPartitions().stream()
            .filter(partition -> partition.topic().equals(TopicCatalogue.GOAL_SUBMITTED.name()))
            .map(TopicPartition::partition)
            .forEach(partitions::add);
      }
    }
    return partitions;
  }

  /** Submits one goal for each of the partitions. */
  private static List<String> submit(FactPublisher publisher, String name, List<Integer> wanted) {
    Map<Integer, String> goals = new HashMap<>();
    for (int i = 0; goals.size() < wanted.size(); i++) {
      String goalId = name + "-" + i;
      int partition = Utils.toPositive(Utils.murmur2(goalId.getBytes(UTF_8))) % PARTITIONS;
      if (wanted.contains(partition) && goals.putIfAbsent(partition, goalId) == null) {
        publisher.publish(
            TopicCatalogue.GOAL_SUBMITTED, goalId, SampleGoals.goal(goalId, 4, "one"));
      }
    }
    return List.copyOf(goals.values());
  }

  private static boolean isOver(FakeWorkers workers, String goalId) {
    return workers.goals.containsKey(goalId)
        && workers.goal(goalId).getEndedAt() != null
        && workers.auditTypes(goalId).contains("GoalCompleted");
  }

  private TaskGraphProcess start(DivisiKafka kafka, String instance) throws IOException {
    return TaskGraphProcess.start(
        kafka,
        directory,
        instance,
        "--divisi.task-graph.standby-replicas=1",
        "--divisi.task-graph.lease=2m",
        "--divisi.task-graph.order-repeat=2m",
        // As soon as the broker lets an instance be given up.
        "--divisi.kafka.properties.[session.timeout.ms]=6000",
        "--divisi.kafka.properties.[heartbeat.interval.ms]=1500");
  }
}
