package dev.divisi.agents.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskPromptTest {

  @Test
  void shouldSayHowToWorkWhenAProfileSaysIt() {
    assertThat(TaskPrompt.system("Read first.\nThen write."))
        .contains("How you work here:\n\nRead first.\nThen write.\n\n(Divisi's prompt");
    assertThat(TaskPrompt.system("")).doesNotContain("How you work here");
  }
}
