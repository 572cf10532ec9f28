package org.example.storefront.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.example.storefront.catalog.Catalog;
import org.example.storefront.common.config.Settings;

/** The shop as a small web server on the loopback interface. */
public final class Storefront implements AutoCloseable {
  private final HttpServer server;

  private Storefront(HttpServer server) {
    this.server = server;
  }

  /**
   * Opens the shop.
   *
   * @param port where; 0 picks a free one
   */
  public static Storefront open(int port) throws IOException {
    Pages pages = new Pages(Catalog.standard(), Settings.load("storefront.properties"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", exchange -> answer(exchange, pages));
    server.start();
    return new Storefront(server);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, Pages pages) throws IOException {
    Optional<String> page = pages.page(exchange.getRequestURI().getPath());
    byte[] body = page.orElse("Not found").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(page.isPresent() ? 200 : 404, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  public static void main(String[] arguments) throws IOException {
    Storefront shop = open(8080);
    System.out.println("The shop is open: http://localhost:" + shop.port());
  }
}
