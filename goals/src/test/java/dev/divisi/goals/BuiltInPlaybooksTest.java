package dev.divisi.goals;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuiltInPlaybooksTest {
  @Test
  void shouldHoldThePlaybooksOfTheFolderWhenTheyAreListed() {
    for (String name : BuiltInPlaybooks.names()) {
      assertThat(BuiltInPlaybooks.text(name)).contains("playbook: " + name);
    }
    String[] folder = Path.of("src/main/resources/playbooks").toFile().list();
    assertThat(folder)
        .containsExactlyInAnyOrderElementsOf(
            BuiltInPlaybooks.names().stream().map(name -> name + ".yaml").toList());
  }
}
