package dev.divisi.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.documents.DocumentException;
import org.junit.jupiter.api.Test;

class PolicySummaryTest {
  private static final byte[] ORGANISATION =
      """
      outcomes: {lock-file: deny}
      rules:
        - {id: sql, paths: ["**/*.sql"], reason: Ask the DBA., outcome: allow}
      """
          .getBytes(UTF_8);
  private static final byte[] REPOSITORY =
      """
      outcomes: {sql: requireApproval, plan-approval: requireApproval}
      rules:
        - {id: slow, judges: task, when: task.expand, reason: Wait., outcome: deny}
      """
          .getBytes(UTF_8);

  @Test
  void shouldSayWhereARuleAndItsOutcomeComeFrom() throws DocumentException {
    Policy.Valid policy =
        PolicyReader.under("org.yaml", ORGANISATION).check("policy.yaml", REPOSITORY);

    assertThat(policy.summaries())
        .contains(
            new RuleSummary(
                "secret",
                "file",
                "deny",
                PolicyLayer.DEFAULTS,
                PolicyLayer.DEFAULTS,
                "It looks like a secret. Take it out, and revoke it if it is a real one."),
            new RuleSummary(
                "lock-file",
                "file",
                "deny",
                PolicyLayer.DEFAULTS,
                PolicyLayer.ORGANISATION,
                "It decides which code is fetched, and nobody reads it."),
            new RuleSummary(
                "sql",
                "file",
                "requireApproval",
                PolicyLayer.ORGANISATION,
                PolicyLayer.REPOSITORY,
                "Ask the DBA."),
            new RuleSummary(
                "slow", "task", "deny", PolicyLayer.REPOSITORY, PolicyLayer.REPOSITORY, "Wait."));
    assertThat(policy.summaries()).noneMatch(RuleSummary::isOff);
  }

  @Test
  void shouldCountOnlyWhatIsAskedAndStillNameWhatIsOff() {
    Policy.Valid ground = PolicyReader.shipped().ground();

    assertThat(ground.summaries())
        .filteredOn(RuleSummary::isOff)
        .extracting(RuleSummary::id)
        .contains("plan-approval");
    assertThat(ground.summaries().stream().filter(rule -> !rule.isOff())).hasSize(ground.size());
    assertThat(ground.limits().maxFiles()).isPositive();
  }

  @Test
  void shouldHaveTheVersionThatVerdictsName() throws DocumentException {
    PolicyReader reader = PolicyReader.under("org.yaml", ORGANISATION);

    assertThat(reader.check("any.yaml", REPOSITORY).version())
        .isEqualTo(reader.read(new PolicyFile.Present(REPOSITORY)).version());
    assertThat(reader.ground().version()).isEqualTo(reader.read(new PolicyFile.Absent()).version());
  }

  @Test
  void shouldNameTheFileAsItIsCalledWhenItIsWrong() {
    assertThatThrownBy(() -> PolicyReader.shipped().check("x/y.yaml", "rulez: []".getBytes(UTF_8)))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("x/y.yaml:1:1: rulez: unknown key; did you mean rules?");
  }
}
