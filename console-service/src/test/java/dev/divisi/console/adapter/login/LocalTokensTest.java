package dev.divisi.console.adapter.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.console.adapter.login.LocalTokens.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Duration VALID = Duration.ofMinutes(5);

  @TempDir private Path directory;
  private Path file;
  private LocalTokens tokens;

  @BeforeEach
  void makeTokens() throws IOException {
    file = directory.resolve("home/secret");
    tokens = LocalTokens.of(file);
  }

  @Test
  void shouldReadItsOwnTokensWhileTheyAreGood() throws Exception {
    String token = tokens.make("ada", Use.LINK, NOW, VALID);

    assertThat(LocalTokens.of(file).read(token, Use.LINK, NOW.plusSeconds(299)))
        .map(LocalTokens.Claims::user)
        .contains("ada");
    assertThat(tokens.read(token, Use.LINK, NOW.plus(VALID))).isEmpty();
    assertThat(tokens.read(token, Use.API, NOW)).isEmpty();
  }

  @Test
  void shouldRefuseWhatWasChangedOrMadeByAnother() throws Exception {
    String token = tokens.make("ada", Use.API, NOW, VALID);
    String other = LocalTokens.of(directory.resolve("other")).make("ada", Use.API, NOW, VALID);

    for (int i = 0; i < token.length() - 1; i++) {
      char changed = token.charAt(i) == 'A' ? 'B' : 'A';
      String forged = token.substring(0, i) + changed + token.substring(i + 1);
      assertThat(tokens.read(forged, Use.API, NOW)).as(forged).isEmpty();
    }
    assertThat(tokens.read(other, Use.API, NOW)).isEmpty();
    assertThat(tokens.read("", Use.API, NOW)).isEmpty();
    assertThat(tokens.read(".", Use.API, NOW)).isEmpty();
    assertThat(tokens.read("%%%.%%%", Use.API, NOW)).isEmpty();
  }

  @Test
  void shouldKeepTheSecretFromOthers() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory.resolve("home")).isDirectoryContaining(path -> path.equals(file));
  }

  @Test
  void shouldNameAFileThatHoldsNoSecret() throws Exception {
    Files.writeString(file, "no secret");

    assertThatThrownBy(() -> LocalTokens.of(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void shouldLetALinkInOnce() {
    LoginLinks links = new LoginLinks(tokens, () -> NOW);
    String token = tokens.make("ada", Use.LINK, NOW, VALID);

    assertThat(links.use(token)).contains("ada");
    assertThat(links.use(token)).isEmpty();
  }
}
