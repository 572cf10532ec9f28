package dev.divisi.console.adapter.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.divisi.console.testing.Browser;
import dev.divisi.console.testing.FakeProvider;
import dev.divisi.console.testing.RunningConsole;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OidcLoginTest {
  private static final String COOKIE = "__Host-divisi";

  private FakeProvider provider;
  private RunningConsole console;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    provider = new FakeProvider();
    console =
        RunningConsole.start(
            directory, provider.settings("--divisi.console.limits.logins-per-minute=1000"));
  }

  @AfterAll
  void stop() {
    console.close();
    provider.close();
  }

  @BeforeEach
  void dora() {
    provider.person =
        Map.of(
            "sub", "4711",
            "preferred_username", "dora",
            "groups", List.of("everybody", "developers", "unheard-of"));
  }

  @Test
  void shouldLetABrowserInWithTheHighestRoleOfItsGroups() throws Exception {
    try (Browser browser = new Browser()) {
      HttpResponse<String> page = logIn(browser);

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("<span>dora</span>");
      HttpResponse<String> me = browser.open(console.url() + "/api/v1/me");
      assertThat(me.body())
          .isEqualTo(
              "{\"name\":\"dora\",\"login\":\"" + provider.issuer() + "\",\"role\":\"AUTHOR\"}");
      assertThat(browser.asked.toString())
          .contains("code_challenge_method=S256")
          .contains("nonce=");
    }
  }

  @Test
  void shouldLeadBackToThePageThatWasWanted() throws Exception {
    try (Browser browser = new Browser()) {
      HttpResponse<String> login = browser.open(console.url() + "/?text=prices");
      assertThat(login.body()).contains("Log in with the house");

      HttpResponse<String> page = browser.open(console.url() + "/oauth2/authorization/house");

      assertThat(page.uri().getQuery()).contains("text=prices");
    }
  }

  @Test
  void shouldGiveTheSessionANewNameAtLogin() throws Exception {
    try (Browser browser = new Browser()) {
      browser.open(console.url() + "/login");
      String before = browser.cookie(console.url(), COOKIE);

      logIn(browser);

      String after = browser.cookie(console.url(), COOKIE);
      assertThat(before).isNotEmpty();
      assertThat(after).isNotEmpty().isNotEqualTo(before);
      try (Browser thief = new Browser()) {
        thief.cookie(console.url(), COOKIE, before);
        assertThat(thief.open(console.url() + "/api/v1/me").statusCode()).isEqualTo(401);
      }
    }
  }

  @Test
  void shouldKeepTheCookieFromScriptsOtherHostsAndPlainHttp() throws Exception {
    try (Browser browser = new Browser()) {
      HttpResponse<String> page = browser.open(console.url() + "/login");

      assertThat(browser.setCookies)
          .singleElement()
          .asString()
          .startsWith(COOKIE + "=")
          .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax")
          .doesNotContain("Domain");
      assertThat(page.headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=31536000");
    }
  }

  @Test
  void shouldLetNobodyInWhoHasNoRole() throws Exception {
    provider.person = Map.of("sub", "4712", "preferred_username", "eve", "groups", List.of("x"));
    try (Browser browser = new Browser()) {
      HttpResponse<String> page = logIn(browser);

      assertThat(page.body()).contains("have no role here");
      assertThat(browser.open(console.url() + "/api/v1/me").statusCode()).isEqualTo(401);
    }
    HttpResponse<String> asked = ask(provider.token(_ -> {}));
    assertThat(asked.statusCode()).isEqualTo(403);
    assertThat(asked.body()).contains("have no role here");
  }

  @Test
  void shouldEndTheStayOfABrowserAfterItsTime() throws Exception {
    try (Browser browser = new Browser()) {
      logIn(browser);
      assertThat(browser.open(console.url() + "/api/v1/me").statusCode()).isEqualTo(200);

      console.clock().forward(Duration.ofHours(13));

      assertThat(browser.open(console.url() + "/api/v1/me").statusCode()).isEqualTo(401);
      console.clock().forward(Duration.ofHours(-13));
      assertThat(browser.open(console.url() + "/api/v1/me").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldForgetWhoLeaves() throws Exception {
    try (Browser browser = new Browser()) {
      HttpResponse<String> page = logIn(browser);
      String session = browser.cookie(console.url(), COOKIE);

      HttpResponse<String> left =
          browser.ask(
              URI.create(console.url() + "/logout"),
              HttpRequest.newBuilder()
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + Browser.csrf(page))));

      assertThat(left.headers().firstValue("Location")).get().asString().endsWith("/login?left");
      browser.cookie(console.url(), COOKIE, session);
      assertThat(browser.open(console.url() + "/api/v1/me").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldRefuseAChangeWithoutThePagesToken() throws Exception {
    try (Browser browser = new Browser()) {
      logIn(browser);

      HttpResponse<String> refused =
          browser.ask(
              URI.create(console.url() + "/api/v1/goals"),
              HttpRequest.newBuilder()
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{}")));

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("does not come from a page of this console");
    }
  }

  @Test
  void shouldTakeNoCodeThatAnotherBrowserAskedFor() throws Exception {
    try (Browser browser = new Browser();
        Browser other = new Browser()) {
      URI authorization =
          browser
              .ask(
                  URI.create(console.url() + "/oauth2/authorization/house"),
                  HttpRequest.newBuilder().GET())
              .headers()
              .firstValue("Location")
              .map(URI::create)
              .orElseThrow();
      String back =
          browser
              .ask(authorization, HttpRequest.newBuilder().GET())
              .headers()
              .firstValue("Location")
              .orElseThrow();

      HttpResponse<String> page = other.open(back);

      assertThat(page.uri().getQuery()).isEqualTo("failed");
      assertThat(other.open(console.url() + "/api/v1/me").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldTakeTokensOfTheIssuerForThisConsole() throws Exception {
    assertThat(ask(provider.token(_ -> {})).body())
        .contains("\"name\":\"dora\"", "\"role\":\"AUTHOR\"");
  }

  @Test
  void shouldNameWhoHasNoUserNameByTheSubject() throws Exception {
    assertThat(ask(provider.token(claims -> claims.claim("preferred_username", ""))).body())
        .contains("\"name\":\"4711\"");
    assertThat(
            ask(provider.token(claims -> claims.claim("preferred_username", "do\u202era"))).body())
        .contains("\"name\":\"4711\"");
  }

  @Test
  void shouldTakeNoOtherToken() throws Exception {
    refused(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(3600))));
    refused(claims -> claims.audience("somebody-else"));
    refused(claims -> claims.audience((String) null));
    refused(claims -> claims.issuer("https://evil.example.org"));
    assertThat(ask(provider.forged()).statusCode()).isEqualTo(401);
    String unsigned =
        new PlainJWT(
                new JWTClaimsSet.Builder()
                    .issuer(provider.issuer())
                    .audience("divisi")
                    .claim("groups", List.of("owners"))
                    .subject("4711")
                    .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                    .build())
            .serialize();
    assertThat(ask(unsigned).statusCode()).isEqualTo(401);
    assertThat(ask("nonsense").statusCode()).isEqualTo(401);
    assertThat(ask(console.token(LocalTokens.Use.API)).statusCode()).isEqualTo(401);
  }

  @Test
  void shouldTakeNoLinkOfThisMachine() throws Exception {
    try (Browser browser = new Browser()) {
      HttpResponse<String> page =
          browser.open(console.url() + "/login/link?token=" + console.token(LocalTokens.Use.LINK));

      assertThat(page.uri().getQuery()).isEqualTo("used");
      assertThat(browser.open(console.url() + "/api/v1/me").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldNotStartWhenAnybodysTokensWouldDo(@TempDir Path directory) {
    assertThatThrownBy(
            () ->
                RunningConsole.start(
                        directory,
                        Arrays.stream(provider.settings())
                            .filter(setting -> !setting.contains("audiences"))
                            .toArray(String[]::new))
                    .close())
        .rootCause()
        .hasMessageContaining("resourceserver.jwt.audiences is missing");
    assertThatThrownBy(
            () -> RunningConsole.start(directory, "--divisi.console.login.mode=oidc").close())
        .rootCause()
        .hasMessageContaining("gives no role to any group");
    assertThatThrownBy(
            () -> RunningConsole.start(directory, "--divisi.console.login.rolls.admin=x").close())
        .rootCause()
        .hasMessageContaining("divisi.console.login.rolls.admin");
  }

  private void refused(Consumer<JWTClaimsSet.Builder> change) throws Exception {
    HttpResponse<String> response = ask(provider.token(change));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
  }

  private HttpResponse<String> ask(String token) throws Exception {
    return console.send(
        HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/me"))
            .header("Authorization", "Bearer " + token));
  }

  private HttpResponse<String> logIn(Browser browser) throws Exception {
    return browser.open(console.url() + "/oauth2/authorization/house");
  }
}
