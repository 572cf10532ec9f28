package dev.divisi.console.adapter.sql;

import static dev.divisi.console.SampleRecords.decision;
import static dev.divisi.console.SampleRecords.event;
import static dev.divisi.console.SampleRecords.goal;
import static dev.divisi.console.SampleRecords.patch;
import static dev.divisi.console.SampleRecords.plan;
import static dev.divisi.console.SampleRecords.request;
import static dev.divisi.console.SampleRecords.review;
import static dev.divisi.console.SampleRecords.step;
import static dev.divisi.console.SampleRecords.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.ReceivedRecord;
import dev.divisi.console.domain.RecordStore.Place;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

@ParameterizedClass
@EnumSource(Dialect.class)
class ProjectionTest {
  private static final Topic<?>[] TOPICS = {TopicCatalogue.GOAL_STATE, TopicCatalogue.TASK_STATE};

  private final Dialect dialect;

  ProjectionTest(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Records with their places, each topic in one partition, in an order that a reader may see. */
  private static final class Log {
    private final Map<Topic<?>, Long> ends = new HashMap<>();
    private final List<ReceivedRecord> records = new ArrayList<>();

    private <V extends SpecificRecord> void add(Topic<V> topic, V value) {
      long offset = ends.merge(topic, 1L, Long::sum) - 1;
      records.add(
          new ReceivedRecord(
              topic,
              0,
              offset,
              Instant.ofEpochMilli(1_800_000_000_000L + offset),
              value.toString().getBytes(UTF_8),
              value,
              ""));
    }
  }

  private static Log log(long seed) {
    Random random = new Random(seed);
    Log log = new Log();
    for (int i = 0; i < 400; i++) {
      String goalId = "goal-" + random.nextInt(4);
      String taskId = "task-" + random.nextInt(5);
      int attempt = 1 + random.nextInt(3);
      switch (random.nextInt(9)) {
        case 0 -> log.add(TopicCatalogue.GOAL_SUBMITTED, request(goalId, "text " + i));
        case 1 ->
            log.add(
                TopicCatalogue.GOAL_STATE,
                goal(goalId, "text", any(GoalStatus.values(), random), i));
        case 2 ->
            log.add(
                TopicCatalogue.TASK_STATE,
                task(goalId, taskId, "title", any(TaskStatus.values(), random), i));
        case 3 -> log.add(TopicCatalogue.PLAN_CREATED, plan(goalId, taskId, "other"));
        case 4 ->
            log.add(TopicCatalogue.PATCH_PROPOSED, patch(goalId, taskId, attempt, "diff " + i));
        case 5 -> log.add(TopicCatalogue.REVIEW_COMPLETED, review(goalId, taskId, attempt));
        case 6 ->
            log.add(
                TopicCatalogue.DECISION_MADE,
                decision("decision-" + random.nextInt(50), goalId, DecisionKind.APPROVE));
        case 7 ->
            log.add(TopicCatalogue.AUDIT_EVENTS, event(goalId, 1 + random.nextInt(40), "Type", ""));
        default -> log.add(TopicCatalogue.AGENT_STEPS, step(goalId, taskId, i, "body"));
      }
    }
    return log;
  }

  private static <T> T any(T[] values, Random random) {
    return List.of(values).get(random.nextInt(values.length));
  }

  /** Batches as a reader may get them: topics interleaved in any way, each in its order. */
  private static List<List<ReceivedRecord>> batches(Log log, long seed) {
    Random random = new Random(seed);
    Map<Topic<?>, List<ReceivedRecord>> byTopic = new HashMap<>();
    log.records.forEach(
        record -> byTopic.computeIfAbsent(record.topic(), _ -> new ArrayList<>()).add(record));
    List<List<ReceivedRecord>> batches = new ArrayList<>();
    while (!byTopic.isEmpty()) {
      List<Topic<?>> open = new ArrayList<>(byTopic.keySet());
      Collections.shuffle(open, random);
      List<ReceivedRecord> batch = new ArrayList<>();
      for (Topic<?> topic : open.subList(0, 1 + random.nextInt(open.size()))) {
        List<ReceivedRecord> left = byTopic.getOrDefault(topic, List.of());
        int some = 1 + random.nextInt(left.size());
        batch.addAll(left.subList(0, some));
        if (some == left.size()) {
          byTopic.remove(topic);
        } else {
          byTopic.put(topic, left.subList(some, left.size()));
        }
      }
      batches.add(batch);
    }
    return batches;
  }

  @Test
  void shouldGiveTheSameTablesInWhateverBatchesTheRecordsCome() throws Exception {
    for (long seed = 0; seed < 5; seed++) {
      Log log = log(seed);
      DataSource one = Databases.of(dialect);
      DataSource other = Databases.of(dialect);

      Databases.projection(one, dialect).keep(log.records);
      Projection projection = Databases.projection(other, dialect);
      batches(log, seed).forEach(projection::keep);

      assertThat(Databases.dump(other)).as("seed %s", seed).isEqualTo(Databases.dump(one));
    }
  }

  @Test
  void shouldKeepEachRecordOnceWhenSeveralConsolesShareTheDatabase() throws Exception {
    Log log = log(42);
    DataSource alone = Databases.of(dialect);
    Databases.projection(alone, dialect).keep(log.records);
    DataSource shared = Databases.of(dialect);

    try (ExecutorService consoles = Executors.newFixedThreadPool(3)) {
      List<Callable<Void>> work = new ArrayList<>();
      for (long seed = 0; seed < 3; seed++) {
        List<List<ReceivedRecord>> batches = batches(log, seed);
        work.add(
            () -> {
              Projection projection = Databases.projection(shared, dialect);
              batches.forEach(projection::keep);
              return null;
            });
      }
      for (Future<Void> done : consoles.invokeAll(work)) {
        done.get();
      }
    }

    assertThat(Databases.dump(shared)).isEqualTo(Databases.dump(alone));
  }

  @Test
  void shouldGoOnWhereItWasWhenTheKafkaIsTheSame() throws Exception {
    DataSource source = Databases.of(dialect);
    Projection projection = Databases.projection(source, dialect);
    projection.begin("kafka-1");
    Log log = log(7);
    projection.keep(log.records);

    Map<Place, Long> positions = Databases.projection(source, dialect).begin("kafka-1");

    for (Topic<?> topic : TOPICS) {
      assertThat(positions.get(new Place(topic.name(), 0))).isEqualTo(log.ends.get(topic));
    }
  }

  @Test
  void shouldThrowEverythingAwayWhenTheKafkaIsAnother() throws Exception {
    DataSource source = Databases.of(dialect);
    Projection projection = Databases.projection(source, dialect);
    projection.begin("kafka-1");
    projection.keep(log(7).records);

    assertThat(projection.begin("kafka-2")).isEmpty();
    assertThat(Databases.dump(source).values()).allMatch(List::isEmpty);
  }

  @Test
  void shouldTellWhatIsDifferentAlsoWhenAnotherConsoleWasFaster() throws Exception {
    DataSource source = Databases.of(dialect);
    Log log = new Log();
    log.add(TopicCatalogue.GOAL_STATE, goal("goal-1", "text", GoalStatus.RUNNING, 1));

    Databases.projection(source, dialect).keep(log.records);

    assertThat(Databases.projection(source, dialect).keep(log.records))
        .containsExactly(new Change(Change.Kind.GOAL, "goal-1", null));
  }

  @Test
  void shouldTakeWhateverAnybodyMayWriteToATopic() throws Exception {
    DataSource source = Databases.of(dialect);
    Log log = new Log();
    String much = "\u0000\uD83D\uDE00'\";--".repeat(2000);
    log.add(TopicCatalogue.GOAL_SUBMITTED, request(much, much));
    log.add(
        TopicCatalogue.GOAL_SUBMITTED,
        dev.divisi.schemas.GoalSubmitted.newBuilder(request("early", "x"))
            .setSubmittedAt(Instant.ofEpochMilli(Long.MIN_VALUE))
            .build());
    log.add(
        TopicCatalogue.GOAL_SUBMITTED,
        dev.divisi.schemas.GoalSubmitted.newBuilder(request("late", "x"))
            .setSubmittedAt(Instant.ofEpochMilli(Long.MAX_VALUE))
            .build());
    log.add(TopicCatalogue.DECISION_MADE, decision(much, much, DecisionKind.UNKNOWN));
    log.add(TopicCatalogue.AUDIT_EVENTS, event(much, 0, much, much));
    log.add(TopicCatalogue.AUDIT_EVENTS, event(much, 0, much, much));
    log.add(TopicCatalogue.PATCH_PROPOSED, patch(much, much, Integer.MAX_VALUE, much));

    Databases.projection(source, dialect).keep(log.records);

    assertThat(Databases.dump(source).get("goal_request")).hasSize(3);
    assertThat(Databases.dump(source).get("audit_event")).hasSize(2);
  }

  @Test
  void shouldNoteWhatCannotBeReadAndGoOn() throws Exception {
    DataSource source = Databases.of(dialect);
    Log log = new Log();
    log.add(TopicCatalogue.GOAL_STATE, goal("goal-1", "text", GoalStatus.RUNNING, 1));
    ReceivedRecord garbage =
        new ReceivedRecord(
            TopicCatalogue.GOAL_STATE, 0, 1, Instant.EPOCH, new byte[] {1}, null, "no record");

    ReceivedRecord tooLarge =
        new ReceivedRecord(
            TopicCatalogue.GOAL_STATE,
            0,
            2,
            Instant.EPOCH,
            new byte[TopicCatalogue.GOAL_STATE.maxMessageBytes() + 1],
            goal("goal-2", "text", GoalStatus.RUNNING, 1),
            "");

    Projection projection = Databases.projection(source, dialect);
    projection.keep(List.of(log.records.getFirst(), garbage, tooLarge));

    assertThat(Databases.dump(source).get("goal")).hasSize(1);

    assertThat(
            new JdbcTemplate(source)
                .queryForList("select reason from unreadable order by record_offset", String.class))
        .containsExactly("no record", "It is larger than its topic takes.");
    assertThat(projection.begin("")).isNotNull();
  }
}
