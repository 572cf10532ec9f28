package dev.divisi.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogEndTest {
  @Test
  void shouldKeepAShortTextAsItIs() {
    assertThat(LogEnd.of("all is well", 20)).isEqualTo("all is well");
  }

  @Test
  void shouldKeepTheEndWhenTheTextIsLong() {
    assertThat(LogEnd.of("0123456789", 4)).isEqualTo("6789");
  }

  @Test
  void shouldNotTearACharacterApart() {
    assertThat(LogEnd.of("aé€", 4)).isEqualTo("€");
    assertThat(LogEnd.of("aé€", 5)).isEqualTo("é€");
  }
}
