package dev.divisi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedSchemaRegistryIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ONE_FIELD = note("{\"name\":\"text\",\"type\":\"string\"}");
  private static final String OPTIONAL_ADDED =
      note(
          "{\"name\":\"text\",\"type\":\"string\"},"
              + "{\"name\":\"by\",\"type\":[\"null\",\"string\"],\"default\":null}");
  private static final String REQUIRED_ADDED =
      note("{\"name\":\"text\",\"type\":\"string\"},{\"name\":\"by\",\"type\":\"string\"}");

  private final LocalPorts ports = new LocalPorts();
  private final HttpClient http = HttpClient.newHttpClient();

  private Path directory;
  private EmbeddedBroker broker;
  private EmbeddedSchemaRegistry registry;

  @BeforeAll
  void startIn(@TempDir Path given) throws Exception {
    directory = given;
    start();
  }

  private void start() throws Exception {
    broker = EmbeddedBroker.start(directory, ports.any(), ports.any());
    registry = EmbeddedSchemaRegistry.start(broker.bootstrapServers(), ports.any());
  }

  @AfterAll
  void stop() {
    registry.close();
    broker.close();
    http.close();
  }

  @Nested
  class Register {
    @Test
    void shouldGiveTheSameIdWhenTheContentIsTheSame(TestInfo test) throws Exception {
      String subject = subject(test);
      int id = register(subject, ONE_FIELD).path("id").intValue();

      assertThat(register(subject, ONE_FIELD).path("id").intValue()).isEqualTo(id);
      assertThat(register(subject + "-other", ONE_FIELD).path("id").intValue()).isEqualTo(id);
      assertThat(get("/subjects/" + subject + "/versions").toString()).isEqualTo("[1]");
      assertThat(get("/schemas/ids/" + id).path("schema").stringValue())
          .isEqualTo(JSON.readTree(ONE_FIELD).toString());
    }

    @Test
    void shouldAddAVersionWhenTheSchemaIsCompatible(TestInfo test) throws Exception {
      String subject = subject(test);
      register(subject, ONE_FIELD);
      int id = register(subject, OPTIONAL_ADDED).path("id").intValue();

      assertThat(get("/subjects/" + subject + "/versions").toString()).isEqualTo("[1,2]");
      JsonNode latest = get("/subjects/" + subject + "/versions/latest");
      assertThat(latest.path("version").intValue()).isEqualTo(2);
      assertThat(latest.path("id").intValue()).isEqualTo(id);
      assertThat(get("/subjects").toString()).contains(subject);
      assertThat(get("/subjects/" + subject + "/versions/1/schema").path("name").stringValue())
          .isEqualTo("Note");
    }

    @Test
    void shouldRefuseWhenTheSchemaIsIncompatible(TestInfo test) throws Exception {
      String subject = subject(test);
      register(subject, ONE_FIELD);

      HttpResponse<String> answer =
          send("POST", "/subjects/" + subject + "/versions", schema(REQUIRED_ADDED));

      assertRefused(answer, 409, 409);
      assertThat(answer.body()).contains("READER_FIELD_MISSING_DEFAULT_VALUE").contains("by");
    }

    @Test
    void shouldRefuseWhenTheSchemaIsInvalid(TestInfo test) throws Exception {
      String path = "/subjects/" + subject(test) + "/versions";
      assertRefused(send("POST", path, schema("{\"type\":\"no such type\"}")), 422, 42201);
      assertRefused(send("POST", path, "no JSON"), 422, 42201);
      assertRefused(send("POST", path, "{}"), 422, 42201);
      assertRefused(send("POST", path, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}"), 422, 42201);
    }
  }

  @Nested
  class LookUp {
    @Test
    void shouldDescribeAKnownSchema(TestInfo test) throws Exception {
      String subject = subject(test);
      int id = register(subject, ONE_FIELD).path("id").intValue();

      JsonNode found =
          JSON.readTree(send("POST", "/subjects/" + subject, schema(ONE_FIELD)).body());

      assertThat(found.path("id").intValue()).isEqualTo(id);
      assertThat(found.path("version").intValue()).isEqualTo(1);
    }

    @Test
    void shouldTellWhatIsMissing(TestInfo test) throws Exception {
      String subject = subject(test);
      assertRefused(send("POST", "/subjects/" + subject, schema(ONE_FIELD)), 404, 40401);
      assertRefused(send("GET", "/subjects/" + subject + "/versions", ""), 404, 40401);
      register(subject, ONE_FIELD);
      assertRefused(send("POST", "/subjects/" + subject, schema(OPTIONAL_ADDED)), 404, 40403);
      assertRefused(send("GET", "/subjects/" + subject + "/versions/7", ""), 404, 40402);
      assertRefused(send("GET", "/subjects/" + subject + "/versions/last", ""), 422, 42202);
      assertRefused(send("GET", "/schemas/ids/99999", ""), 404, 40403);
      assertRefused(send("GET", "/nothing", ""), 404, 404);
      assertRefused(send("DELETE", "/subjects/" + subject, ""), 405, 405);
    }

    @Test
    void shouldListTypes() throws Exception {
      assertThat(get("/schemas/types").toString()).isEqualTo("[\"AVRO\"]");
    }
  }

  @Nested
  class Levels {
    @Test
    void shouldBeBackwardUnlessSet() throws Exception {
      assertThat(get("/config").path("compatibilityLevel").stringValue()).isEqualTo("BACKWARD");
    }

    @Test
    void shouldHoldForTheSubjectThatTheyAreSetFor(TestInfo test) throws Exception {
      String subject = subject(test);
      register(subject, ONE_FIELD);
      assertRefused(send("GET", "/config/" + subject, ""), 404, 40408);
      assertThat(compatible(subject, REQUIRED_ADDED)).isFalse();

      assertThat(send("PUT", "/config/" + subject, "{\"compatibility\":\"FORWARD\"}").statusCode())
          .isEqualTo(200);

      assertThat(compatible(subject, REQUIRED_ADDED)).isTrue();
      assertThat(get("/config/" + subject).path("compatibilityLevel").stringValue())
          .isEqualTo("FORWARD");
      assertRefused(send("PUT", "/config/" + subject, "{\"compatibility\":\"MAYBE\"}"), 422, 42203);
    }

    private boolean compatible(String subject, String candidate) throws Exception {
      HttpResponse<String> answer =
          send(
              "POST", "/compatibility/subjects/" + subject + "/versions/latest", schema(candidate));
      return JSON.readTree(answer.body()).path("is_compatible").booleanValue();
    }
  }

  @Nested
  class Restart {
    @Test
    void shouldKeepIdsAndLevelsWhenStartedAgain(TestInfo test) throws Exception {
      String subject = subject(test);
      int id = register(subject, ONE_FIELD).path("id").intValue();
      register(subject, OPTIONAL_ADDED);
      send("PUT", "/config/" + subject, "{\"compatibility\":\"NONE\"}");

      stopAndStart();

      assertThat(register(subject, ONE_FIELD).path("id").intValue()).isEqualTo(id);
      assertThat(get("/subjects/" + subject + "/versions").toString()).isEqualTo("[1,2]");
      assertThat(get("/config/" + subject).path("compatibilityLevel").stringValue())
          .isEqualTo("NONE");
      assertThat(register(subject, note("")).path("id").intValue()).isGreaterThan(id);
    }

    private void stopAndStart() throws Exception {
      registry.close();
      broker.close();
      start();
    }

    @Test
    void shouldNameThePortWhenItIsInUse() throws Exception {
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        assertThatExceptionOfType(EmbeddedStartException.class)
            .isThrownBy(
                () -> EmbeddedSchemaRegistry.start(broker.bootstrapServers(), taken.getLocalPort()))
            .withMessageContaining("Port " + taken.getLocalPort());
      }
    }
  }

  private static String note(String fields) {
    return "{\"type\":\"record\",\"name\":\"Note\",\"fields\":[" + fields + "]}";
  }

  private static String subject(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName() + "-value";
  }

  private static String schema(String schema) {
    return JSON.createObjectNode().put("schema", schema).toString();
  }

  private JsonNode register(String subject, String schema) throws Exception {
    HttpResponse<String> answer =
        send("POST", "/subjects/" + subject + "/versions", schema(schema));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = send("GET", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static void assertRefused(HttpResponse<String> answer, int status, int code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).path("error_code").intValue()).isEqualTo(code);
  }
}
