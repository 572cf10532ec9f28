package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortTextTest {
  private static final String FACES = "\uD83D\uDE00\uD83D\uDE01\uD83D\uDE02";

  @Test
  void shouldKeepWhatFits() {
    assertThat(ShortText.start("abc", 3)).isEqualTo("abc");
    assertThat(ShortText.end("abc", 3)).isEqualTo("abc");
    assertThat(ShortText.start("", 0)).isEmpty();
  }

  @Test
  void shouldCutToTheLength() {
    assertThat(ShortText.start("abcd", 3)).isEqualTo("abc");
    assertThat(ShortText.end("abcd", 3)).isEqualTo("bcd");
    assertThat(ShortText.end("abcd", 0)).isEmpty();
    assertThat(ShortText.start("abcd", 0)).isEmpty();
  }

  @Test
  void shouldNotCutACharacterInHalf() {
    assertThat(ShortText.start(FACES, 3)).isEqualTo("\uD83D\uDE00");
    assertThat(ShortText.start(FACES, 4)).isEqualTo("\uD83D\uDE00\uD83D\uDE01");
    assertThat(ShortText.end(FACES, 3)).isEqualTo("\uD83D\uDE02");
    assertThat(ShortText.end(FACES, 4)).isEqualTo("\uD83D\uDE01\uD83D\uDE02");
  }

  @Test
  void shouldKeepWhatIsSaidToTasksWhole() {
    String faces = "x".repeat(Note.MAX_LENGTH - 4) + FACES;
    assertThat(Note.shortened(faces)).endsWith("x...");
    Feedback log =
        new Feedback(
            1, "checks", "xxx\uD83D\uDE00" + "x".repeat(Feedback.MAX_LENGTH - 4), "", "", 0);
    assertThat(log.message()).startsWith("...x");
  }
}
