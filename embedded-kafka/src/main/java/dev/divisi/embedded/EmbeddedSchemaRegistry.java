package dev.divisi.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.divisi.embedded.EmbeddedStartException.Code;
import dev.divisi.embedded.RegistryException.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A schema registry with Confluent's REST API on the loopback interface. What is registered is kept
 * on a compacted topic of the broker, so it is there again after a restart, with the same ids.
 */
public final class EmbeddedSchemaRegistry implements AutoCloseable {
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]+)?");

  private final HttpServer server;
  private final ExecutorService threads;
  private final RegistryTopic topic;

  private EmbeddedSchemaRegistry(HttpServer server, ExecutorService threads, RegistryTopic topic) {
    this.server = server;
    this.threads = threads;
    this.topic = topic;
  }

  /**
   * Starts a registry and returns when it takes requests.
   *
   * @param bootstrapServers the broker that keeps what is registered
   * @param port port to listen on
   * @throws EmbeddedStartException when the port or the topic cannot be had
   */
  public static EmbeddedSchemaRegistry start(String bootstrapServers, int port)
      throws EmbeddedStartException, InterruptedException {
    LocalPorts.requireFree(port, "schema registry");
    RegistryTopic topic = new RegistryTopic(bootstrapServers);
    boolean started = false;
    try {
      RegistryRoutes routes = new RegistryRoutes(SchemaRegistry.on(topic));
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.ofLiteral(LocalPorts.LOOPBACK), port), 0);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(threads);
      server.createContext("/", exchange -> handle(exchange, routes));
      server.start();
      started = true;
      return new EmbeddedSchemaRegistry(server, threads, topic);
    } catch (RegistryException | KafkaException | IllegalStateException | IOException e) {
      throw new EmbeddedStartException(
          Code.START_FAILED, "The schema registry did not start: " + e.getMessage(), e);
    } finally {
      if (!started) {
        topic.close();
      }
    }
  }

  /** The registry's address, without a slash at the end. */
  public String url() {
    return "http://" + LocalPorts.LOOPBACK + ":" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    topic.close();
  }

  private static void handle(HttpExchange exchange, RegistryRoutes routes) throws IOException {
    try (exchange) {
      try {
        respond(exchange, 200, routes.answer(read(exchange)));
      } catch (RegistryException e) {
        refuse(exchange, e.refusal(), String.valueOf(e.getMessage()));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        refuse(exchange, Refusal.STORE_FAILED, "The schema registry is stopping.");
      }
    }
  }

  private static RegistryRoutes.Request read(HttpExchange exchange)
      throws IOException, RegistryException {
    // A page in a browser can reach the loopback interface by a name of its own: such a request is
    // not for us.
    @Nullable String host = exchange.getRequestHeaders().getFirst("Host");
    if (host != null && !LOOPBACK_HOST.matcher(host).matches()) {
      throw new RegistryException(Refusal.FOREIGN_HOST, "Only localhost is served here.");
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new RegistryException(
          Refusal.TOO_LARGE, "A body may have " + MAX_BODY_BYTES + " bytes at most.");
    }
    URI uri = exchange.getRequestURI();
    List<String> path =
        Arrays.stream(uri.getRawPath().split("/", -1))
            .filter(part -> !part.isEmpty())
            .map(part -> URLDecoder.decode(part.replace("+", "%2B"), UTF_8))
            .toList();
    boolean verbose = uri.getRawQuery() != null && uri.getRawQuery().contains("verbose=true");
    return new RegistryRoutes.Request(
        exchange.getRequestMethod(), path, verbose, new String(body, UTF_8));
  }

  private static void refuse(HttpExchange exchange, Refusal refusal, String message)
      throws IOException {
    respond(
        exchange,
        refusal.status,
        JsonMapper.shared()
            .createObjectNode()
            .put("error_code", refusal.code)
            .put("message", message));
  }

  private static void respond(HttpExchange exchange, int status, JsonNode answer)
      throws IOException {
    byte[] bytes = answer.toString().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", MEDIA_TYPE);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
