package dev.divisi.agents.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.Assignment;
import dev.divisi.agents.Assignments;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTest {

  @Test
  void shouldSayHowToWorkBeforeTheTaskWhenAProfileSaysIt() {
    Assignment assignment =
        Assignments.in(Path.of("w"), "{\"instructions\": \"Read first.\\nThen write.\"}", "**");

    assertThat(Prompt.task(assignment, List.of()))
        .containsSubsequence("# How you work", "Read first.\nThen write.\n", "# Task\nMigrate m1");
  }

  @Test
  void shouldSayNothingOfItWhenNoProfileDoes() {
    Assignment assignment = Assignments.in(Path.of("w"), "{}", "**");

    assertThat(Prompt.task(assignment, List.of())).doesNotContain("How you work");
  }
}
