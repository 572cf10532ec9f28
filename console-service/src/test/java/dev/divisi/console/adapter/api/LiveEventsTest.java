package dev.divisi.console.adapter.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.console.adapter.login.LocalTokens;
import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.Feed;
import dev.divisi.console.testing.Browser;
import dev.divisi.console.testing.Fixtures;
import dev.divisi.console.testing.RunningConsole;
import dev.divisi.schemas.TopicCatalogue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class LiveEventsTest {
  private RunningConsole console;

  @BeforeAll
  void start(@TempDir Path directory) {
    console = RunningConsole.start(directory);
  }

  @AfterAll
  void stop() {
    console.close();
  }

  @Test
  void shouldTellASlowReaderEverythingInBoundedMemory() throws Exception {
    try (Socket socket = follow("?goal=tidy-1", "")) {
      BufferedReader reader = reader(socket);
      until(reader, ":listening");
      // Nothing is read meanwhile: what is not told yet must not pile up.
      for (int i = 0; i < 10_000; i++) {
        tell(new Change(Change.Kind.TASK, "tidy-1", "task-" + i));
      }
      tell(new Change(Change.Kind.GOAL, "tidy-1", null));
      List<String> heard = new ArrayList<>();
      String line;
      do {
        line = until(reader, "data:");
        heard.add(line);
      } while (!line.contains("EVERYTHING") && !line.contains("\"GOAL\""));

      assertThat(heard).anyMatch(each -> each.contains("EVERYTHING"));
      assertThat(heard).allMatch(each -> each.length() < 2001 * 70);
    }
  }

  @Test
  void shouldTellWhoComesBackWhatTheyMissed() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    console.keep(TopicCatalogue.GOAL_STATE, Fixtures.goal("missed-1", now));
    try (Socket socket =
        follow("?goal=missed-1", "Last-Event-ID: " + now.minusSeconds(5).toEpochMilli())) {
      assertThat(until(reader(socket), "data:"))
          .contains("\"kind\":\"GOAL\"", "\"kind\":\"PLAN\"", "missed-1")
          .doesNotContain("tidy-1");
    }
    for (int i = 0; i < 501; i++) {
      console.keep(TopicCatalogue.GOAL_STATE, Fixtures.goal("many-" + i, now));
    }
    try (Socket socket =
        follow("?goal=missed-1", "Last-Event-ID: " + now.minusSeconds(5).toEpochMilli())) {
      assertThat(until(reader(socket), "data:")).contains("EVERYTHING");
    }
  }

  @Test
  void shouldTellEverythingToWhoComesBackWithAnIdThatIsNone() throws Exception {
    for (String id : List.of("yesterday", "99999999999999999999")) {
      try (Socket socket = follow("?goal=missed-2", "Last-Event-ID: " + id)) {
        assertThat(until(reader(socket), "data:")).contains("EVERYTHING");
      }
    }
  }

  @Test
  void shouldTellAPageWhatChangedBetweenItsMakingAndItsListening() throws Exception {
    try (Browser browser = new Browser()) {
      String page =
          browser
              .open(console.url() + "/login/link?token=" + console.token(LocalTokens.Use.LINK))
              .body();
      String position = page.replaceFirst("(?s).* data-position=\"([^\"]+)\".*", "$1");
      tell(new Change(Change.Kind.TASK, "between-1", "a"));
      tell(new Change(Change.Kind.TASK, "between-2", "a"));

      try (Socket socket = follow("?goal=between-1&after=" + position, "")) {
        assertThat(until(reader(socket), "data:"))
            .contains("between-1")
            .doesNotContain("between-2");
      }
    }
  }

  @Test
  void shouldTellAPageOfAnotherConsoleWhatChangedLately() throws Exception {
    console.keep(
        TopicCatalogue.GOAL_STATE,
        Fixtures.goal("lately-1", Instant.now().truncatedTo(ChronoUnit.MILLIS)));

    try (Socket socket = follow("?goal=lately-1&after=" + new Feed().position(), "")) {
      assertThat(until(reader(socket), "data:")).contains("lately-1");
    }
  }

  @Test
  void shouldEndWithTheSession() throws Exception {
    try (Browser browser = new Browser()) {
      HttpResponse<String> page =
          browser.open(console.url() + "/login/link?token=" + console.token(LocalTokens.Use.LINK));
      try (Socket socket =
          open("/api/v1/events", "Cookie: divisi=" + browser.cookie(console.url(), "divisi"))) {
        BufferedReader reader = reader(socket);
        until(reader, ":listening");

        browser.ask(
            URI.create(console.url() + "/logout"),
            HttpRequest.newBuilder()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + Browser.csrf(page))));

        assertThat(until(reader, "0")).isEqualTo("0");
      }
    }
  }

  @Test
  void shouldRefuseReadersWhenTooManyFollow() throws Exception {
    Feed feed = console.bean(Feed.class);
    List<Feed.Subscription> others = new ArrayList<>();
    while (feed.readers() < LiveEvents.MOST_READERS) {
      others.add(feed.subscribe(_ -> false));
    }
    HttpResponse<String> refused = console.get("/api/v1/events");
    others.forEach(Feed.Subscription::close);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    await().until(() -> feed.readers() < LiveEvents.MOST_READERS);
  }

  private void tell(Change change) {
    console.bean(Feed.class).tell(Set.of(change));
  }

  private Socket follow(String query, String header) throws IOException {
    return open(
        "/api/v1/events" + query,
        "Authorization: Bearer " + console.token(LocalTokens.Use.API),
        header);
  }

  private Socket open(String path, String... headers) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), console.port()));
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      if (!header.isEmpty()) {
        request.append(header).append("\r\n");
      }
    }
    socket.getOutputStream().write(request.append("\r\n").toString().getBytes(US_ASCII));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  /** The next line that begins so. */
  private static String until(BufferedReader reader, String beginning) throws IOException {
    String line = reader.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = reader.readLine();
    }
    assertThat(line).as("a line with " + beginning).isNotNull();
    return line;
  }
}
