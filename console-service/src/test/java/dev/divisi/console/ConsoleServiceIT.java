package dev.divisi.console;

import static dev.divisi.console.SampleRecords.HASH;
import static dev.divisi.console.SampleRecords.event;
import static dev.divisi.console.SampleRecords.goal;
import static dev.divisi.console.SampleRecords.plan;
import static dev.divisi.console.SampleRecords.request;
import static dev.divisi.console.SampleRecords.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A console over a real broker; the test plays the task graph. */
@ExtendWith(DivisiKafkaExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final DivisiKafka kafka;
  private final SchemaRegistryClient registry;
  private final KafkaClients clients;
  private final FactPublisher publisher;
  private final RunningConsole console;

  ConsoleServiceIT(DivisiKafka kafka) throws IOException {
    this.directory = Files.createTempDirectory(Path.of("target"), "console");
    this.kafka = kafka;
    this.registry = new SchemaRegistryClient(kafka.registryUrl());
    this.clients =
        new KafkaClients(
            new KafkaSettings(
                kafka.bootstrapServers(), kafka.registryUrl(), 4, (short) 1, Map.of()),
            registry);
    this.publisher = new FactPublisher(clients, "/test");
    this.console = RunningConsole.start(kafka, directory.resolve("first"));
  }

  @BeforeAll
  void enter() throws Exception {
    console.enter("ada");
  }

  @AfterAll
  void stop() {
    console.close();
    publisher.close();
    registry.close();
  }

  /** A goal of its own for each test. */
  private void goalWithTask(String goalId, String text, TaskStatus status) {
    publisher.publish(TopicCatalogue.GOAL_SUBMITTED, goalId, request(goalId, text));
    publisher.publish(TopicCatalogue.PLAN_CREATED, goalId, plan(goalId, "a"));
    publisher.publish(TopicCatalogue.GOAL_STATE, goalId, goal(goalId, text, GoalStatus.RUNNING, 1));
    publisher.publish(
        TopicCatalogue.TASK_STATE, goalId + "/a", task(goalId, "a", "Do " + text, status, 2));
    publisher.publish(
        TopicCatalogue.AUDIT_EVENTS, goalId, event(goalId, 1, "GoalAccepted", "accepted " + text));
  }

  private String shown(RunningConsole asked, String path, String text) {
    return await()
        .atMost(PATIENCE)
        .until(() -> asked.get(path).body(), body -> body.contains(text));
  }

  @Test
  void shouldShowWhatNeedsSomebodyAsText() {
    goalWithTask("shown", "<script>alert('x')</script>", TaskStatus.AWAITING_APPROVAL);

    String body = shown(console, "/", "card-task-shown-a");

    assertThat(body).doesNotContain("<script>alert").contains("&lt;script");
    assertThat(body).contains("data-column=\"approve-patch\"");
  }

  @Test
  void shouldLetNobodyInWithoutALink() throws Exception {
    HttpClient stranger = HttpClient.newHttpClient();

    HttpResponse<String> page = get(stranger, "/");
    HttpResponse<String> api = get(stranger, "/api/v1/events");
    HttpResponse<String> forged = get(stranger, "/login/link?token=x.y");

    assertThat(page.statusCode()).isEqualTo(302);
    assertThat(page.headers().firstValue("Location").orElse("")).endsWith("/login");
    assertThat(api.statusCode()).isEqualTo(401);
    assertThat(api.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(forged.headers().firstValue("Location").orElse("")).endsWith("/login?used");
  }

  private HttpResponse<String> get(HttpClient client, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(console.url() + path)).build(), BodyHandlers.ofString());
  }

  @Test
  void shouldForbidScriptsAndFramesOfOthers() throws Exception {
    HttpResponse<String> page = console.get("/");

    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.body()).doesNotContain(" style=").doesNotContain("<script>");
  }

  @Test
  void shouldPublishADecisionWithWhoAndByWhichLoginAndTellTheTaskGraphsWord() throws Exception {
    goalWithTask("decided", "Decide", TaskStatus.AWAITING_APPROVAL);
    shown(console, "/", "card-task-decided-a");
    CompletableFuture<DecisionMade> heard = answerNextDecision("PatchApproved", "ada approved it");

    HttpResponse<String> answer =
        console.post("/goals/decided/decide", "kind=APPROVE&task=a&hash=" + HASH + "&reason=fine");

    DecisionMade decision = heard.get();
    assertThat(decision.getBy()).isEqualTo("ada");
    assertThat(decision.getLogin()).isEqualTo("local");
    assertThat(decision.getKind()).isEqualTo(DecisionKind.APPROVE);
    assertThat(decision.getHash()).isEqualTo(HASH);
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("HX-Trigger").orElse("")).contains("ada approved it");
  }

  @Test
  void shouldTellARefusal() throws Exception {
    goalWithTask("refused", "Refuse", TaskStatus.RUNNING);
    CompletableFuture<DecisionMade> heard =
        answerNextDecision("CommandRefused", "refused: approve: nothing waits");

    HttpResponse<String> answer =
        console.post("/goals/refused/decide", "kind=APPROVE&task=a&hash=0");

    assertThat(heard.get().getGoalId()).isEqualTo("refused");
    assertThat(answer.headers().firstValue("HX-Trigger").orElse(""))
        .contains("nothing waits", "\"bad\"");
  }

  @Test
  void shouldRefuseAChangeThatNoPageOfItsOwnSends() throws Exception {
    HttpResponse<String> answer =
        console.send(
            HttpRequest.newBuilder(URI.create(console.url() + "/goals/x/decide"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("kind=CANCEL")));

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void shouldTellWhatChangedAndAgainToWhoeverComesBack() throws Exception {
    HttpClient browser = HttpClient.newHttpClient();
    String token = console.token("ada", dev.divisi.console.adapter.login.LocalTokens.Use.API);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/events"))
            .header("Authorization", "Bearer " + token);
    String id;
    try (BufferedReader events = events(browser, request.build())) {
      assertThat(events.readLine()).startsWith(":");
      goalWithTask("told", "Tell", TaskStatus.RUNNING);
      id = lineOf(events, "id:");
      assertThat(lineOf(events, "data:")).contains("\"goalId\":\"");
    }
    shown(console, "/", "card-task-told-a");

    HttpRequest again =
        request
            .copy()
            .header("Last-Event-ID", Long.toString(SampleRecords.BEGAN.toEpochMilli()))
            .build();
    try (BufferedReader events = events(browser, again)) {
      assertThat(lineOf(events, "data:")).contains("told");
    }
    assertThat(id).matches("id:[0-9]+");
  }

  private static BufferedReader events(HttpClient browser, HttpRequest request)
      throws IOException, InterruptedException {
    return new BufferedReader(
        new InputStreamReader(
            browser.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8));
  }

  private static String lineOf(BufferedReader events, String beginning) throws IOException {
    String line = events.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = events.readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void shouldShowTheSameWhenItsReadModelIsMadeAnewAndBesideAnother() throws Exception {
    goalWithTask("anew", "Make anew", TaskStatus.BLOCKED);
    shown(console, "/", "card-task-anew-a");

    try (RunningConsole other = RunningConsole.start(kafka, directory.resolve("second"))) {
      other.enter("bob");
      for (String path : List.of("/board/cards?changed=anew&task=anew/a", "/audit/events.jsonl")) {
        String expected = shown(console, path, "anew");
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(withoutAges(other.get(path).body()))
                        .isEqualTo(withoutAges(expected)));
      }
    }
  }

  private static String withoutAges(String page) {
    return page.replaceAll("(<time[^>]*>)[^<]*", "$1");
  }

  @Test
  void shouldExportTheAuditAsTextThatNoTableRuns() throws Exception {
    goalWithTask("exported", "=1+1,\"x\"", TaskStatus.DONE);
    publisher.publish(
        TopicCatalogue.AUDIT_EVENTS,
        "exported",
        event("exported", 2, "CommandRefused", "=cmd|' /C calc'!A0, \"x\""));

    String csv = shown(console, "/audit/events.csv?goal=exported", "CommandRefused");

    assertThat(csv)
        .startsWith("goal,sequence,at,type,")
        .contains("\"'=cmd|' /C calc'!A0, \"\"x\"\"\"");
    assertThat(console.get("/audit/events.jsonl?goal=exported").body().lines()).hasSize(2);
  }

  @Test
  void shouldSayWhenAChainIsBroken() throws Exception {
    publisher.publish(
        TopicCatalogue.AUDIT_EVENTS, "broken", event("broken", 2, "GoalAccepted", "first is gone"));
    shown(console, "/audit?goal=broken", "first is gone");

    assertThat(console.get("/audit/verified?goal=broken").body())
        .contains("Something is wrong with the chain of broken");
  }

  @Test
  void shouldAnswerQuestionsInSqlAndOnlyReading() throws Exception {
    goalWithTask("asked", "Ask", TaskStatus.RUNNING);
    shown(console, "/", "card-task-asked-a");

    assertThat(sql("select title from task where goal_id = 'asked'")).contains("Do Ask");
    for (String hostile :
        List.of(
            "",
            "delete from task",
            "select 1; set query_timeout 0; select 2",
            "select 1; set password 'x'",
            "drop table task",
            "create user me password 'x' admin",
            "select file_read('/etc/passwd')",
            "call csvwrite('/tmp/x', 'select 1')",
            "create alias x as 'void x() {}'",
            "shutdown")) {
      assertThat(sql(hostile)).as(hostile).contains("notice bad");
    }
    assertThat(sql("select count(*) from task where goal_id = 'asked'")).contains("<bdi>1</bdi>");
  }

  @Test
  void shouldSayInWordsWhatNoPageTakes() throws Exception {
    for (String path : List.of("/nix", "/?risk=abc", "/numbers?days=99999999999", "/error")) {
      HttpResponse<String> answer = console.get(path);

      assertThat(answer.statusCode()).as(path).isBetween(400, 499);
      assertThat(answer.body())
          .as(path)
          .contains("<nav aria-label=\"Main\">", "To the board")
          .doesNotContain("Whitelabel", "Exception");
    }
    HttpResponse<String> api = console.get("/api/v1/nix");
    assertThat(api.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
  }

  @Test
  void shouldTellAPageThatItsSessionIsOverInsteadOfShowingALoginInIt() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(console.url() + "/goals/x/why"))
                    .header("HX-Request", "true")
                    .build(),
                BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("not logged in any more");
  }

  @Test
  void shouldTellNothingOfItsInsidesToAClientThatSpeaksNoMcp() throws Exception {
    String token = console.token("ada", dev.divisi.console.adapter.login.LocalTokens.Use.API);
    for (String body : List.of("x", "[]", "{}")) {
      HttpResponse<String> answer =
          console.send(
              HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/mcp"))
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body)));

      assertThat(answer.statusCode()).as(body).isBetween(400, 499);
      assertThat(answer.body()).as(body).doesNotContain("stackTrace", "className");
    }
  }

  @Test
  void shouldAskForAReasonBeforeAPlanIsRejected() throws Exception {
    HttpResponse<String> answer =
        console.post("/goals/any/decide", "kind=REJECT&version=1&hash=" + HASH + "&reason=+");

    assertThat(answer.headers().firstValue("HX-Trigger").orElse("")).contains("Say why");
  }

  private String sql(String question) throws IOException, InterruptedException {
    return console
        .post("/sql", "question=" + java.net.URLEncoder.encode(question, StandardCharsets.UTF_8))
        .body();
  }

  /** Plays the task graph once: answers the next decision that is published. */
  private CompletableFuture<DecisionMade> answerNextDecision(String type, String summary)
      throws InterruptedException {
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    CompletableFuture<DecisionMade> heard = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (Consumer<byte[], byte[]> consumer = clients.consumer("test", Map.of())) {
                List<TopicPartition> partitions =
                    consumer.partitionsFor(TopicCatalogue.DECISION_MADE.name()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToEnd(partitions);
                partitions.forEach(consumer::position);
                ready.complete(true);
                while (!heard.isDone()) {
                  for (ConsumerRecord<byte[], byte[]> record :
                      consumer.poll(Duration.ofMillis(100))) {
                    DecisionMade decision =
                        clients.fromBytes(TopicCatalogue.DECISION_MADE, record.value());
                    AuditEvent answer =
                        AuditEvent.newBuilder(event(decision.getGoalId(), 9, type, summary))
                            .setDetails(Map.of("decisionId", decision.getDecisionId()))
                            .build();
                    publisher.publish(TopicCatalogue.AUDIT_EVENTS, decision.getGoalId(), answer);
                    heard.complete(decision);
                  }
                }
              }
            });
    ready.join();
    return heard;
  }
}
