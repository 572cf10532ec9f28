package dev.divisi.agents.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.Assignment;
import dev.divisi.agents.Assignments;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TaskPromptTest {

  @Test
  void shouldSayHowToWorkBeforeTheTaskWhenAProfileSaysIt() {
    Assignment assignment =
        Assignments.in(Path.of("w"), "{\"instructions\": \"Read first.\\nThen write.\"}", "**");

    assertThat(TaskPrompt.of(assignment))
        .containsSubsequence("# How you work", "Read first.\nThen write.\n", "# Task: Migrate m1");
  }

  @Test
  void shouldSayNothingOfItWhenNoProfileDoes() {
    Assignment assignment = Assignments.in(Path.of("w"), "{}", "**");

    assertThat(TaskPrompt.of(assignment)).doesNotContain("How you work");
  }
}
