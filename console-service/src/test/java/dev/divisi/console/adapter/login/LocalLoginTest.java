package dev.divisi.console.adapter.login;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.testing.Browser;
import dev.divisi.console.testing.RunningConsole;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalLoginTest {
  private RunningConsole console;

  @BeforeAll
  void start(@TempDir Path directory) {
    console =
        RunningConsole.start(
            directory,
            "--divisi.console.limits.logins-per-minute=5",
            "--divisi.console.limits.changes-per-minute=3");
  }

  @AfterAll
  void stop() {
    console.close();
  }

  @Test
  void shouldLetALinkInOnce() throws Exception {
    console.clock().forward(Duration.ofMinutes(2));
    String link = console.url() + "/login/link?token=" + console.token(LocalTokens.Use.LINK);
    try (Browser browser = new Browser();
        Browser other = new Browser()) {
      browser.open(console.url() + "/login");
      String before = browser.cookie(console.url(), "divisi");

      assertThat(browser.open(link).body()).contains("<span>ann</span>");
      assertThat(browser.cookie(console.url(), "divisi")).isNotEmpty().isNotEqualTo(before);
      assertThat(browser.open(console.url() + "/api/v1/me").body()).contains("\"local\"");
      assertThat(other.open(link).body()).contains("This link is not good");
      assertThat(other.open(console.url() + "/api/v1/me").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldTakeEachTokenForItsUseOnly() throws Exception {
    HttpResponse<String> asked =
        console.send(
            HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/me"))
                .header("Authorization", "Bearer " + console.token(LocalTokens.Use.LINK)));
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(console.get("/api/v1/me").statusCode()).isEqualTo(200);
    assertThat(console.get("/api/v1/me").headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  void shouldNotMakeUpForABadTokenWithASession() throws Exception {
    console.clock().forward(Duration.ofMinutes(2));
    try (Browser browser = new Browser()) {
      browser.open(console.url() + "/login/link?token=" + console.token(LocalTokens.Use.LINK));
      HttpResponse<String> asked =
          browser.ask(
              URI.create(console.url() + "/api/v1/me"),
              HttpRequest.newBuilder().header("Authorization", "Bearer nonsense"));
      assertThat(asked.statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldBoundAttemptsOfOneAddressAndChangesOfOnePerson() throws Exception {
    console.clock().forward(Duration.ofMinutes(2));
    try (Browser browser = new Browser()) {
      for (int i = 0; i < 5; i++) {
        assertThat(browser.open(console.url() + "/login/link?token=x").statusCode()).isEqualTo(200);
      }
      HttpResponse<String> refused = browser.open(console.url() + "/login/link?token=x");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 61L);
      assertThat(browser.open(console.url() + "/login").statusCode()).isEqualTo(200);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(console.post("/api/v1/goals", "{}").statusCode()).isEqualTo(400);
    }
    HttpResponse<String> refused = console.post("/api/v1/goals", "{}");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(console.get("/api/v1/me").statusCode()).isEqualTo(200);
    console.clock().forward(Duration.ofMinutes(2));
    assertThat(console.post("/api/v1/goals", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void shouldAnswerUnderItsOwnNameOnly() throws Exception {
    assertThat(statusFor("localhost:" + console.port())).contains(" 200 ");
    assertThat(statusFor("evil.example.org")).contains(" 400 ");
  }

  private String statusFor(String host) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET /login HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII)
          .lines()
          .findFirst()
          .orElse("");
    }
  }
}
