package dev.divisi.console.domain.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.console.domain.diff.RejectionReason.Comment;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionReasonTest {
  @Test
  void shouldSayALineForEachCommentAfterTheWhole() {
    String reason =
        RejectionReason.of(
            " Not yet. ",
            List.of(
                new Comment("src/A.java", 3, "after", "round half up\nas before"),
                new Comment("src/A.java", 9, "before", "why does this go?"),
                new Comment("src/A.java", 10, "after", "  ")));

    assertThat(reason)
        .isEqualTo(
            """
            Not yet.

            src/A.java:3: round half up
            as before
            src/A.java:9 (before the change): why does this go?\
            """);
  }

  @Test
  void shouldNeedNoTextBesideComments() {
    assertThat(RejectionReason.of("", List.of(new Comment("a", 1, "after", "no"))))
        .isEqualTo("a:1: no");
  }

  @Test
  void shouldRefuseToSayNothingOrMoreThanTheNextAttemptIsTold() {
    assertThatThrownBy(() -> RejectionReason.of(" ", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Say what must change");
    assertThatThrownBy(() -> RejectionReason.of("x".repeat(16_001), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16001 characters");
  }
}
