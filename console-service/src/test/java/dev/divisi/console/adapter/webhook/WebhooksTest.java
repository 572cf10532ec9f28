package dev.divisi.console.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.Feed;
import dev.divisi.console.domain.RecordStore;
import dev.divisi.console.testing.Fixtures;
import dev.divisi.console.testing.RunningConsole;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhooksTest {
  private static final byte[] SECRET = "a secret of thirty-two bytes or so".getBytes(UTF_8);

  /** What somebody was told. */
  private record Message(Map<String, List<String>> headers, String body) {
    private String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }

    private JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  private final List<Message> heard = new CopyOnWriteArrayList<>();
  private volatile int answer = 204;
  private HttpServer server;
  private String database;
  @TempDir private Path directory;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::hear);
    server.start();
    database = "jdbc:h2:file:" + directory.resolve("model");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void hear(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      heard.add(new Message(Map.copyOf(exchange.getRequestHeaders()), body));
      if (answer == 302) {
        exchange.getResponseHeaders().set("Location", "/elsewhere");
      }
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  @Test
  void shouldTellOfANeedOnceAndSignIt() throws Exception {
    try (RunningConsole console = start()) {
      keep(console, running());
      await().until(() -> heard.size() == 1);
      keep(console, waiting());
      await().until(() -> heard.size() == 2);
      keep(console, waiting());
      keep(console, ended());
      await().until(() -> heard.size() == 3);
    }

    JsonNode question = heard.getFirst().json();
    assertThat(question.path("type").asString()).isEqualTo("divisi.answer");
    assertThat(question.path("data").path("question").asString()).isEqualTo("q1");
    assertThat(question.path("data").path("needs").asString()).isEqualTo("AUTHOR");
    JsonNode patch = heard.get(1).json();
    assertThat(patch.path("type").asString()).isEqualTo("divisi.patch");
    assertThat(patch.path("data").path("hash").asString()).isEqualTo(Fixtures.HASH);
    assertThat(patch.path("data").path("url").asString())
        .isEqualTo("https://divisi.example.org/goals/tidy-1/tasks/prices");
    assertThat(heard.get(2).json().path("type").asString()).isEqualTo("divisi.done");
    assertThat(heard).extracting(message -> message.header("Webhook-id")).doesNotHaveDuplicates();
    for (Message message : heard) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
      String signed =
          message.header("Webhook-id")
              + "."
              + message.header("Webhook-timestamp")
              + "."
              + message.body();
      assertThat(message.header("Webhook-signature"))
          .isEqualTo(
              "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8))));
    }
  }

  @Test
  void shouldTryAgainWhatWasNotTakenAndFollowNoRedirect() {
    answer = 500;
    try (RunningConsole console = start()) {
      keep(console, running());
      await().until(() -> heard.size() == 1);
      answer = 302;
      untilLater(console, 2);
      answer = 200;
      untilLater(console, 3);
      keep(console, waiting());
      await().until(() -> heard.size() == 4);
    }
    assertThat(heard.subList(0, 3))
        .extracting(message -> message.header("Webhook-id"))
        .containsOnly(heard.getFirst().header("Webhook-id"));
    assertThat(heard.get(3).json().path("type").asString()).isEqualTo("divisi.patch");
  }

  @Test
  void shouldGoOnWithWhatWasLeftWhenItStartsAgainAndTellNothingTwice() {
    answer = 500;
    try (RunningConsole console = start()) {
      keep(console, running());
      await().until(() -> heard.size() == 1);
    }
    answer = 200;
    try (RunningConsole console = start()) {
      console.clock().forward(Duration.ofMinutes(2));
      await().until(() -> heard.size() == 2);
    }
    try (RunningConsole console = start()) {
      console.clock().forward(Duration.ofMinutes(2));
      keep(console, waiting());
      await().until(() -> heard.size() == 3);
    }
    assertThat(heard.get(1).header("Webhook-id")).isEqualTo(heard.getFirst().header("Webhook-id"));
    assertThat(heard.get(2).json().path("type").asString()).isEqualTo("divisi.patch");
  }

  @Test
  void shouldTellNothingOldWhenTheReadModelIsMadeAnew() {
    try (RunningConsole console = start()) {
      console.keep(TopicCatalogue.GOAL_STATE, Fixtures.goal("old-1", Fixtures.NOON));
      keep(console, running());
      await().until(() -> heard.size() == 1);
      console.bean(RecordStore.class).clear();
      keep(console, running());
      keep(console, waiting());
      await().until(() -> heard.size() == 2);
    }
    assertThat(heard)
        .extracting(message -> message.json().path("type").asString())
        .containsExactly("divisi.answer", "divisi.patch");
    assertThat(heard).allMatch(message -> message.body().contains("\"tidy-1\""));
  }

  @Test
  void shouldBeToldByOneOfTwoConsoles() {
    String shared = "jdbc:h2:mem:shared-hooks;DB_CLOSE_DELAY=-1";
    try (RunningConsole one = start(shared);
        RunningConsole other = start(shared)) {
      keep(one, running());
      tell(other);
      await().until(() -> heard.size() == 1);
      keep(one, waiting());
      tell(other);
      await().until(() -> heard.size() == 2);
    }
    assertThat(heard)
        .extracting(message -> message.json().path("type").asString())
        .containsExactly("divisi.answer", "divisi.patch");
  }

  @Test
  void shouldNotStartWithAHookThatCannotBe() {
    assertThatThrownBy(
            () ->
                RunningConsole.start(
                        directory,
                        "--divisi.console.webhooks[0].url=http://example.org/x",
                        "--divisi.console.webhooks[0].secret-variable=HOOK_SECRET")
                    .close())
        .rootCause()
        .hasMessageContaining("must be asked by https");
    assertThatThrownBy(
            () ->
                RunningConsole.start(
                        directory,
                        "--divisi.console.webhooks[0].url=https://example.org/x",
                        "--divisi.console.webhooks[0].secret-variable=NO_SUCH_SECRET")
                    .close())
        .rootCause()
        .hasMessageContaining("NO_SUCH_SECRET is not set");
    assertThatThrownBy(() -> Signature.of("S", "whsec_c2hvcnQ="))
        .hasMessage("S is too short for a webhook's secret: take 24 bytes or more.");
  }

  @Test
  void shouldWaitTwiceAsLongEachTimeUpToAnHour() {
    assertThat(Webhooks.pause(0)).isEqualTo(Duration.ofSeconds(10));
    assertThat(Webhooks.pause(3)).isEqualTo(Duration.ofSeconds(80));
    assertThat(Webhooks.pause(1000)).isEqualTo(Duration.ofHours(1));
  }

  /** Lets time pass until so many messages were heard. */
  private void untilLater(RunningConsole console, int messages) {
    await()
        .until(
            () -> {
              console.clock().forward(Duration.ofSeconds(5));
              return heard.size() == messages;
            });
  }

  private RunningConsole start() {
    return start(database);
  }

  private RunningConsole start(String at) {
    String hook = "--divisi.console.webhooks[0].";
    return RunningConsole.startWith(
        directory,
        at,
        "--divisi.console.url=https://divisi.example.org/",
        hook + "url=http://127.0.0.1:" + server.getAddress().getPort() + "/hook",
        hook + "secret-variable=HOOK_SECRET",
        hook + "events=answer,patch,done",
        "--HOOK_SECRET=whsec_" + Base64.getEncoder().encodeToString(SECRET));
  }

  private void keep(RunningConsole console, GoalState goal) {
    console.keep(TopicCatalogue.GOAL_STATE, goal);
    tell(console);
  }

  private void keep(RunningConsole console, TaskState task) {
    console.keep(TopicCatalogue.TASK_STATE, task);
    tell(console);
  }

  private static void tell(RunningConsole console) {
    console.bean(Feed.class).tell(Set.of(new Change(Change.Kind.GOAL, Fixtures.GOAL, null)));
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
  }

  private static GoalState running() {
    return Fixtures.goal(Fixtures.GOAL, soon());
  }

  private static TaskState waiting() {
    return TaskState.newBuilder(Fixtures.task(TaskStatus.AWAITING_APPROVAL))
        .setSince(soon())
        .build();
  }

  private static GoalState ended() {
    return GoalState.newBuilder(running())
        .setStatus(GoalStatus.DONE)
        .setQuestions(List.of())
        .setEndedAt(soon())
        .build();
  }
}
