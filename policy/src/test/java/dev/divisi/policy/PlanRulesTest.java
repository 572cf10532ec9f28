package dev.divisi.policy;

import static dev.divisi.policy.Patches.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlanRulesTest {
  private static final PolicyReader READER = PolicyReader.shipped();
  private static final Policy DEFAULTS = READER.read(new PolicyFile.Absent());

  private static Verdict judge(Map<String, Policy> policies, PlannedTask... tasks) {
    Plan plan =
        Plan.newBuilder()
            .setVersion(1)
            .setContentHash("h")
            .setSpecification("")
            .setRepositories(List.of())
            .setTasks(Arrays.asList(tasks))
            .build();
    return PlanRules.judge(plan, new TreeMap<>(policies));
  }

  @ParameterizedTest
  @MethodSource
  void shouldJudgeATaskByWhatItMayWrite(VerdictOutcome outcome, List<String> scope) {
    Verdict verdict = judge(Map.of("store", DEFAULTS), task(scope.toArray(String[]::new)));

    assertThat(verdict.getOutcome()).as(verdict.toString()).isEqualTo(outcome);
    assertThat(verdict.getFindings())
        .extracting(RuleFinding::getRuleId)
        .allMatch(rule -> rule.equals("plan-scope-protected"))
        .hasSize(outcome == VerdictOutcome.ALLOW ? 0 : 1);
  }

  static List<Arguments> shouldJudgeATaskByWhatItMayWrite() {
    VerdictOutcome allow = VerdictOutcome.ALLOW;
    VerdictOutcome deny = VerdictOutcome.DENY;
    return List.of(
        arguments(allow, List.of("src/**")),
        arguments(allow, List.of("**")),
        arguments(allow, List.of("**/AGENTS.md.bak")),
        arguments(allow, List.of(".divisi/**", "src/**")),
        arguments(allow, List.of("{.divisi,src}/**")),
        arguments(deny, List.of(".divisi/**")),
        arguments(deny, List.of(".divisi/")),
        arguments(deny, List.of(".Divisi/playbooks/*.yaml")),
        arguments(deny, List.of("web/AGENTS.md")),
        arguments(deny, List.of(".github/workflows/ci.yml", "CLAUDE.md")),
        arguments(deny, List.of("web/.claude/**")),
        arguments(VerdictOutcome.REQUIRE_APPROVAL, List.of("mvnw", ".mvn/**")),
        arguments(VerdictOutcome.REQUIRE_APPROVAL, List.of("mvnw", "CLAUDE.md")));
  }

  @Test
  void shouldAskForApprovalWhenARepositoryWantsItOfEachPlan() {
    Policy careful =
        READER.read(
            new PolicyFile.Present("rules: {plan-approval: requireApproval}".getBytes(UTF_8)));

    Verdict verdict = judge(Map.of("store", careful, "other", DEFAULTS), task("src/**"));

    assertThat(verdict.getOutcome()).isEqualTo(VerdictOutcome.REQUIRE_APPROVAL);
    assertThat(verdict.getFindings())
        .extracting(RuleFinding::getReason)
        .containsExactly("Repository store wants a person to look at each plan.");
    assertThat(verdict.getPolicyVersion()).hasSize(64).isNotEqualTo(careful.version());
  }

  @Test
  void shouldDenyWhenOnePolicyCannotBeRead() {
    Policy broken = READER.read(new PolicyFile.Present("rules: [".getBytes(UTF_8)));

    Verdict verdict = judge(Map.of("store", DEFAULTS, "other", broken), task("src/**"));

    assertThat(verdict.getOutcome()).isEqualTo(VerdictOutcome.DENY);
    assertThat(verdict.getFindings().getFirst().getReason())
        .startsWith("Repository other: .divisi/policy.yaml:1:");
  }

  @Test
  void shouldDenyWhenATaskIsForARepositoryThatThePlanDoesNotHave() {
    Verdict verdict = judge(Map.of("other", DEFAULTS), task("src/**"));

    assertThat(verdict.getFindings())
        .extracting(RuleFinding::getRuleId)
        .containsExactly("plan-inconsistent");
  }
}
