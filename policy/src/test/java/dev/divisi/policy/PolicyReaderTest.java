package dev.divisi.policy;

import static dev.divisi.policy.Patches.modified;
import static dev.divisi.policy.Patches.patch;
import static dev.divisi.policy.Patches.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyReaderTest {
  private static final PolicyReader READER = PolicyReader.shipped();

  private static Policy policy(String text) {
    return READER.read(new PolicyFile.Present(text.getBytes(UTF_8)));
  }

  private static Verdict judge(String policy, String diff) {
    return PatchRules.judge(task("**"), patch(diff), policy(policy));
  }

  @Test
  void shouldKeepTheDefaultsWhenTheRepositoryAddsSomething() {
    String own =
        """
        protectedPaths:
          - {id: migrations, paths: ["db/**"], reason: Ask the DBA., outcome: requireApproval}
        """;

    assertThat(judge(own, modified("DB/v1.sql") + modified("AGENTS.md")).getFindings())
        .extracting(RuleFinding::getRuleId)
        .containsExactly("agent-configuration", "migrations");
  }

  @Test
  void shouldFollowTheRepositoryWhenItTightensOrRaisesALimit() {
    assertThat(judge("limits: {maxChangedLines: 1}", modified("a")).getOutcome())
        .isEqualTo(VerdictOutcome.REQUIRE_APPROVAL);
    assertThat(
            judge("limits: {maxChangedLines: 1}\nrules: {max-changed-lines: deny}", modified("a"))
                .getOutcome())
        .isEqualTo(VerdictOutcome.DENY);
    assertThat(judge("limits: {maxChangedLines: 9000}", modified("a", 4000)).getOutcome())
        .isEqualTo(VerdictOutcome.ALLOW);
  }

  @Test
  void shouldFollowTheRepositoryWhenItSetsTheOutcomeOfARule() {
    assertThat(judge("rules: {build-wrapper: allow}", modified("mvnw")).getOutcome())
        .isEqualTo(VerdictOutcome.ALLOW);
    assertThat(
            judge("rules: {agent-configuration: requireApproval}", modified("AGENTS.md"))
                .getOutcome())
        .isEqualTo(VerdictOutcome.REQUIRE_APPROVAL);
  }

  @Test
  void shouldHaveAnotherVersionWhenThePolicyIsAnother() {
    String defaults = READER.read(new PolicyFile.Absent()).version();

    assertThat(defaults).hasSize(64);
    assertThat(policy("limits: {maxFiles: 3}").version()).isNotEqualTo(defaults);
    assertThat(policy("limits: {maxFiles: 3}").version())
        .isEqualTo(policy("limits: {maxFiles: 3}").version());
    assertThat(policy("limits: {maxFiles").version())
        .isNotEqualTo(policy("limits: {maxFiles: 3}").version());
  }

  @ParameterizedTest
  @MethodSource
  void shouldNameThePlaceWhenAPolicyIsInvalid(String text, String reason) {
    assertThat(policy(text))
        .isInstanceOfSatisfying(
            Policy.Invalid.class, invalid -> assertThat(invalid.reason()).isEqualTo(reason));
  }

  static List<Arguments> shouldNameThePlaceWhenAPolicyIsInvalid() {
    return List.of(
        arguments("", ".divisi/policy.yaml:1:1: the document is empty"),
        arguments(
            "rules: {max-file: deny}",
            ".divisi/policy.yaml:1:19: rules.max-file: no rule has this id; there are: write-scope,"
                + " file-mode, path, git-metadata, patch-inconsistent, plan-inconsistent,"
                + " policy-invalid, max-files, max-changed-lines, executable-file, binary-file,"
                + " plan-approval, divisi-configuration, continuous-integration,"
                + " agent-configuration, build-wrapper"),
        arguments(
            "rules: {divisi-configuration: allow, git-metadata: requireApproval}",
            ".divisi/policy.yaml:1:31: rules.divisi-configuration: this rule cannot be made weaker"
                + " than deny\n"
                + ".divisi/policy.yaml:1:52: rules.git-metadata: this rule cannot be made weaker"
                + " than deny"),
        arguments(
            "rules: {max-files: forbid}",
            ".divisi/policy.yaml:1:20: rules.max-files: expected one of allow, requireApproval,"
                + " deny, found the text \"forbid\""),
        arguments(
            "limits: {maxFiles: 0}", ".divisi/policy.yaml:1:9: limits: a limit must be 1 or more"),
        arguments(
            """
            protectedPaths:
              - {id: mine, paths: ["../x", "a"], reason: r, outcome: deny}
              - {id: divisi-configuration, paths: [none], reason: r, outcome: allow}
            """,
            ".divisi/policy.yaml:2:24: protectedPaths[0].paths[0]: The pattern \"../x\" has a '..'"
                + " segment.\n"
                + ".divisi/policy.yaml:3:10: protectedPaths[1].id: another rule has this id; choose"
                + " a new one, or set the outcome of that one under rules"));
  }

  @Test
  void shouldBeInvalidWhenTheFileIsNoText() {
    assertThat(READER.read(new PolicyFile.Present(new byte[] {(byte) 0xff, (byte) 0xfe})))
        .isInstanceOf(Policy.Invalid.class);
    assertThat(READER.read(new PolicyFile.Unreadable("COMMIT_MISSING: gone")))
        .isInstanceOf(Policy.Invalid.class);
  }

  @Test
  void shouldNameEveryRuleWhenTheDefaultsAreRead() {
    assertThat(READER.read(new PolicyFile.Absent()))
        .isInstanceOfSatisfying(
            Policy.Valid.class,
            valid -> {
              assertThat(valid.outcomes()).containsOnlyKeys(Rule.values());
              assertThat(valid.outcomes())
                  .allSatisfy(
                      (rule, outcome) -> {
                        if (rule.fixed()) {
                          assertThat(outcome).isEqualTo(Outcome.DENY);
                        }
                      });
              assertThat(valid.maxFiles()).isEqualTo(50);
              assertThat(valid.maxChangedLines()).isEqualTo(2000);
            });
  }
}
