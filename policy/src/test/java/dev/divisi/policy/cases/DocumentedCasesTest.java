package dev.divisi.policy.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documentation and the examples show is true. */
class DocumentedCasesTest {
  private static final Path PAGE = Path.of("../docs/policy-tests.md");
  private static final Path EXAMPLE = Path.of("../examples/storefront/.divisi");
  private static final Pattern CASES =
      Pattern.compile("<!-- example -->\n```yaml\n(.*?)```", Pattern.DOTALL);

  private static final String POLICY =
      """
      groups:
        database: {members: [ann, bob]}
      rules:
        - id: migrations
          paths: ["db/migrations/**"]
          reason: A migration cannot be taken back.
          outcome: requireApproval
          approval: {group: database}
        - id: christmas
          judges: patch
          when: stage == 'merging' && time.getMonth() == 11 && time.getDayOfMonth() > 22
          reason: Nobody is there to mend it.
          outcome: deny
      """;

  @Test
  void shouldJudgeTheDocumentedCasesAsThePageSays() throws Exception {
    Matcher cases = CASES.matcher(Files.readString(PAGE));
    assertThat(cases.find()).as("the page has an example").isTrue();
    PolicyReader reader = PolicyReader.shipped();
    reader.check("policy.yaml", POLICY.getBytes(UTF_8));

    assertThat(
            PolicyCases.read(PAGE.toString(), cases.group(1))
                .judge(reader, new PolicyFile.Present(POLICY.getBytes(UTF_8))))
        .hasSize(4)
        .allSatisfy(result -> assertThat(result.differences()).as(result.name()).isEmpty());
  }

  @Test
  void shouldJudgeTheExamplesCasesAsItsPolicySays() throws Exception {
    byte[] policy = Files.readAllBytes(EXAMPLE.resolve("policy.yaml"));
    Path cases = EXAMPLE.resolve("policy-tests.yaml");
    PolicyReader reader = PolicyReader.shipped();
    reader.check("policy.yaml", policy);

    assertThat(
            PolicyCases.read(cases.toString(), Files.readString(cases))
                .judge(reader, new PolicyFile.Present(policy)))
        .hasSize(7)
        .allSatisfy(result -> assertThat(result.differences()).as(result.name()).isEmpty());
  }
}
