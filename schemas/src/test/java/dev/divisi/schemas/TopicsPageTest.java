package dev.divisi.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TopicsPageTest {
  static final String COMMAND =
      "Write it anew with: ./mvnw -pl schemas test -Dtest=TopicsPageTest -Ddivisi.regenerate=true";

  private static final Path PAGE = Path.of("../docs/topics.md");

  @Test
  void shouldBeWhatTheCatalogueAndTheSchemasSay() throws IOException {
    if (Boolean.getBoolean("divisi.regenerate")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, TopicsPage.text());
    }

    assertThat(PAGE).as("docs/topics.md. " + COMMAND).exists();
    assertThat(Files.readString(PAGE))
        .as("docs/topics.md is stale. " + COMMAND)
        .isEqualTo(TopicsPage.text());
  }
}
