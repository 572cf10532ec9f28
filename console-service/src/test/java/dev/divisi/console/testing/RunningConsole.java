package dev.divisi.console.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.console.adapter.login.LocalTokens;
import dev.divisi.console.domain.ReceivedRecord;
import dev.divisi.console.domain.RecordStore;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A console on a free port, with a read model in memory. */
public final class RunningConsole implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();
  private long offset;

  private RunningConsole(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts one with these settings beside those that it needs. */
  public static RunningConsole start(Path directory, String... settings) {
    return startWith(
        directory, "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", settings);
  }

  /** Starts one whose read model is kept at that URL. */
  public static RunningConsole startWith(Path directory, String database, String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.datasource.url=" + database,
                "--divisi.console.directory=" + directory,
                "--divisi.console.login.secret-file=" + directory.resolve("secret")));
    arguments.addAll(Arrays.asList(settings));
    return new RunningConsole(
        new SpringApplicationBuilder(ConsoleWithoutKafka.class)
            .registerShutdownHook(false)
            .run(arguments.toArray(String[]::new)));
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public String url() {
    return "http://localhost:" + port();
  }

  public int port() {
    return Integer.parseInt(
        String.valueOf(context.getEnvironment().getProperty("local.server.port")));
  }

  public FakeTaskGraph taskGraph() {
    return bean(FakeTaskGraph.class);
  }

  public TestClock clock() {
    return bean(TestClock.class);
  }

  /** A token of the person on this machine. */
  public String token(LocalTokens.Use use) {
    return bean(LocalTokens.class).make("ann", use, clock().instant(), Duration.ofHours(1));
  }

  /** Keeps a record as if it had been read from its topic. */
  public synchronized <V extends SpecificRecord> void keep(Topic<V> topic, V value) {
    byte[] bytes = bean(KafkaClients.class).toBytes(topic, value);
    bean(RecordStore.class)
        .keep(List.of(new ReceivedRecord(topic, 0, offset++, Instant.now(), bytes, value, "")));
  }

  /** Asks, as a program of the person on this machine. */
  public HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send(
        with(HttpRequest.newBuilder(URI.create(url() + path)), headers)
            .header("Authorization", "Bearer " + token(LocalTokens.Use.API)));
  }

  /** Sends JSON, as a program of the person on this machine. */
  public HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token(LocalTokens.Use.API));
    if (!Arrays.asList(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    return send(with(request, headers));
  }

  /** Sends a request as it is. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  @Override
  public void close() {
    context.close();
    http.close();
  }
}
