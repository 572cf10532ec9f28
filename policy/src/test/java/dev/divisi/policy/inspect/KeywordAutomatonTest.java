package dev.divisi.policy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeywordAutomatonTest {
  @Test
  void shouldFindEveryWordAlsoInsideAnother() {
    List<String> words = List.of("he", "she", "his", "hers", "s.", "he");
    List<String> found = new ArrayList<>();

    new KeywordAutomaton(words)
        .find("uSHErs\u00e9S.", (word, end) -> found.add(words.get(word) + end));

    assertThat(found).containsExactlyInAnyOrder("she4", "he4", "he4", "hers6", "s.9");
  }

  @Test
  void shouldFindNothingWhenNoWordIsThere() {
    assertThat(new KeywordAutomaton(List.of("abc")).findsAny("ababab")).isFalse();
    assertThat(new KeywordAutomaton(List.of("abc")).findsAny("abABC")).isTrue();
    assertThat(new KeywordAutomaton(List.of()).findsAny("a")).isFalse();
  }
}
