package dev.divisi.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Schemas and their ids, over the REST API of Confluent's schema registry, which Apicurio and
 * others speak too. What was once answered is remembered: an id never changes its meaning. Safe for
 * use by many threads.
 *
 * <p>Every method throws {@link SchemaRegistryUnavailableException} when no registry answers as it
 * should, and {@link SchemaRegistryRefusedException} when one says no.
 */
public final class SchemaRegistryClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final long MAX_ANSWER_BYTES = 4L * 1024 * 1024;
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final JsonMapper JSON = JsonMapper.shared();

  /** One registry; the credentials are taken out of the URL so that no message can show them. */
  private record Registry(String url, @Nullable String authorization) {
    static Registry parse(String text) {
      URI uri = URI.create(text);
      if (uri.getScheme() == null || uri.getHost() == null) {
        throw new IllegalArgumentException(
            "A schema registry needs a URL such as http://host:8081.");
      }
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("/+$", "");
      String userInfo = uri.getRawUserInfo();
      String authorization =
          userInfo == null
              ? null
              : "Basic "
                  + Base64.getEncoder()
                      .encodeToString(URLDecoder.decode(userInfo, UTF_8).getBytes(UTF_8));
      return new Registry(uri.getScheme() + "://" + uri.getHost() + port + path, authorization);
    }
  }

  private record Registration(String subject, Schema schema) {}

  private final List<Registry> registries;
  private final HttpClient http;
  private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  /**
   * @param urls one URL or several with commas between, each tried in turn; {@code
   *     http://user:password@host:8081} asks with basic authentication
   */
  public SchemaRegistryClient(String urls) {
    this.registries =
        Arrays.stream(urls.split(",", -1))
            .map(String::strip)
            .filter(url -> !url.isEmpty())
            .map(Registry::parse)
            .toList();
    if (registries.isEmpty()) {
      throw new IllegalArgumentException("No URL of a schema registry was given.");
    }
    this.http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  }

  /** Registers the schema under the subject, where it may be already, and returns its id. */
  public int register(String subject, Schema schema) {
    Registration registration = new Registration(subject, schema);
    Integer known = ids.get(registration);
    if (known != null) {
      return known;
    }
    String body = JSON.writeValueAsString(Map.of("schema", SchemaText.of(schema)));
    JsonNode answer =
        ask("/subjects/" + URLEncoder.encode(subject, UTF_8) + "/versions", body)
            .orRefuse("The schema registry refused the schema of " + subject);
    JsonNode id = answer.path("id");
    if (!id.isInt()) {
      throw new SchemaRegistryUnavailableException(
          "The schema registry did not answer with an id for " + subject + ".", null);
    }
    ids.put(registration, id.intValue());
    return id.intValue();
  }

  /**
   * The schema with that id.
   *
   * @throws MalformedRecordException when the registry has none, or none in Avro
   */
  public Schema schema(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Answer answer = ask("/schemas/ids/" + id, null);
    if (answer.status() == 404) {
      throw new MalformedRecordException("The schema registry knows no schema with id " + id + ".");
    }
    JsonNode json = answer.orRefuse("The schema registry refused to give the schema with id " + id);
    String type = json.path("schemaType").asString("AVRO");
    if (!type.equals("AVRO")) {
      throw new MalformedRecordException(
          "The schema with id " + id + " is written in " + type + ", not in Avro.");
    }
    Schema schema;
    try {
      schema = new Schema.Parser().parse(json.path("schema").asString(""));
    } catch (SchemaParseException e) {
      throw new MalformedRecordException(
          "The schema with id " + id + " cannot be parsed: " + e.getMessage(), e);
    }
    schemas.put(id, schema);
    return schema;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** What a registry said: JSON, with a message when the status is not 200. */
  private record Answer(int status, JsonNode json) {
    JsonNode orRefuse(String what) {
      if (status == 200) {
        return json;
      }
      throw new SchemaRegistryRefusedException(
          what + " (status " + status + "): " + json.path("message").asString("no reason given"));
    }
  }

  /** Asks one registry after the other until one answers with a yes or a no. */
  private Answer ask(String path, @Nullable String body) {
    List<String> failures = new ArrayList<>();
    IOException last = null;
    for (Registry registry : registries) {
      try {
        HttpResponse<byte[]> response =
            http.send(
                request(registry, path, body),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        int status = response.statusCode();
        if (status < 500 && status != 429 && status != 408) {
          return new Answer(status, parse(response.body(), status));
        }
        failures.add(registry.url() + " answered with status " + status);
      } catch (IOException e) {
        last = e;
        failures.add(registry.url() + " did not answer: " + e);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    throw new SchemaRegistryUnavailableException(
        "No schema registry is available: " + String.join("; ", failures), last);
  }

  private static JsonNode parse(byte[] body, int status) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      if (status == 200) {
        throw new IOException("its answer is not JSON", e);
      }
      return JSON.createObjectNode();
    }
  }

  private static HttpRequest request(Registry registry, String path, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .timeout(REQUEST_TIMEOUT)
            .header("Accept", CONTENT_TYPE + ", application/json");
    if (registry.authorization() != null) {
      request.header("Authorization", registry.authorization());
    }
    if (body != null) {
      request
          .header("Content-Type", CONTENT_TYPE)
          .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8));
    }
    return request.build();
  }
}
