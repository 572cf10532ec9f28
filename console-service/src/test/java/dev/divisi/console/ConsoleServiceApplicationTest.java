package dev.divisi.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.adapter.login.LocalTokens;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleServiceApplicationTest {
  @TempDir private Path directory;

  @Test
  void shouldMakeALinkByTheSettingsOfTheConsoleBesideIt() throws Exception {
    Path secret = directory.resolve("secret");
    Instant now = Instant.parse("2026-11-30T12:00:00Z");

    String link =
        ConsoleServiceApplication.link(
            Map.of(
                "DIVISI_CONSOLE_LOGIN_SECRETFILE",
                secret.toString(),
                "DIVISI_CONSOLE_URL",
                "https://divisi.example.org"),
            "ada",
            now);

    String beginning = "https://divisi.example.org/login/link?token=";
    assertThat(link).startsWith(beginning);
    assertThat(
            LocalTokens.of(secret)
                .read(link.substring(beginning.length()), LocalTokens.Use.LINK, now))
        .map(LocalTokens.Claims::user)
        .contains("ada");
  }
}
