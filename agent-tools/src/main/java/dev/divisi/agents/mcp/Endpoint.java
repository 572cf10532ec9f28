package dev.divisi.agents.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the protocol is spoken: streamable HTTP on the loopback, with answers in JSON and without
 * event streams. Only who bears the token is heard. A page in a browser that got here by another
 * name, or from another origin, is not, even with it.
 */
final class Endpoint implements AutoCloseable {
  static final int MAX_REQUEST_BYTES = 256 << 10;
  private static final long MOST_DISCARDED_BYTES = 4 << 20;
  static final int MOST_AT_ONCE = 256;

  private static final String PATH = "/mcp";
  private static final String SESSION = "Mcp-Session-Id";
  private static final int TOKEN_BYTES = 32;

  /** Any port: behind walls the server is reached on another one. */
  private static final Pattern LOOPBACK =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

  private static final Pattern LOOPBACK_ORIGIN =
      Pattern.compile("https?://" + LOOPBACK.pattern(), Pattern.CASE_INSENSITIVE);

  private final Protocol protocol;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mcp-", 0).factory());
  private final String token;
  private final HttpServer server;

  private Endpoint(Protocol protocol, String token, HttpServer server) {
    this.protocol = protocol;
    this.token = token;
    this.server = server;
  }

  /** Opens one on a free port, with a token that nobody knows yet. */
  static Endpoint open(Protocol protocol) throws IOException {
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    Endpoint endpoint =
        new Endpoint(
            protocol, Base64.getUrlEncoder().withoutPadding().encodeToString(secret), server);
    server.setExecutor(endpoint.threads);
    server.createContext("/", endpoint::handle);
    server.start();
    return endpoint;
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + address().getPort() + PATH);
  }

  String token() {
    return token;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!guarded(exchange)) {
        return;
      }
      if (!free.tryAcquire()) {
        exchange.getResponseHeaders().set("Retry-After", "1");
        refuse(exchange, 503, "Too many requests at once.");
        return;
      }
      try {
        serve(exchange);
      } finally {
        free.release();
      }
    }
  }

  /** Whether the request may be read; otherwise it has been refused. */
  private boolean guarded(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    if (!only(headers, "Host").filter(host -> LOOPBACK.matcher(host).matches()).isPresent()) {
      return refuse(exchange, 403, "The Host must be the loopback.");
    }
    if (headers.containsKey("Origin")
        && !only(headers, "Origin")
            .filter(origin -> LOOPBACK_ORIGIN.matcher(origin).matches())
            .isPresent()) {
      return refuse(exchange, 403, "The Origin must be the loopback.");
    }
    if (!bearsToken(headers)) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      return refuse(exchange, 401, "The token of the attempt is missing, or is another one.");
    }
    if (!exchange.getRequestURI().getPath().equals(PATH)) {
      return refuse(exchange, 404, "There is only " + PATH + ".");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return refuse(exchange, 405, "Only POST: there are no event streams and no sessions.");
    }
    List<String> version = headers.getOrDefault("Mcp-Protocol-Version", List.of());
    if (!Protocol.VERSIONS.containsAll(version)) {
      return refuse(exchange, 400, "Spoken are versions " + Protocol.VERSIONS + ".");
    }
    String type = only(headers, "Content-Type").orElse("").split(";", 2)[0].strip();
    if (!type.equalsIgnoreCase("application/json")) {
      return refuse(exchange, 415, "The Content-Type must be application/json.");
    }
    return true;
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] message = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
    if (message.length > MAX_REQUEST_BYTES) {
      // Whoever still writes when the connection is closed does not get the answer.
      long _ = exchange.getRequestBody().skip(MOST_DISCARDED_BYTES);
      refuse(exchange, 413, "A message has at most " + MAX_REQUEST_BYTES + " bytes.");
      return;
    }
    String session = only(exchange.getRequestHeaders(), SESSION).orElse("");
    Protocol.Answer answer = protocol.answer(message, session);
    // A call that was taken back must not break the connection that its answer goes over.
    boolean _ = Thread.interrupted();
    if (answer.begins()) {
      exchange.getResponseHeaders().set(SESSION, UUID.randomUUID().toString());
    }
    send(
        exchange,
        answer.status(),
        "application/json",
        answer.body() == null ? null : answer.body().toString());
  }

  private boolean bearsToken(Headers headers) {
    byte[] given = only(headers, "Authorization").orElse("").getBytes(UTF_8);
    return MessageDigest.isEqual(given, ("Bearer " + token).getBytes(UTF_8));
  }

  private static Optional<String> only(Headers headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private static boolean refuse(HttpExchange exchange, int status, String why) throws IOException {
    send(exchange, status, "text/plain; charset=utf-8", why + "\n");
    return false;
  }

  private static void send(HttpExchange exchange, int status, String type, @Nullable String body)
      throws IOException {
    if (body == null || exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Returns when no request is served any more. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
