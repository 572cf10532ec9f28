package dev.divisi.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.WorkReference;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryClientTest {
  private static final Schema SCHEMA = WorkReference.getClassSchema();

  private FakeRegistry registry;
  private SchemaRegistryClient client;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    client = new SchemaRegistryClient(registry.url());
  }

  @AfterEach
  void stop() {
    client.close();
    registry.close();
  }

  private void answer(int status, String body) {
    registry.fixed = Optional.of(new FakeRegistry.Answer(status, body));
  }

  @Nested
  class Registering {
    @Test
    void shouldAskOnceAndRemember() {
      int id = client.register("a.b-value", SCHEMA);

      assertThat(client.register("a.b-value", SCHEMA)).isEqualTo(id);
      assertThat(registry.requests).containsExactly("POST /subjects/a.b-value/versions");
      assertThat(registry.subjects()).containsEntry("a.b-value", id);
    }

    @Test
    void shouldNotTellOthersWhichStringClassJavaUses() {
      int id = client.register("a.b-value", TaskReady.getClassSchema());

      String text = registry.schema(id);
      assertThat(text).doesNotContain("avro.java.string").contains("\"doc\"");
      assertThat(new Schema.Parser().parse(text).getField("baseCommit").schema())
          .isEqualTo(Schema.create(Schema.Type.STRING));
    }

    @Test
    void shouldSayWhatTheRegistrySaysWhenItRefuses() {
      answer(409, "{\"error_code\":409,\"message\":\"READER_FIELD_MISSING_DEFAULT_VALUE: x\"}");

      assertThatExceptionOfType(SchemaRegistryRefusedException.class)
          .isThrownBy(() -> client.register("a.b-value", SCHEMA))
          .withMessage(
              "The schema registry refused the schema of a.b-value (status 409):"
                  + " READER_FIELD_MISSING_DEFAULT_VALUE: x");
    }

    @Test
    void shouldSayTheStatusWhenTheRefusalIsNotJson() {
      answer(401, "<html>who are you</html>");

      assertThatExceptionOfType(SchemaRegistryRefusedException.class)
          .isThrownBy(() -> client.register("a.b-value", SCHEMA))
          .withMessageContaining("status 401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"id\":\"x\"}", "no json"})
    void shouldBeUnavailableWhenTheAnswerMakesNoSense(String body) {
      answer(200, body);

      assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
          .isThrownBy(() -> client.register("a.b-value", SCHEMA));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 408})
    void shouldBeUnavailableAndAskAgainLater(int status) {
      answer(status, "{\"message\":\"not now\"}");
      assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
          .isThrownBy(() -> client.register("a.b-value", SCHEMA))
          .withMessageContaining("answered with status " + status);

      registry.fixed = Optional.empty();
      assertThat(client.register("a.b-value", SCHEMA)).isPositive();
    }
  }

  @Nested
  class LookingUp {
    @Test
    void shouldAskOnceAndRemember() {
      int id = registry.add(SCHEMA.toString());

      assertThat(client.schema(id)).isEqualTo(SCHEMA);
      assertThat(client.schema(id)).isEqualTo(SCHEMA);
      assertThat(registry.requests).containsExactly("GET /schemas/ids/" + id);
    }

    @Test
    void shouldSayThatTheIdIsUnknown() {
      assertThatExceptionOfType(MalformedRecordException.class)
          .isThrownBy(() -> client.schema(77))
          .withMessage("The schema registry knows no schema with id 77.");
    }

    @Test
    void shouldSayThatTheSchemaIsNotAvro() {
      answer(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message X {}\"}");

      assertThatExceptionOfType(MalformedRecordException.class)
          .isThrownBy(() -> client.schema(1))
          .withMessageContaining("PROTOBUF");
    }

    @Test
    void shouldSayThatTheSchemaCannotBeParsed() {
      answer(200, "{\"schema\":\"{\\\"type\\\":\\\"nonsense\\\"}\"}");

      assertThatExceptionOfType(MalformedRecordException.class)
          .isThrownBy(() -> client.schema(1))
          .withMessageContaining("cannot be parsed");
    }

    @Test
    void shouldNotReadAnAnswerWithoutEnd() {
      answer(200, "{\"schema\":\"" + "x".repeat(5 * 1024 * 1024) + "\"}");

      assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
          .isThrownBy(() -> client.schema(1));
    }
  }

  @Nested
  class Urls {
    @Test
    void shouldTryTheNextWhenOneDoesNotAnswer() {
      try (SchemaRegistryClient two =
          new SchemaRegistryClient("http://127.0.0.1:1 , " + registry.url() + "/")) {
        assertThat(two.register("a.b-value", SCHEMA)).isPositive();
      }
    }

    @Test
    void shouldNameAllWhenNoneAnswers() {
      try (SchemaRegistryClient two =
          new SchemaRegistryClient("http://127.0.0.1:1,http://127.0.0.1:2")) {
        assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
            .isThrownBy(() -> two.register("a.b-value", SCHEMA))
            .withMessageContaining("http://127.0.0.1:1 did not answer")
            .withMessageContaining("http://127.0.0.1:2 did not answer");
      }
    }

    @Test
    void shouldKeepAPathBeforeTheApi() {
      try (SchemaRegistryClient apicurio =
          new SchemaRegistryClient(registry.url() + "/apis/ccompat/v7/")) {
        apicurio.register("a.b-value", SCHEMA);
      }
      assertThat(registry.requests)
          .containsExactly("POST /apis/ccompat/v7/subjects/a.b-value/versions");
    }

    @Test
    void shouldAskWithTheCredentialsOfTheUrlAndNeverShowThem() {
      String withUser = registry.url().replace("http://", "http://anna:p%40ss@");
      try (SchemaRegistryClient authenticated = new SchemaRegistryClient(withUser)) {
        authenticated.register("a.b-value", SCHEMA);
        assertThat(registry.authorizations).containsExactly("Basic YW5uYTpwQHNz");

        answer(500, "");
        assertThatExceptionOfType(SchemaRegistryUnavailableException.class)
            .isThrownBy(() -> authenticated.schema(9))
            .withMessageNotContaining("anna")
            .withMessageNotContaining("ss@");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", "localhost:8081", "nonsense"})
    void shouldRefuseWhatIsNoUrl(String urls) {
      assertThatIllegalArgumentException().isThrownBy(() -> new SchemaRegistryClient(urls));
    }
  }
}
