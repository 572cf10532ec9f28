package dev.divisi.globs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathGlobTest {
  @Nested
  class Matching {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            pom.xml                  | pom.xml
            *.java                   | Main.java
            src/*.java               | src/Main.java
            src/**                   | src/Main.java
            src/**                   | src/a/b/Main.java
            src/                     | src/a/b/Main.java
            ./src/**                 | src/Main.java
            ./                       | src/Main.java
            ./pom.xml                | pom.xml
            **                       | a
            **                       | a/b
            **/x                     | x
            **/x                     | a/b/x
            a/**/b                   | a/b
            a/**/b                   | a/x/y/b
            **/*.{java,kt}           | a/b/C.kt
            **/*.{java,kt}           | C.java
            {src,docs/api}/**        | docs/api/x
            {src,docs/api}/**        | src/x
            a{,b}c                   | ac
            a{,b}c                   | abc
            ?.txt                    | é.txt
            ?.txt                    | 😀.txt
            app/[id]/page.tsx        | app/[id]/page.tsx
            *                        | .env
            **/.git*                 | a/.gitignore
            a b.txt                  | a b.txt
            a,b                      | a,b
            """)
    void shouldMatch(String pattern, String path) {
      assertThat(PathGlob.parse(pattern).matches(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            pom.xml                  | a/pom.xml
            pom.xml                  | POM.xml
            pom.xml                  | pom.xml/x
            pom.xml                  | pom.xm
            *.java                   | src/Main.java
            src/*.java               | src/a/Main.java
            src/**                   | src
            src/**                   | srcs/a
            src/                     | src
            **/x                     | ax
            a/**/b                   | ab
            a/**/b                   | a/xb
            ?.txt                    | .txt
            ?.txt                    | ab.txt
            **                       | ../etc/passwd
            **                       | /etc/passwd
            **                       | a//b
            **                       | a/
            **                       | a/./b
            **                       | a/../b
            **                       | ''
            *                        | ..
            {a,b}                    | a,b
            app/[id]/page.tsx        | app/i/page.tsx
            """)
    void shouldNotMatch(String pattern, String path) {
      assertThat(PathGlob.parse(pattern).matches(path)).isFalse();
    }

    @Test
    void shouldNotNormalizeUnicodeWhenNamesOnlyLookAlike() {
      assertThat(PathGlob.parse("caf\u00e9").matches("cafe\u0301")).isFalse();
    }
  }

  @Nested
  class Meeting {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            a/**          | **/b          | true
            a/**          | b/**          | false
            a/**          | a             | false
            a/            | a/x           | true
            *.java        | *.kt          | false
            *.java        | Main.*        | true
            a*c           | *b*           | true
            ab?           | ?bc           | true
            ab?           | ?cc           | false
            **/x/**       | a/**/y        | true
            {a,b}/*       | {c,b}/z       | true
            {a,b}/*       | {c,d}/z       | false
            src/**/*.java | src/*/*.java  | true
            src/*         | src/*/*       | false
            a?            | a{.,.b}       | true
            ?             | {.,x.}        | false
            **            | **            | true
            """)
    void shouldSayWhetherAPathCanMatchBoth(String left, String right, boolean meets) {
      assertThat(PathGlob.parse(left).meets(PathGlob.parse(right))).isEqualTo(meets);
      assertThat(PathGlob.parse(right).meets(PathGlob.parse(left))).isEqualTo(meets);
    }

    @Test
    void shouldAnswerSoonWhenPatternsAreMadeToBeSlow() {
      String stars = "a*".repeat(PathGlob.MAX_STARS);
      String filler = "a".repeat(PathGlob.MAX_LENGTH - stars.length() - 1);
      PathGlob left = PathGlob.parse(stars + filler + "b");
      PathGlob right = PathGlob.parse(stars + filler + "c");

      Assertions.assertTimeout(
          Duration.ofSeconds(5), () -> assertThat(left.meets(right)).isFalse());
    }
  }

  @Nested
  class Refusing {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            ''          | is empty
            '  '        | is empty
            /etc/passwd | is absolute
            ..          | has a .. segment
            ../x        | has a .. segment
            a/../b      | has a .. segment
            {..,a}/b    | has a .. segment
            a/..        | has a .. segment
            a\\b        | backslash
            !a          | only include
            a**         | a ** that is not a whole segment
            src/**.java | a ** that is not a whole segment
            a/***/b     | a ** that is not a whole segment
            {a/**,b}    | a ** that is not a whole segment
            {a          | a { without a }
            a}          | a } without a {
            {a,{b,c}}   | braces inside braces
            a//b        | matches no path
            a/./b       | matches no path
            .           | matches no path
            {,}         | matches no path
            """)
    void shouldRefuse(String pattern, String reason) {
      assertThatExceptionOfType(InvalidGlobException.class)
          .isThrownBy(() -> PathGlob.parse(pattern))
          .satisfies(
              e -> assertThat(String.valueOf(e.getMessage()).replace("'", "")).contains(reason))
          .withMessageContaining("\"" + pattern + "\"");
    }

    @Test
    void shouldNotRepeatControlCharactersWhenThePatternHasSome() {
      assertThatExceptionOfType(InvalidGlobException.class)
          .isThrownBy(() -> PathGlob.parse("a\u001b[31m\nb"))
          .withMessageContaining("control character")
          .withMessageContaining("a\\u001b[31m\\u000ab");
    }

    @Test
    void shouldRefuseWhenTooLong() {
      assertThatExceptionOfType(InvalidGlobException.class)
          .isThrownBy(() -> PathGlob.parse("a".repeat(PathGlob.MAX_LENGTH + 1)))
          .withMessageContaining("longer than 512");
      assertThatExceptionOfType(InvalidGlobException.class)
          .isThrownBy(() -> PathGlob.parse("*a".repeat(PathGlob.MAX_STARS + 1)))
          .withMessageContaining("32 stars");
    }
  }
}
