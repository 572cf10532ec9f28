package dev.divisi.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenEstimateTest {

  @Test
  void shouldCountCautiously() {
    assertThat(TokenEstimate.of("")).isZero();
    assertThat(TokenEstimate.of("a")).isEqualTo(1);
    assertThat(TokenEstimate.of("four letters")).isEqualTo(3);
    assertThat(TokenEstimate.of("f(x);")).isEqualTo(2);
    assertThat(TokenEstimate.of("\u4f60\u597d")).isEqualTo(2);
    assertThat(TokenEstimate.of("\ud83d\ude00")).isEqualTo(2);
  }

  @Test
  void shouldCutWhereItFitsAndNotInsideACharacter() {
    assertThat(TokenEstimate.fitting("abcdefgh", 1)).isEqualTo(4);
    assertThat(TokenEstimate.fitting("abc", 5)).isEqualTo(3);
    assertThat(TokenEstimate.fitting("\ud83d\ude00", 1)).isZero();
    assertThat(TokenEstimate.fitting("abc", 0)).isZero();
  }
}
