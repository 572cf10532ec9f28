package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.adapter.login.LocalTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ConsoleCommandTest {
  private static final String LINK = "http://127.0.0.1:18080/login/link?token=";

  @TempDir Path directory;
  private CommandFixture divisi;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  ConsoleCommandTest() {}

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
  }

  @Test
  void shouldPrintALinkThatLetsThePersonInForAFewMinutes() throws Exception {
    assertThat(divisi.run("console")).as(divisi.err()).isZero();

    assertThat(divisi.out()).startsWith(LINK).hasLineCount(1);
    String token = divisi.out().strip().substring(LINK.length());
    LocalTokens tokens = LocalTokens.of(divisi.access.home().consoleSecret());
    assertThat(tokens.read(token, LocalTokens.Use.LINK, States.at(91)))
        .hasValueSatisfying(claims -> assertThat(claims.user()).isEqualTo("ada"));
    assertThat(tokens.read(token, LocalTokens.Use.LINK, States.at(90).plus(Duration.ofMinutes(5))))
        .isEmpty();
    assertThat(tokens.read(token, LocalTokens.Use.API, States.at(91))).isEmpty();
  }

  @Test
  void shouldPrintOneObjectAsJson() {
    assertThat(divisi.run("console", "--json")).isZero();
    assertThat(JsonMapper.shared().readTree(divisi.out()).path("url").asString()).startsWith(LINK);
    assertThat(divisi.out()).hasLineCount(1);
  }

  @Test
  void shouldSayWhatToDoWhenNoneRuns() {
    divisi.access.running = false;
    assertThat(divisi.run("console")).isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(divisi.out()).isEmpty();
    assertThat(divisi.err()).contains("`divisi up` starts one");
  }

  @Test
  void shouldSayWhatToDoWhenTheConsoleIsNotKnown() {
    divisi.access.consoleUrl = "";
    assertThat(divisi.run("console")).isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(divisi.err()).contains("DIVISI_CONSOLE_URL");
  }

  @Test
  void shouldPrintNoTokenForAConsoleThatHasALoginOfItsOwn() {
    divisi.access.login = "kafka";
    divisi.access.consoleUrl = "https://console.example.org";
    assertThat(divisi.run("console")).isZero();
    assertThat(divisi.out()).isEqualTo("https://console.example.org\n");
    assertThat(divisi.access.home().consoleSecret()).doesNotExist();
  }

  @Test
  void shouldSayWhichFileHoldsNoSecret() throws Exception {
    Path secret = divisi.access.home().consoleSecret();
    Files.createDirectories(secret.resolveSibling(""));
    Files.writeString(secret, "nonsense");
    assertThat(divisi.run("console")).isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(divisi.err()).contains(secret.toString()).contains("remove it");
  }

  @Test
  void shouldPrintATokenForProgramsWhenAsked() throws Exception {
    assertThat(divisi.run("console", "--token")).as(divisi.err()).isZero();
    LocalTokens tokens = LocalTokens.of(divisi.access.home().consoleSecret());
    String token = divisi.out().strip();
    assertThat(tokens.read(token, LocalTokens.Use.API, States.at(90).plus(Duration.ofDays(29))))
        .isPresent();
    assertThat(tokens.read(token, LocalTokens.Use.API, States.at(90).plus(Duration.ofDays(30))))
        .isEmpty();
    assertThat(tokens.read(token, LocalTokens.Use.LINK, States.at(91))).isEmpty();
  }

  @Test
  void shouldRefuseATokenForAConsoleThatHasALoginOfItsOwn() {
    divisi.access.login = "kafka";
    assertThat(divisi.run("console", "--token")).isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(divisi.out()).isEmpty();
    assertThat(divisi.err()).contains("/login");
  }
}
