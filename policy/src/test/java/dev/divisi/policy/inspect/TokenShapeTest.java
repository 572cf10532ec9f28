package dev.divisi.policy.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenShapeTest {
  @Test
  void shouldKnowWhatEveryMatchHasInCommon() {
    TokenShape shape = TokenShape.of("\\b((?:sk|rk)_(?:test|live)_[a-z0-9]{10,99}(?:=|-x)?)");

    assertThat(shape.shortest()).isEqualTo(18);
    assertThat(shape.isMadeOf("sk_test")).isTrue();
    assertThat(shape.isMadeOf("rk_live")).isTrue();
    assertThat(shape.isMadeOf("sk_prod")).isFalse();
    assertThat(shape.has('9')).isTrue();
    assertThat(shape.has('=')).isTrue();
    assertThat(shape.has('.')).isFalse();
    assertThat(shape.has('\u00e9')).isFalse();
    assertThat(shape.hasBlanks()).isFalse();
  }

  @Test
  void shouldExpectAnythingWhenASetIsNegated() {
    TokenShape shape = TokenShape.of("(?i)x[^\"]{3,}?");

    assertThat(shape.shortest()).isEqualTo(4);
    assertThat(shape.has('"')).isFalse();
    assertThat(shape.has('\u00e9')).isTrue();
    assertThat(shape.hasBlanks()).isTrue();
    assertThat(shape.has('X')).isTrue();
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    assertThatThrownBy(() -> TokenShape.of("a)")).hasMessageContaining("an end of a group");
    assertThatThrownBy(() -> TokenShape.of("(a")).hasMessageContaining("without an end");
    assertThatThrownBy(() -> TokenShape.of("(?<n>a)")).hasMessageContaining("a kind of group");
  }
}
