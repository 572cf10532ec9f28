package dev.divisi.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.divisi.documents.DocumentException;
import java.util.List;
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
        .extracting(
            RuleSummary::id,
            RuleSummary::judges,
            RuleSummary::outcome,
            RuleSummary::from,
            RuleSummary::outcomeFrom)
        .contains(
            tuple("secret", "file", "deny", PolicyLayer.DEFAULTS, PolicyLayer.DEFAULTS),
            tuple("lock-file", "file", "deny", PolicyLayer.DEFAULTS, PolicyLayer.ORGANISATION),
            tuple(
                "sql", "file", "requireApproval", PolicyLayer.ORGANISATION, PolicyLayer.REPOSITORY),
            tuple("slow", "task", "deny", PolicyLayer.REPOSITORY, PolicyLayer.REPOSITORY));
    assertThat(policy.summaries()).noneMatch(RuleSummary::isOff);
  }

  @Test
  void shouldSayWhatARuleHoldsForAndAsksFor() throws DocumentException {
    Policy.Valid policy =
        PolicyReader.shipped()
            .check(
                "policy.yaml",
                """
                groups:
                  dba: {members: [ann, bob], standIns: [{for: ann, by: dora, until: 2026-12-24}]}
                rules:
                  - id: sql
                    paths: ["DB/**"]
                    kinds: [data]
                    except: ["db/README.md"]
                    exceptAgents: [recipe]
                    when: file.change != 'deleted'
                    reason: Ask.
                    outcome: requireApproval
                    approval: {group: dba, people: 2, notTheAuthor: true, within: 36h, valid: 7d}
                    checks: [{name: migrate, command: [make, migrate]}]
                    reviews: [dba-reviewers]
                  - id: alone
                    judges: task
                    reason: Ours.
                    outcome: allow
                    confine: {network: false, tools: [read, edit]}
                """
                    .getBytes(UTF_8));

    assertThat(policy.summaries())
        .filteredOn(rule -> rule.from() == PolicyLayer.REPOSITORY)
        .containsExactly(
            new RuleSummary(
                "sql",
                "file",
                "requireApproval",
                PolicyLayer.REPOSITORY,
                PolicyLayer.REPOSITORY,
                "Ask.",
                List.of("DB/**"),
                List.of("data"),
                List.of("db/README.md"),
                List.of("recipe"),
                "file.change != 'deleted'",
                List.of(
                    "approval of 2 of dba (ann, bob, dora for ann until 2026-12-24), not the"
                        + " author, within 36h, which counts for 7d",
                    "check migrate: make migrate",
                    "review by the pool dba-reviewers")),
            new RuleSummary(
                "alone",
                "task",
                "allow",
                PolicyLayer.REPOSITORY,
                PolicyLayer.REPOSITORY,
                "Ours.",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of("no network for the agent", "no tools for the agent but read, edit")));
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
