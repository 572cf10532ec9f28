package dev.divisi.implementer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.Note;
import dev.divisi.schemas.NoteKind;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.SayingKind;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkSaid;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import dev.divisi.testing.GitFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** What reaches a command agent while it runs, and what it says, over a real broker. */
@ExtendWith(DivisiKafkaExtension.class)
class RunningAgentIT {
  private static final Logger LOG = LoggerFactory.getLogger(RunningAgentIT.class);
  private static final Duration MOST = Duration.ofSeconds(2);
  private static final String POOL = "commanders";

  /** A process that does not end when it is asked to. */
  private static final String STUBBORN =
      "trap '' TERM HUP INT; echo $$ >> \"$1\"; while :; do sleep 0.2; done";

  /**
   * A family of them: children, grandchildren, orphans, daemons in sessions of their own with and
   * without their environment, and one that goes on making more.
   */
  private static final String FAMILY =
      """
      trap '' TERM HUP INT
      echo $$ >> "$PIDS"
      sh stubborn.sh "$PIDS" &
      sh -c 'trap "" TERM; echo $$ >> "$PIDS"; sh stubborn.sh "$PIDS" & sh stubborn.sh "$PIDS" & wait' &
      (sh stubborn.sh "$PIDS" &)
      nohup sh stubborn.sh "$PIDS" </dev/null >/dev/null 2>&1 &
      setsid sh stubborn.sh "$PIDS" </dev/null >/dev/null 2>&1 &
      setsid -f nohup sh stubborn.sh "$PIDS" </dev/null >/dev/null 2>&1
      env -i "PATH=$PATH" setsid sh stubborn.sh "$PIDS" </dev/null >/dev/null 2>&1 &
      (trap '' TERM; while :; do sleep 60 & sleep 0.05; done) &
      while :; do sleep 0.2; done
      """;

  private static final int RECORDED = 9;

  @TempDir Path temp;
  private final DivisiKafka kafka;
  private final FakeTaskGraph graph;
  private GitFixture repository;
  private ConfigurableApplicationContext service;

  RunningAgentIT(DivisiKafka kafka) {
    this.kafka = kafka;
    this.graph = new FakeTaskGraph(kafka, POOL);
  }

  @BeforeEach
  void setUp() {
    repository =
        GitFixture.init(
            temp.resolve("shop"),
            Map.of("m1/a.txt", "a\n", "stubborn.sh", STUBBORN, "family.sh", FAMILY));
    service =
        new SpringApplicationBuilder(ImplementerServiceApplication.class)
            .registerShutdownHook(false)
            .run(
                "--divisi.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--divisi.kafka.schema-registry-url=" + kafka.registryUrl(),
                "--divisi.workspace.local-repositories=/",
                "--divisi.workspace.directory=" + temp.resolve("workspace"),
                // The agents here tell about themselves in files outside of their worktrees.
                "--divisi.sandbox.mode=off",
                "--divisi.implementer.pool=" + POOL,
                "--divisi.implementer.concurrency=1",
                "--spring.jmx.enabled=false");
  }

  @AfterEach
  void tearDown() {
    service.close();
    graph.close();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldBeGoneWithAllItStartedWithinTwoSecondsWhenItIsCancelled() throws IOException {
    List<Duration> measured = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      String mark = UUID.randomUUID().toString();
      Path pids = temp.resolve("pids-" + mark);
      TaskReady order =
          order(
              "cancel-" + mark.substring(0, 8),
              Map.of("PIDS", pids.toString(), "MARK", mark),
              "sh",
              "family.sh");
      WorkClaimed claimed = graph.orderAndGrant(order);
      Awaitility.await()
          .atMost(FakeTaskGraph.PATIENCE)
          .until(() -> Files.exists(pids) && Files.readAllLines(pids).size() >= RECORDED);
      assertThat(alive(mark, pids)).hasSizeGreaterThan(RECORDED);

      Instant cancelledAt = graph.cancel(claimed);

      Awaitility.await("all processes are gone")
          .pollInterval(Duration.ofMillis(10))
          .atMost(FakeTaskGraph.PATIENCE)
          .until(() -> alive(mark, pids).isEmpty());
      Duration took = Duration.between(cancelledAt, Instant.now());
      LOG.info("All processes were gone {} ms after CANCELLED was written.", took.toMillis());
      measured.add(took);
      assertSilent(order.getWork());
    }
    assertThat(measured)
        .as("from CANCELLED in the log until every process was gone: %s", measured)
        .allSatisfy(took -> assertThat(took).isLessThanOrEqualTo(MOST));
    Awaitility.await()
        .atMost(FakeTaskGraph.PATIENCE)
        .untilAsserted(
            () -> {
              try (Stream<Path> left = Files.list(temp.resolve("workspace/worktrees"))) {
                assertThat(left).isEmpty();
              }
            });
  }

  @Test
  void shouldBeSteeredAndSayWhatItHasToSay() throws IOException {
    TaskReady order =
        order(
            "steered",
            Map.of(),
            "sh",
            "-c",
            "cd $DIVISI_OUT; echo 'Which one?' > question.md; echo 'The API is new.' > handoff.md;"
                + " echo '{\"tokens\": 12}' > spend.json; cd - >/dev/null;"
                + " while ! grep -q ANSWER $DIVISI_NOTES; do sleep 0.05; done;"
                + " cat $DIVISI_NOTES > m1/a.txt");
    WorkClaimed claimed = graph.orderAndGrant(order);
    WorkSaid said =
        graph.await(TopicCatalogue.WORK_SAID, saying -> saying.getWork().equals(order.getWork()));
    Note answer =
        new Note("n1", NoteKind.ANSWER, "ada", "The second.", said.getSayingId(), List.of());

    graph.tell(claimed, answer);
    graph.tell(claimed, answer);

    PatchProposed proposed =
        graph.await(
            TopicCatalogue.PATCH_PROPOSED, patch -> patch.getWork().equals(order.getWork()));
    assertThat(said.getKind()).isEqualTo(SayingKind.QUESTION);
    assertThat(said.getClaimId()).isEqualTo(claimed.getClaim().getClaimId());
    assertThat(proposed.getHandoff()).isEqualTo("The API is new.");
    assertThat(proposed.getSpend()).isEqualTo(new Spend(12L, 0L, 0L));
    assertThat(proposed.getPatch().getDiff()).containsOnlyOnce("The second.");
  }

  @Test
  void shouldHandBackWhenItsQuestionIsOpen() {
    TaskReady order =
        order(
            "asks",
            Map.of(),
            "sh",
            "-c",
            "echo '{\"modelCalls\": 2}' > $DIVISI_OUT/spend.json;"
                + " echo 'Which one?' > $DIVISI_OUT/question.md");
    graph.orderAndGrant(order);

    WorkFailed failed =
        graph.await(
            TopicCatalogue.WORK_FAILED, failure -> failure.getWork().equals(order.getWork()));

    assertThat(failed.getCode()).isEqualTo("QUESTION_OPEN");
    assertThat(failed.getHandedBack()).isTrue();
    assertThat(failed.getSpend()).isEqualTo(new Spend(0L, 0L, 2L));
    assertThat(
            graph.all(TopicCatalogue.WORK_SAID, saying -> saying.getWork().equals(order.getWork())))
        .hasSize(1);
  }

  private void assertSilent(WorkReference work) {
    assertThat(graph.all(TopicCatalogue.WORK_FAILED, failed -> failed.getWork().equals(work)))
        .isEmpty();
    assertThat(graph.all(TopicCatalogue.PATCH_PROPOSED, patch -> patch.getWork().equals(work)))
        .isEmpty();
  }

  private TaskReady order(String goal, Map<String, String> environment, String... run) {
    var configuration = JsonMapper.shared().createObjectNode();
    Stream.of(run).forEach(configuration.putArray("run")::add);
    environment.forEach(configuration.putObject("environment")::put);
    TaskReady order =
        Orders.order(
            goal,
            repository.url(),
            repository.head("main"),
            "command",
            configuration.toString(),
            "m1/**");
    return TaskReady.newBuilder(order)
        .setWork(
            WorkReference.newBuilder(order.getWork()).setTaskId("migrate-m1.candidate-1").build())
        .setTask(PlannedTask.newBuilder(order.getTask()).setId("migrate-m1.candidate-1").build())
        .build();
  }

  /** The processes that carry the mark in their environment, and those that wrote their number. */
  private static List<Long> alive(String mark, Path pids) throws IOException {
    List<Long> alive = new ArrayList<>();
    List<String> recorded = Files.readAllLines(pids);
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String pid = process.getFileName().toString();
        if (isRunning(process)
            && (recorded.contains(pid) || read(process.resolve("environ")).contains(mark))) {
          alive.add(Long.parseLong(pid));
        }
      }
    }
    return alive;
  }

  private static boolean isRunning(Path process) {
    String stat = read(process.resolve("stat"));
    String state = stat.isEmpty() ? "X" : stat.substring(stat.lastIndexOf(')') + 2);
    return !state.startsWith("Z") && !state.startsWith("X");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
