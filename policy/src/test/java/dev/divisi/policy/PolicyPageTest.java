package dev.divisi.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PolicyPageTest {
  private static final String COMMAND =
      "Write it anew with: ./mvnw -pl policy test -Dtest=PolicyPageTest -Ddivisi.regenerate=true";

  private static final Path PAGE = Path.of("../docs/policy.md");

  @Test
  void shouldSayWhatTheDefaultsAndTheLanguageAre() throws Exception {
    String page = Files.readString(PAGE);
    String renewed = PolicyPage.renewed(page);
    if (Boolean.getBoolean("divisi.regenerate")) {
      Files.writeString(PAGE, renewed);
      page = renewed;
    }

    assertThat(page).as("docs/policy.md is stale. " + COMMAND).isEqualTo(renewed);
  }

  @Test
  void shouldHaveAnExampleThatIsValid() throws Exception {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("```yaml\n", page.indexOf("<!-- example -->")) + "```yaml\n".length();
    String example = page.substring(begin, page.indexOf("```", begin));

    assertThat(PolicyReader.shipped().read(new PolicyFile.Present(example.getBytes(UTF_8))))
        .isInstanceOfSatisfying(
            Policy.Valid.class, valid -> assertThat(valid.limits().maxFiles()).isEqualTo(15));
  }

  @Test
  void shouldExplainWhatJudgingItselfFinds() throws Exception {
    String page = Files.readString(PAGE);

    for (Rule.BuiltIn rule : Rule.BuiltIn.values()) {
      assertThat(page).contains("| `" + rule.id() + "` |");
    }
  }
}
