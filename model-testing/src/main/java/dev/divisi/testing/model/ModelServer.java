package dev.divisi.testing.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real HTTP server that speaks the API of a model and answers by a script, one reply a request.
 */
public final class ModelServer implements AutoCloseable {

  /**
   * A request that came.
   *
   * @param headers by names in lower case
   * @param text the body as it came
   */
  public record Request(String path, Map<String, String> headers, String text) {
    public JsonNode body() {
      return JsonMapper.shared().readTree(text);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger left = new AtomicInteger();
  private final ModelEvents events;

  private ModelServer(ModelApi api, HttpServer server) {
    this.server = server;
    this.events = new ModelEvents(api);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.createContext(api.path(), this::handle);
    server.start();
  }

  public static ModelServer start(ModelApi api, Reply... script) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ModelServer server = new ModelServer(api, HttpServer.create(address, 0));
      server.script.addAll(List.of(script));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds to the script. */
  public ModelServer then(Reply... more) {
    script.addAll(List.of(more));
    return this;
  }

  public String baseUrl() {
    return "http://localhost:" + server.getAddress().getPort() + "/v1";
  }

  /** What came so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** How many clients went before an answer had ended. */
  public int clientsThatLeft() {
    return left.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Map<String, String> headers =
          exchange.getRequestHeaders().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      entry -> entry.getKey().toLowerCase(Locale.ROOT),
                      entry -> String.join(", ", entry.getValue())));
      requests.add(new Request(exchange.getRequestURI().getPath(), headers, body));
      Reply next = script.poll();
      Reply reply = next == null ? Reply.status(500, "the script has ended") : next;
      try {
        reply(exchange, reply);
      } catch (IOException e) {
        left.incrementAndGet();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void reply(HttpExchange exchange, Reply reply) throws IOException, InterruptedException {
    switch (reply) {
      case Reply.Status status -> {
        status.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = status.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(status.code(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
      }
      case Reply.Answer answer -> write(begin(exchange), events.of(answer));
      case Reply.Garbage() ->
          write(begin(exchange), List.of("event: message_start\ndata: {not json\n\n"));
      case Reply.CutOff() -> write(begin(exchange), events.beginning("The beginning of"));
      case Reply.ErrorInStream error -> {
        OutputStream out = begin(exchange);
        write(out, events.beginning("The beginning of"));
        write(out, List.of(events.error(error)));
      }
      case Reply.Pings() -> awaitLeaving(begin(exchange), List.of(":\n\n"));
      case Reply.Silent() -> {
        begin(exchange).flush();
        closed.await();
      }
      case Reply.Slow() -> {
        OutputStream out = begin(exchange);
        write(out, events.beginning("One "));
        awaitLeaving(out, List.of(":\n\n"));
      }
      case Reply.Endless() -> {
        OutputStream out = begin(exchange);
        write(out, events.beginning("One "));
        List<String> more = List.of(events.more("more ".repeat(1_000)));
        while (closed.getCount() > 0) {
          write(out, more);
        }
      }
    }
  }

  private static OutputStream begin(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static void write(OutputStream out, List<String> events) throws IOException {
    for (String event : events) {
      out.write(event.getBytes(UTF_8));
      out.flush();
    }
  }

  /** Says nothing that a client would take for a part of an answer, until it has gone. */
  private void awaitLeaving(OutputStream out, List<String> nothing)
      throws IOException, InterruptedException {
    while (!closed.await(20, TimeUnit.MILLISECONDS)) {
      write(out, nothing);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
