package dev.divisi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentedPolicyTest {
  private final PolicyReader reader = PolicyReader.shipped();

  @Test
  void shouldBeValidWhenTheExampleOfTheDocumentationIsRead() throws Exception {
    String page = Files.readString(Path.of("../docs/policy.md"));
    int begin = page.indexOf("```yaml\n", page.indexOf("<!-- example -->")) + "```yaml\n".length();
    String example = page.substring(begin, page.indexOf("```", begin));

    assertThat(reader.read(new PolicyFile.Present(example.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOfSatisfying(
            Policy.Valid.class, valid -> assertThat(valid.maxFiles()).isEqualTo(200));
  }

  @Test
  void shouldNameEveryRuleWhenTheDocumentationListsThem() throws Exception {
    String page = Files.readString(Path.of("../docs/policy.md"));

    for (String id : Rule.ids()) {
      assertThat(page).contains("`" + id + "`");
    }
    assertThat(reader.read(new PolicyFile.Absent()))
        .isInstanceOfSatisfying(
            Policy.Valid.class,
            valid ->
                valid
                    .protections()
                    .forEach(protection -> assertThat(page).contains("`" + protection.id() + "`")));
  }
}
