package dev.divisi.console.adapter.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.domain.Decisions;
import dev.divisi.console.testing.FakeProvider;
import dev.divisi.console.testing.Fixtures;
import dev.divisi.console.testing.RunningConsole;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends what nobody should send to everything that the OpenAPI document names. Whatever it is, the
 * answer is one that the document names, is never the console's fault, and comes soon. A failure
 * names its seed: {@code -Dfuzz.seed=...} sends the same again.
 */
class ApiFuzzTest {
  private static final long SEED = Long.getLong("fuzz.seed", 20260301L);
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 4);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final List<Decisions.Outcome> OUTCOMES = List.of(Decisions.Outcome.values());

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "1e999",
          "99999999999999999999",
          "2147483648",
          "null",
          "true",
          "[]",
          "{}",
          "\u0000",
          "a\u0000b",
          "\u202egnirts",
          "\ud83d\ude00".repeat(50),
          "\ud800",
          "'; drop table goal; --",
          "%",
          "%25%00",
          "../../etc/passwd",
          "..;/",
          "//",
          "a/b",
          "a\\b",
          "<script>alert(1)</script>",
          "${jndi:ldap://x}",
          "\r\nX-Injected: 1",
          "x".repeat(5000),
          "tidy-1",
          "prices",
          Fixtures.HASH,
          "RUNNING",
          "UNKNOWN");

  private final Random random = new Random(SEED);
  private final List<String> faults = new ArrayList<>();
  private final Set<String> reached = new TreeSet<>();
  private int sent;

  /** One operation of the document. */
  private record Operation(String method, String path, JsonNode described) {}

  @Test
  void shouldAnswerEverythingAsItsDocumentSays(@TempDir Path directory) throws Exception {
    try (FakeProvider provider = new FakeProvider();
        RunningConsole console =
            RunningConsole.start(
                directory,
                provider.settings(
                    "--divisi.console.login.roles.approver=approvers",
                    "--divisi.console.login.roles.operator=operators",
                    "--divisi.console.limits.changes-per-minute=1000000"));
        HttpClient http = HttpClient.newHttpClient()) {
      Fixtures.fill(console);
      String admin = token(provider, "keepers");
      // In an order that is the same in each run, so that a seed repeats it.
      Map<String, String> people =
          new TreeMap<>(
              Map.of(
                  "viewer", token(provider, "everybody"),
                  "author", token(provider, "developers"),
                  "approver", token(provider, "approvers"),
                  "operator", token(provider, "operators"),
                  "admin", admin,
                  "nobody", "",
                  "stranger", token(provider, "unknown")));
      List<Operation> operations = operations(console, http, admin);
      for (int round = 0; round < ROUNDS; round++) {
        for (Operation operation : operations) {
          for (Map.Entry<String, String> person : people.entrySet()) {
            tryOnce(console, http, operation, person);
          }
        }
      }
      assertThat(faults).as("seed " + SEED + ", " + sent + " requests").isEmpty();
      // A test that only ever hears "no" would prove little.
      assertThat(reached).contains("200", "400", "401", "403", "404", "415");
    }
  }

  private static String token(FakeProvider provider, String group) throws Exception {
    provider.person = Map.of("sub", group, "preferred_username", group, "groups", List.of(group));
    return provider.token(_ -> {});
  }

  private static List<Operation> operations(RunningConsole console, HttpClient http, String token)
      throws IOException, InterruptedException {
    JsonNode document =
        JsonMapper.shared()
            .readTree(
                http.send(
                        HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/openapi.json"))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                        HttpResponse.BodyHandlers.ofString())
                    .body());
    List<Operation> operations = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            operations.add(
                                new Operation(
                                    method.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    method.getValue()))));
    assertThat(operations).hasSizeGreaterThan(20);
    return operations;
  }

  private void tryOnce(
      RunningConsole console,
      HttpClient http,
      Operation operation,
      Map.Entry<String, String> person)
      throws InterruptedException {
    console.taskGraph().outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
    console.taskGraph().unavailable = random.nextInt(10) == 0;
    URI address = address(console, operation);
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(LIMIT);
    if (!person.getValue().isEmpty()) {
      request.header("Authorization", "Bearer " + person.getValue());
    }
    for (JsonNode parameter : operation.described().path("parameters")) {
      if (parameter.path("in").asString("").equals("header") && random.nextBoolean()) {
        request.header(
            parameter.path("name").asString(), printable(TEXTS.get(random.nextInt(TEXTS.size()))));
      }
    }
    String body = "";
    if (operation.described().has("requestBody")) {
      body = body(operation);
      request.header(
          "Content-Type",
          random.nextInt(8) == 0
              ? "text/csv"
              : random.nextInt(4) == 0 ? "application/yaml" : "application/json");
      request.method(operation.method(), HttpRequest.BodyPublishers.ofString(body));
    } else {
      request.method(operation.method(), HttpRequest.BodyPublishers.noBody());
    }
    if (random.nextInt(10) == 0) {
      request.header("Accept", "image/png");
    }
    sent++;
    String what =
        person.getKey() + " " + operation.method() + " " + address + " " + shortened(body);
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      String type = response.headers().firstValue("Content-Type").orElse("");
      String text = "";
      try (InputStream in = response.body()) {
        // A stream of events goes on for ever.
        if (!type.startsWith("text/event-stream")) {
          text = new String(in.readAllBytes(), UTF_8);
        }
      }
      judge(operation, what, response.statusCode(), type, text);
    } catch (IOException e) {
      faults.add(what + " was not answered: " + e);
    }
  }

  private void judge(Operation operation, String what, int status, String type, String body) {
    reached.add(Integer.toString(status));
    String answered = what + " was answered " + status + " " + type + " " + shortened(body);
    boolean documented =
        operation.described().path("responses").has(Integer.toString(status))
            // Another address than the document's, as it turned out: one with a slash in it.
            || status == 404
            || status == 405;
    if (!documented || (status >= 500 && status != 503)) {
      faults.add(answered);
    }
    if (status >= 400
        && (!type.startsWith("application/problem+json")
            || JsonMapper.shared().readTree(body).path("status").asInt() != status
            || JsonMapper.shared().readTree(body).path("detail").asString("").isBlank())) {
      faults.add("no problem: " + answered);
    }
    if (body.contains("Exception") || body.contains("dev.divisi.console")) {
      faults.add("inner words: " + answered);
    }
  }

  private URI address(RunningConsole console, Operation operation) {
    String path = operation.path();
    StringBuilder query = new StringBuilder();
    for (JsonNode parameter : operation.described().path("parameters")) {
      String name = parameter.path("name").asString();
      switch (parameter.path("in").asString("")) {
        case "path" -> {
          String good =
              switch (name) {
                case "goalId" -> Fixtures.GOAL;
                case "taskId" -> Fixtures.TASK;
                case "version" -> "2";
                default -> Fixtures.HASH;
              };
          String value = random.nextInt(3) > 0 ? good : TEXTS.get(random.nextInt(TEXTS.size()));
          path = path.replace("{" + name + "}", encoded(value));
        }
        case "query" -> {
          if (random.nextInt(3) == 0) {
            query
                .append(query.isEmpty() ? "?" : "&")
                .append(name)
                .append('=')
                .append(encoded(TEXTS.get(random.nextInt(TEXTS.size()))));
          }
        }
        default -> {
          // Headers are set elsewhere.
        }
      }
    }
    return URI.create(console.url() + path + query);
  }

  private String body(Operation operation) {
    if (operation.path().endsWith("/goals") && random.nextInt(3) == 0) {
      return random.nextBoolean()
          ? "goal: Tidy\nrepositories: [{url: 'https://example.org/a.git'}]"
          : "{\"goal\": \"Tidy\", \"repositories\": [{\"url\": \"https://example.org/a.git\"}]}";
    }
    return switch (random.nextInt(10)) {
      case 0 -> "";
      case 1 -> TEXTS.get(random.nextInt(TEXTS.size()));
      case 2 -> "[".repeat(3000);
      case 3 -> "{\"a\":".repeat(3000);
      case 4 -> "&a [*a, *a]";
      case 5 -> "\"" + "x".repeat(300_000) + "\"";
      default -> object(3);
    };
  }

  private String object(int depth) {
    List<String> names =
        List.of(
            "kind",
            "taskId",
            "hash",
            "planVersion",
            "questionId",
            "lessonId",
            "reason",
            "text",
            "pool",
            "agent",
            "configuration",
            "plan",
            "limits",
            "goal",
            "repositories",
            "goalBudget",
            "tokens",
            "x\\u0000y");
    StringBuilder json = new StringBuilder("{");
    if (depth == 3 && random.nextInt(4) > 0) {
      String[] kinds = {"APPROVE", "PAUSE", "EDIT", "RAISE", "ANSWER", "REASSIGN", "UNKNOWN", "X"};
      json.append("\"kind\":\"").append(kinds[random.nextInt(kinds.length)]).append('"');
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      json.append(json.length() > 1 ? "," : "")
          .append('"')
          .append(names.get(random.nextInt(names.size())))
          .append("\":")
          .append(value(depth - 1));
    }
    return json.append('}').toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> "null";
      case 1 -> Integer.toString(random.nextInt());
      case 2 -> "1e400";
      case 3 -> "true";
      case 4 -> JsonMapper.shared().writeValueAsString(TEXTS.get(random.nextInt(TEXTS.size())));
      case 5 -> "[" + value(depth - 1) + "," + value(depth - 1) + "]";
      default -> object(depth - 1);
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** What an HTTP client lets into a header at all. */
  private static String printable(String text) {
    return text.replaceAll("[^\\x21-\\x7e]", "?");
  }

  private static String shortened(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "... (" + text.length() + ")";
  }
}
