package dev.divisi.policy;

import static dev.divisi.policy.Patches.added;
import static dev.divisi.policy.Patches.deleted;
import static dev.divisi.policy.Patches.modified;
import static dev.divisi.policy.Patches.patch;
import static dev.divisi.policy.Patches.renamed;
import static dev.divisi.policy.Patches.subject;
import static dev.divisi.policy.Patches.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the defaults say of patches as agents make them: what they leak, weaken and touch. Names and
 * modes are in {@link PatchRulesTest}. Secrets are put together at run time, so that no scanner
 * objects to this file.
 */
class DefaultPolicyTest {
  private static final Policy DEFAULTS = PolicyReader.shipped().read(new PolicyFile.Absent());
  private static final String ANY =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final String HEX = "0123456789abcdef";
  private static final String DIGITS = "0123456789";

  @ParameterizedTest(name = "{0}")
  @MethodSource({"secrets", "tests", "areas"})
  void shouldNameTheRulesThatObject(String name, String diff, List<String> rules) {
    Verdict verdict = Patches.judge(subject(task("**"), patch(diff)), DEFAULTS);

    assertThat(
            verdict.getFindings().stream()
                .filter(finding -> finding.getOutcome() != VerdictOutcome.ALLOW)
                .map(RuleFinding::getRuleId)
                .distinct()
                .toList())
        .as(verdict.toString())
        .containsExactlyInAnyOrderElementsOf(rules);
  }

  static List<Arguments> secrets() {
    return List.of(
        secret("GitHub", "token = \"gh" + "p_" + random(36, ANY) + "\""),
        secret("GitHub, fine-grained", "github_" + "pat_" + random(82, ANY)),
        secret("GitLab", "GITLAB: gl" + "pat-" + random(20, ANY)),
        secret("AWS", "id = \"AK" + "IA" + random(16, "ABCDEFGHJKMNPQRSTUVWXYZ234567") + "\""),
        secret(
            "Slack",
            "xox" + "b-" + random(12, DIGITS) + "-" + random(12, DIGITS) + "-" + random(24, ANY)),
        secret("a Slack webhook", "https://hooks." + "slack.com/services/" + random(44, ANY)),
        secret("Stripe", "key: 'sk_" + "live_" + random(24, ANY) + "'"),
        secret("OpenAI", "sk" + "-" + random(20, ANY) + "T3Blbk" + "FJ" + random(20, ANY)),
        secret("Anthropic", "k = 'sk-" + "ant-api03-" + random(93, ANY) + "AA'"),
        secret(
            "npm", "//registry/:_authToken=np" + "m_" + random(36, ANY.substring(0, 26) + DIGITS)),
        secret("PyPI", "py" + "pi-AgEIcHlwaS5vcmc" + random(60, ANY)),
        secret("SendGrid", "\"S" + "G." + random(66, ANY) + "\""),
        secret("Google", "AI" + "za" + random(35, ANY)),
        secret("Hugging Face", "h" + "f_" + random(34, ANY.substring(0, 26))),
        secret("Databricks", "da" + "pi" + random(32, HEX)),
        secret("Vault", "VAULT=h" + "vs." + random(95, ANY)),
        secret(
            "a web token",
            "ey" + "J" + random(33, ANY) + ".ey" + "J" + random(80, ANY) + "." + random(43, ANY)),
        secret("something called a secret", "apiSecret = \"" + random(30, ANY) + "\""),
        arguments(
            "a private key",
            added(
                "certs/server.pem",
                "100644",
                "-----BEGIN RSA PRIVATE " + "KEY-----",
                random(64, ANY),
                random(64, ANY),
                "-----END RSA PRIVATE " + "KEY-----"),
            List.of("secret")),
        arguments(
            "a hash, which is none",
            added("src/Hashes.txt", "100644", "sha256 = " + random(64, HEX)),
            List.of()));
  }

  private static Arguments secret(String name, String line) {
    return arguments(
        "a secret of " + name,
        added("src/main/resources/settings.txt", "100644", "# settings", line),
        List.of("secret"));
  }

  static List<Arguments> tests() {
    return List.of(
        weakened(
            "a disabled test",
            "src/test/java/shop/PriceTest.java",
            List.of("  @Test"),
            List.of("  @Disabled", "  @Test")),
        weakened(
            "an assertion that is gone",
            "src/test/java/shop/PriceTest.java",
            List.of("    assertThat(price.cents()).isEqualTo(1999);"),
            List.of("    price.cents();")),
        weakened(
            "an assertion that says nothing",
            "src/test/java/shop/PriceTest.java",
            List.of("    assertEquals(1999, price.cents());"),
            List.of("    assertTrue(true);")),
        weakened(
            "a skipped test of Jest",
            "web/price.test.ts",
            List.of("it('adds up', () => {"),
            List.of("it.skip('adds up', () => {")),
        weakened(
            "a skipped test of pytest",
            "tests/test_price.py",
            List.of("def test_price():"),
            List.of("@pytest.mark.skip", "def test_price():")),
        weakened(
            "a skipped test of Go",
            "price_test.go",
            List.of("\tgot := Price()"),
            List.of("\tt.Skip(\"later\")", "\tgot := Price()")),
        arguments(
            "a test that is stricter",
            change(
                "src/test/java/shop/PriceTest.java",
                List.of("    assertThat(price).isNotNull();"),
                List.of("    assertThat(price.cents()).isEqualTo(1999);")),
            List.of()),
        arguments(
            "tests that are skipped by the build",
            change(
                "pom.xml",
                List.of("    <release>21</release>"),
                List.of("    <release>21</release>", "    <skipTests>true</skipTests>")),
            List.of("dependency-manifest", "weakened-tests")));
  }

  private static Arguments weakened(
      String name, String path, List<String> before, List<String> after) {
    return arguments(name, change(path, before, after), List.of("weakened-tests"));
  }

  static List<Arguments> areas() {
    return List.of(
        arguments("a manifest", modified("shop/pom.xml"), List.of("dependency-manifest")),
        arguments("another manifest", modified("web/package.json"), List.of("dependency-manifest")),
        arguments("a lock file", modified("web/package-lock.json"), List.of("lock-file")),
        arguments("a lock file of Go", modified("go.sum"), List.of("lock-file")),
        arguments("a container", modified("deploy/Dockerfile"), List.of("container-file")),
        arguments("what starts together", modified("compose.prod.yaml"), List.of("container-file")),
        arguments(
            "who may log in",
            modified("src/main/java/shop/auth/Session.java"),
            List.of("sensitive-area")),
        arguments(
            "what is paid",
            modified("src/main/java/shop/Billing/Sum.java"),
            List.of("sensitive-area")),
        arguments("a lock file of Nix", modified("flake.lock"), List.of("lock-file")),
        arguments(
            "what git runs",
            modified(".pre-commit-config.yaml"),
            List.of("continuous-integration")),
        arguments("what make runs", modified("Makefile"), List.of("build-file")),
        arguments("where packages come from", modified("web/.npmrc"), List.of("build-file")),
        arguments("who is asked", modified("CODEOWNERS"), List.of("continuous-integration")),
        arguments(
            "code in a folder of documents",
            modified("src/security/docs/Backdoor.java"),
            List.of("sensitive-area")),
        arguments("words about security", modified("docs/security/README.md"), List.of()),
        arguments(
            "a file that a tool writes",
            added(
                "src/main/java/shop/Api.java",
                "100644",
                "// @" + "generated by protoc",
                "class Api {}"),
            List.of("generated-file")),
        arguments(
            "a licence that goes",
            headless("src/main/java/shop/Price.java"),
            List.of("licence-header")),
        arguments("a test that goes", deleted("src/Old.txt"), List.of()),
        arguments("a renamed document", renamed("docs/a.md", "docs/b.md"), List.of()),
        arguments(
            "Cursor's rules", modified(".cursor/rules/x.mdc"), List.of("agent-configuration")),
        arguments(
            "Gemini's settings", modified(".gemini/settings.json"), List.of("agent-configuration")),
        arguments(
            "Codex's settings", modified("sub/.codex/config.toml"), List.of("agent-configuration")),
        arguments(
            "GitLab's pipeline",
            modified(".gitlab-ci.yml"),
            List.of("continuous-integration", "git-metadata")));
  }

  /** A file's licence is at its top. */
  private static String headless(String path) {
    return change(
        path,
        List.of("// Copyright 2024 The Shop. Licensed under the Apache License, Version 2.0."),
        List.of());
  }

  /** A diff of one hunk at the top of a file. */
  private static String change(String path, List<String> before, List<String> after) {
    String lines =
        before.stream().map(line -> "-" + line + "\n").collect(Collectors.joining())
            + after.stream().map(line -> "+" + line + "\n").collect(Collectors.joining())
            + " }\n";
    return """
        diff --git a/%1$s b/%1$s
        index %2$s..%3$s 100644
        --- a/%1$s
        +++ b/%1$s
        @@ -1,%4$d +1,%5$d @@
        %6$s"""
        .formatted(
            path, "1".repeat(40), "2".repeat(40), before.size() + 1, after.size() + 1, lines);
  }

  private static String random(int length, String alphabet) {
    Random random = new Random(length * 31L + alphabet.length());
    char[] text = new char[length];
    for (int index = 0; index < length; index++) {
      text[index] = alphabet.charAt(random.nextInt(alphabet.length()));
    }
    return new String(text);
  }
}
