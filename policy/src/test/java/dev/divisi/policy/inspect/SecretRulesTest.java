package dev.divisi.policy.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.toml.TomlMapper;

class SecretRulesTest {
  @Test
  void shouldUseEveryRuleOfTheSet() throws IOException {
    String file = resource("gitleaks.toml");
    List<SecretRule> rules = SecretRules.shipped().rules();

    assertThat(rules)
        .hasSize((int) file.lines().filter("[[rules]]"::equals).count())
        .hasSizeGreaterThan(200)
        .extracting(SecretRule::id)
        .doesNotHaveDuplicates();
    for (SecretRule rule : rules) {
      if (rule.hasPattern()) {
        assertThat(rule.pattern().groupCount()).isGreaterThanOrEqualTo(rule.secretGroup());
      }
    }
  }

  @Test
  void shouldSayWhereTheSetIsFromAndUnderWhichLicence() throws IOException {
    assertThat(resource("NOTICE.txt")).contains("gitleaks.toml", "Commit:", "MIT");
    assertThat(resource("gitleaks.LICENSE")).contains("MIT License", "Zachary Rice");
  }

  @Test
  void shouldRefuseARuleThatItDoesNotUnderstand() {
    assertThatThrownBy(() -> read("[[rules]]\nid = 'a'\nregex = 'a'\nkeywords = ['a']\nmore = 1"))
        .hasMessageContaining("a has a key that is not known here: more");
    assertThatThrownBy(() -> read("[[rules]]\nid = 'a'\nregex = '\\pL'\nkeywords = ['a']"))
        .hasMessageContaining("an escape that is not known here");
    assertThatThrownBy(() -> read("[[rules]]\nid = 'a'\nregex = 'a'"))
        .hasMessageContaining("neither an expression with keywords");
  }

  private static SecretRules read(String toml) {
    return SecretRules.of(new TomlMapper().readTree(toml));
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = SecretRules.class.getResourceAsStream(name)) {
      assertThat(file).as(name).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
