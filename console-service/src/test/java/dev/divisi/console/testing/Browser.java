package dev.divisi.console.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keeps cookies and follows redirects as a browser does; it takes every host for one of TLS. */
public final class Browser implements AutoCloseable {
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final int MOST_REDIRECTS = 10;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Map<String, String>> cookies = new HashMap<>();

  /** All values of the header {@code Set-Cookie} that came, and the addresses that were asked. */
  public final List<String> setCookies = new ArrayList<>();

  public final List<URI> asked = new ArrayList<>();

  /** Opens an address and follows where it leads. */
  public HttpResponse<String> open(String address) throws IOException, InterruptedException {
    URI at = URI.create(address);
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      HttpResponse<String> response = ask(at, HttpRequest.newBuilder().GET());
      if (response.statusCode() / 100 != 3) {
        return response;
      }
      at = at.resolve(response.headers().firstValue("Location").orElseThrow());
    }
    throw new IOException("Too many redirects at " + at);
  }

  /** Asks once. */
  public HttpResponse<String> ask(URI at, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    Map<String, String> kept = cookies.computeIfAbsent(at.getAuthority(), _ -> new HashMap<>());
    if (!kept.isEmpty()) {
      request.header(
          "Cookie",
          kept.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    asked.add(at);
    HttpResponse<String> response =
        http.send(request.uri(at).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    for (String cookie : response.headers().allValues("Set-Cookie")) {
      setCookies.add(cookie);
      String pair = cookie.split(";", 2)[0];
      kept.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    return response;
  }

  /** The value of a cookie; empty when there is none. */
  public String cookie(String address, String name) {
    return cookies
        .getOrDefault(URI.create(address).getAuthority(), Map.of())
        .getOrDefault(name, "");
  }

  /** Sets a cookie. */
  public void cookie(String address, String name, String value) {
    cookies
        .computeIfAbsent(URI.create(address).getAuthority(), _ -> new HashMap<>())
        .put(name, value);
  }

  /** The token of a page for its changes. */
  public static String csrf(HttpResponse<String> page) {
    Matcher found = CSRF.matcher(page.body());
    if (!found.find()) {
      throw new AssertionError("No token on the page:\n" + page.body());
    }
    return found.group(1);
  }

  @Override
  public void close() {
    http.close();
  }
}
