package dev.divisi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          (?m)^import .*[.]internal7[.];       internal7
          password\\s*=;                         password
          colou?r;                             colo
          ab+c;                                ab
          a{2}bcd;                             bcd
          [abc]def(ghijk)lm;                   def
          (?i)secret;                          ''
          secret(?i)word;                      ''
          one|other;                           ''
          x(one|other)yy;                      yy
          \\Qa.b\\E;                             ''
          \\pLabc;                              ''
          [[:alpha:]]abc;                      ''
          []a]bcd;                             bcd
          .*;                                  ''
          """)
  void shouldKnowWhatATextMustHave(String pattern, String needs) {
    assertThat(SearchPattern.compile(pattern).needs()).isEqualTo(needs);
  }

  /** The quick look never changes the answer. */
  @Test
  void shouldFindWhatThePatternAloneFinds() {
    Random random = new Random(20261129);
    String[] pieces = {
      "a", "b", "ab", "A", "1", " ", "_", ".", "*", "+", "?", "|", "(", ")", "[ab]", "[^a]", "{2}",
      "{0,1}", "\\s", "\\b", "\\.", "^", "$", "(?m)", "(?i)", "(?:", "é", "😀", "[]b]"
    };
    String[] letters = {"a", "b", "A", "B", "1", " ", "_", ".", "\n", "é", "😀", "ab"};
    int compared = 0;
    while (compared < 20_000) {
      String pattern = any(random, pieces, 7);
      Pattern plain;
      try {
        plain = Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        continue;
      }
      SearchPattern quick = SearchPattern.compile(pattern);
      for (int i = 0; i < 5; i++) {
        String text = any(random, letters, 9);
        assertThat(quick.find(text))
            .as("%s in %s", pattern, text)
            .isEqualTo(plain.matcher(text).find());
      }
      compared++;
    }
  }

  private static String any(Random random, String[] of, int most) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      text.append(of[random.nextInt(of.length)]);
    }
    return text.toString();
  }
}
