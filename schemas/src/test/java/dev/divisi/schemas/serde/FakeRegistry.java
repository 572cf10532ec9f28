package dev.divisi.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A registry over HTTP that keeps schemas by id, or answers as a test says. */
final class FakeRegistry implements AutoCloseable {
  record Answer(int status, String body) {}

  private static final JsonMapper JSON = JsonMapper.shared();

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  volatile Optional<Answer> fixed = Optional.empty();

  private final List<String> schemas = new ArrayList<>();
  private final Map<String, Integer> subjects = new HashMap<>();
  private final HttpServer server;

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Puts a schema in, and returns its id. */
  synchronized int add(String schema) {
    int known = schemas.indexOf(schema);
    if (known >= 0) {
      return known + 1;
    }
    schemas.add(schema);
    return schemas.size();
  }

  synchronized String schema(int id) {
    return schemas.get(id - 1);
  }

  synchronized Map<String, Integer> subjects() {
    return Map.copyOf(subjects);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + path);
      List<String> authorization = exchange.getRequestHeaders().get("Authorization");
      if (authorization != null) {
        authorizations.addAll(authorization);
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      Answer answer = fixed.orElseGet(() -> answer(path, body));
      byte[] bytes = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized Answer answer(String path, byte[] body) {
    String[] parts = path.split("/", -1);
    if (path.endsWith("/versions")) {
      JsonNode json = JSON.readTree(body);
      int id = add(json.get("schema").asString());
      subjects.put(parts[parts.length - 2], id);
      return new Answer(200, "{\"id\":" + id + "}");
    }
    int id = Integer.parseInt(parts[parts.length - 1]);
    if (id < 1 || id > schemas.size()) {
      return new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
    }
    return new Answer(200, JSON.writeValueAsString(Map.of("schema", schemas.get(id - 1))));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
