package dev.divisi.goals;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UntrustedTest {
  @Test
  void shouldTakeEscapesAwayAsAWhole() {
    assertThat(Untrusted.lines("\u001b[1;31mred\u001b[0m")).isEqualTo("red");
    assertThat(Untrusted.lines("\u001b]0;title\u0007text")).isEqualTo("text");
    assertThat(Untrusted.lines("\u001b]8;;http://x\u001b\\link")).isEqualTo("link");
    assertThat(Untrusted.lines("\u009b2Jtext")).isEqualTo("text");
    assertThat(Untrusted.lines("a\u001bcb")).isEqualTo("ab");
  }

  @Test
  void shouldTakeAwayWhatIsNotShown() {
    assertThat(Untrusted.lines("a\u0000b\u0008c\u202ed\u200be\u007f")).isEqualTo("abcde");
    assertThat(Untrusted.lines("one\r\ntwo\rthree\tfour\n")).isEqualTo("one\ntwo\nthree\tfour\n");
  }

  @Test
  void shouldKeepLinesApartForAReportAndShowTheFirstInPassing() {
    assertThat(Untrusted.each("one \u001b[1m\n\n  two\r\n")).containsExactly("one", "two");
    assertThat(Untrusted.glance("\none\ntwo")).isEqualTo("one");
    assertThat(Untrusted.glance("x".repeat(500))).hasSize(160).endsWith("…");
    assertThat(Untrusted.glance(" \n")).isEmpty();
  }

  @Test
  void shouldPutALineOnOneLine() {
    assertThat(Untrusted.line(" a\n\tb \u001b[2K c ")).isEqualTo("a b c");
    assertThat(Untrusted.line("größer, 日本")).isEqualTo("größer, 日本");
  }

  @Test
  void shouldNameWhatWouldNotBeShownForWhoeverJudgesIt() {
    assertThat(Untrusted.shown("+\ta\u001b[2Jb\u202e\r"))
        .isEqualTo("+\ta<U+001B>[2Jb<U+202E><U+000D>");
    assertThat(Untrusted.shown("\u2028\ufeff\udb40\udc41x"))
        .isEqualTo("<U+2028><U+FEFF><U+E0041>x");
    assertThat(Untrusted.shown("größer, 日本")).isEqualTo("größer, 日本");
  }
}
