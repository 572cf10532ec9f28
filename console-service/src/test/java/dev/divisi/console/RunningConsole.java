package dev.divisi.console;

import dev.divisi.console.adapter.kafka.TopicTail;
import dev.divisi.console.adapter.login.LocalTokens;
import dev.divisi.testing.DivisiKafka;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** A console in this process, with a browser's memory of its own. */
public final class RunningConsole implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final ServletWebServerApplicationContext context;
  private final Path directory;
  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private RunningConsole(ServletWebServerApplicationContext context, Path directory) {
    this.context = context;
    this.directory = directory;
  }

  /** Starts one and returns when it has read what stands on the topics. */
  public static RunningConsole start(DivisiKafka kafka, Path directory, String... further) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--divisi.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--divisi.kafka.schema-registry-url=" + kafka.registryUrl(),
                "--divisi.console.directory=" + directory,
                "--divisi.console.login.secret-file=" + directory.resolve("secret")));
    arguments.addAll(List.of(further));
    ServletWebServerApplicationContext context =
        (ServletWebServerApplicationContext)
            SpringApplication.run(
                ConsoleServiceApplication.class, arguments.toArray(String[]::new));
    RunningConsole console = new RunningConsole(context, directory);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> context.getBean(TopicTail.class).isCaughtUp());
    return console;
  }

  /** Its address, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + Objects.requireNonNull(context.getWebServer()).getPort();
  }

  /** A part of it. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** A link that lets somebody in. */
  public String link(String user) throws IOException {
    return url() + "/login/link?token=" + token(user, LocalTokens.Use.LINK);
  }

  /** A token as {@code divisi console} makes it. */
  public String token(String user, LocalTokens.Use use) throws IOException {
    return LocalTokens.of(directory.resolve("secret"))
        .make(user, use, Instant.now(), Duration.ofMinutes(5));
  }

  /** Comes in. */
  public void enter(String user) throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(URI.create(link(user))));
  }

  /** What stands at an address. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url() + path)));
  }

  /** Sends a form as a page does, with the page's token. */
  public HttpResponse<String> post(String path, String form)
      throws IOException, InterruptedException {
    Matcher token = TOKEN.matcher(get("/").body());
    if (!token.find()) {
      throw new IllegalStateException("The page has no token; is anybody logged in?");
    }
    return send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-CSRF-TOKEN", token.group(1))
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  /** Sends anything. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    context.close();
  }
}
