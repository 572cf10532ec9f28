package dev.divisi.goals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GoalIdsTest {
  @Test
  void shouldBeReadableAndValidWhateverTheText() {
    assertThat(id("Replace the old price API, please!"))
        .matches("replace-the-old-price-api-please-[0-9a-z]{5}");
    assertThat(id("Ünïcode Größe")).matches("unicode-gro-e-[0-9a-z]{5}");
    assertThat(id("日本語")).matches("goal-[0-9a-z]{5}");
    assertThat(id("../../etc")).matches("etc-[0-9a-z]{5}");
    assertThat(id("word ".repeat(50))).matches("(word-){8}[0-9a-z]{5}");
    assertThat(id("x".repeat(500))).matches("x{40}-[0-9a-z]{5}");
  }

  @Test
  void shouldKnowValidIds() {
    assertThat(GoalIds.isValid("a-1")).isTrue();
    for (String bad : new String[] {"", "-a", "a-", "A", "a/b", "a.b", "a".repeat(64)}) {
      assertThat(GoalIds.isValid(bad)).as(bad).isFalse();
    }
  }

  private static String id(String text) {
    String id = GoalIds.of(text, new Random(7));
    assertThat(GoalIds.isValid(id)).as(id).isTrue();
    return id;
  }
}
