package dev.divisi.console.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A schema registry over HTTP that keeps schemas by id. All of a JVM have the same ids: they stand
 * in databases that consoles share, or that outlive one.
 */
public final class MemoryRegistry implements AutoCloseable {
  private static final List<String> SCHEMAS = new ArrayList<>();

  private final HttpServer server;

  public MemoryRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      byte[] answer = answer(exchange.getRequestURI().getPath(), body).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static String answer(String path, byte[] body) {
    synchronized (SCHEMAS) {
      return read(path, body);
    }
  }

  private static String read(String path, byte[] body) {
    if (path.endsWith("/versions")) {
      String schema = JsonMapper.shared().readTree(body).get("schema").asString();
      if (!SCHEMAS.contains(schema)) {
        SCHEMAS.add(schema);
      }
      return "{\"id\":" + (SCHEMAS.indexOf(schema) + 1) + "}";
    }
    int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    return JsonMapper.shared().writeValueAsString(Map.of("schema", SCHEMAS.get(id - 1)));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
