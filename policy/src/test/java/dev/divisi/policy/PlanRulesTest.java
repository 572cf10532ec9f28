package dev.divisi.policy;

import static dev.divisi.policy.Patches.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.Confinement;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.LadderRung;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewProfile;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.TaskType;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
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
    return PlanRules.judge("g", null, plan(tasks), new TreeMap<>(policies), Instant.EPOCH);
  }

  private static Plan plan(PlannedTask... tasks) {
    return Plan.newBuilder()
        .setVersion(1)
        .setContentHash("h")
        .setSpecification("")
        .setRepositories(List.of())
        .setTasks(Arrays.asList(tasks))
        .build();
  }

  @ParameterizedTest
  @MethodSource
  void shouldJudgeATaskByWhatItMayWrite(VerdictOutcome outcome, List<String> scope) {
    Verdict verdict = judge(Map.of("store", DEFAULTS), task(scope.toArray(String[]::new)));

    assertThat(verdict.getFindings())
        .filteredOn(finding -> finding.getRuleId().equals("plan-scope-protected"))
        .extracting(RuleFinding::getOutcome)
        .isEqualTo(outcome == VerdictOutcome.ALLOW ? List.of() : List.of(outcome));
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
  void shouldLetALessonBePlannedAndNobodyElseInItsName() {
    AgentChoice lesson = new AgentChoice("lesson", "{}");
    PlannedTask alone = PlannedTask.newBuilder(task("AGENTS.md")).setAgent(lesson).build();
    PlannedTask contest =
        PlannedTask.newBuilder(alone)
            .setBestOf(
                List.of(
                    new CandidateChoice("implementers", lesson),
                    new CandidateChoice("implementers", new AgentChoice("model", "{}"))))
            .build();

    assertThat(judge(Map.of("store", DEFAULTS), alone).getOutcome())
        .isEqualTo(VerdictOutcome.ALLOW);
    assertThat(judge(Map.of("store", DEFAULTS), contest).getOutcome())
        .isEqualTo(VerdictOutcome.DENY);
  }

  @Test
  void shouldSeeEveryAgentThatMayTakeATaskOver() {
    PlannedTask task =
        PlannedTask.newBuilder(task("src/**"))
            .setType(TaskType.MIGRATE)
            .setProfile("migrator")
            .setReviewers(List.of(new ReviewProfile("security", "", "Look.")))
            .setLadder(
                List.of(
                    new LadderRung("a", "strong", new AgentChoice("model", "{}")),
                    new LadderRung("b", "implementers", new AgentChoice("wizard", "{}"))))
            .build();
    Policy own =
        READER.read(
            new PolicyFile.Present(
                """
                rules:
                  - id: strong-pool
                    judges: task
                    when: >-
                      task.type == 'migrate' && task.profile == 'migrator'
                      && task.reviewers == ['security']
                      && task.agents.exists(agent, agent.pool == 'strong')
                    reason: Ask first.
                    outcome: requireApproval
                """
                    .getBytes(UTF_8)));

    Verdict verdict = judge(Map.of("store", own), task);

    assertThat(verdict.getFindings())
        .filteredOn(
            finding -> List.of("unknown-agent", "strong-pool").contains(finding.getRuleId()))
        .extracting(finding -> finding.getRuleId() + " " + finding.getOutcome())
        .containsExactlyInAnyOrder("unknown-agent DENY", "strong-pool REQUIRE_APPROVAL");
  }

  @Test
  void shouldAskForApprovalWhenARepositoryWantsItOfEachPlan() {
    Policy careful =
        READER.read(
            new PolicyFile.Present("outcomes: {plan-approval: requireApproval}".getBytes(UTF_8)));

    Verdict verdict = judge(Map.of("store", careful, "other", DEFAULTS), task("src/**"));

    assertThat(verdict.getOutcome()).isEqualTo(VerdictOutcome.REQUIRE_APPROVAL);
    assertThat(verdict.getFindings())
        .extracting(RuleFinding::getReason)
        .contains("Repository store: A person looks at each plan.");
    assertThat(verdict.getPolicyVersion()).hasSize(64).isNotEqualTo(careful.version());
  }

  @Test
  void shouldAskTheGroupsOfAllRepositoriesThoughTheirRulesHaveOneName() {
    String rule =
        """
        groups: {owners: {members: [%s]}}
        rules:
          - id: look
            judges: plan
            reason: r
            outcome: requireApproval
            approval: {group: owners}
        """;
    Policy anns = READER.read(new PolicyFile.Present(rule.formatted("ann").getBytes(UTF_8)));
    Policy bobs = READER.read(new PolicyFile.Present(rule.formatted("bob").getBytes(UTF_8)));

    Verdict verdict = judge(Map.of("store", anns, "other", bobs), task("src/**"));

    assertThat(verdict.getApprovals())
        .extracting(approval -> approval.getApprovers().getFirst().getName())
        .containsExactlyInAnyOrder("ann", "bob");
  }

  @Test
  void shouldTakeTheLoginsOfThePolicyForWhatJudgingItselfFinds() {
    Policy own = READER.read(new PolicyFile.Present("logins: [sso]".getBytes(UTF_8)));

    assertThat(judge(Map.of("store", own), task("mvnw")).getApprovals())
        .singleElement()
        .satisfies(
            approval -> {
              assertThat(approval.getRuleId()).isEqualTo("plan-scope-protected");
              assertThat(approval.getLogins()).containsExactly("sso");
            });
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
        .contains("plan-inconsistent");
  }

  private static final GoalSubmitted GOAL =
      GoalSubmitted.newBuilder()
          .setGoalId("g")
          .setText("Raise prices")
          .setSubmittedBy("ann")
          .setSubmittedAt(Instant.EPOCH)
          .setRepositories(List.of())
          .setPlaybook(null)
          .setParameters(Map.of())
          .setLimits(
              GoalLimits.newBuilder()
                  .setGoalBudget(Budget.newBuilder().setCostMicros(7_000_000L).build())
                  .build())
          .build();

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void shouldNameTheRulesWhenAPlanIsJudgedByTheDefaults(
      String name, PlannedTask task, List<String> rules) {
    Verdict verdict = judge(GOAL, DEFAULTS, task);

    assertThat(verdict.getFindings())
        .extracting(RuleFinding::getRuleId)
        .containsExactlyInAnyOrderElementsOf(rules);
  }

  static List<Arguments> shouldNameTheRulesWhenAPlanIsJudgedByTheDefaults() {
    PlannedTask.Builder plain = PlannedTask.newBuilder(task("src/**"));
    return List.of(
        arguments("as it should be", plain.build(), List.of()),
        arguments("all of the repository", task("**"), List.of("broad-scope")),
        arguments("all, and one", task("src/**", "**/*"), List.of("broad-scope")),
        arguments("all, in other words", task("?*/**", "*"), List.of("broad-scope")),
        arguments("all with an ending", task("**/*.*"), List.of("broad-scope")),
        arguments("one kind everywhere", task("**/*.java"), List.of()),
        arguments(
            "a forbidden area", task(".github/workflows/**"), List.of("plan-scope-protected")),
        arguments(
            "no checks, no criteria",
            PlannedTask.newBuilder(plain).setChecks(List.of()).build(),
            List.of("task-without-proof")),
        arguments(
            "no checks",
            PlannedTask.newBuilder(plain)
                .setChecks(List.of())
                .setAcceptanceCriteria(List.of("It is faster."))
                .build(),
            List.of("task-without-checks")),
        arguments(
            "too much at once",
            PlannedTask.newBuilder(plain)
                .setAcceptanceCriteria(Collections.nCopies(13, "It is good."))
                .build(),
            List.of("task-too-large")),
        arguments(
            "an agent that nobody knows",
            PlannedTask.newBuilder(plain).setAgent(new AgentChoice("wizard", "{}")).build(),
            List.of("unknown-agent")),
        arguments(
            "one that becomes tasks",
            PlannedTask.newBuilder(plain)
                .setExpand(true)
                .setAgent(new AgentChoice("playbook", "{}"))
                .build(),
            List.of()),
        arguments(
            "no scope",
            PlannedTask.newBuilder(plain).setScope(List.of()).build(),
            List.of("plan-inconsistent")));
  }

  @Test
  void shouldAskAboutTheGoalItsBudgetAndWhoAsks() {
    Policy thrifty =
        policy(
            """
            rules:
              - id: expensive
                judges: plan
                when: goal.budget.costMicros > 5000000 && goal.submittedBy != 'boss'
                detail: "'It is ' + string(goal.budget.costMicros / 1000000) + ' dollars.'"
                reason: Ask the boss.
                outcome: requireApproval
            """);

    assertThat(judge(GOAL, thrifty, task("src/**")).getFindings())
        .extracting(RuleFinding::getReason)
        .containsExactly("Repository store: Ask the boss. It is 7 dollars.");
    assertThat(judge(Map.of("store", DEFAULTS), task("src/**")).getFindings())
        .as("no record of the goal, so no budget")
        .extracting(RuleFinding::getRuleId)
        .containsExactly("no-budget");
  }

  @Test
  void shouldConfineAnAgentToWhatAllRulesAllow() {
    Policy strict =
        policy(
            """
            rules:
              - id: offline
                judges: task
                when: task.scope.exists(glob, glob.startsWith('src/'))
                reason: r
                outcome: allow
                confine: {network: false, tools: [read, edit]}
              - id: no-shell
                judges: task
                reason: r
                outcome: allow
                confine: {tools: [read, search]}
            """);

    assertThat(judge(GOAL, strict, task("src/**")).getConfinements())
        .containsExactly(
            new Confinement("t", false, List.of("read"), List.of("offline", "no-shell")));
    assertThat(judge(GOAL, strict, task("docs/**")).getConfinements())
        .containsExactly(
            new Confinement("t", true, List.of("read", "search"), List.of("no-shell")));
  }

  private static Policy policy(String text) {
    return READER.read(new PolicyFile.Present(text.getBytes(UTF_8)));
  }

  private static Verdict judge(GoalSubmitted goal, Policy policy, PlannedTask... tasks) {
    return PlanRules.judge(
        "g", goal, plan(tasks), new TreeMap<>(Map.of("store", policy)), Instant.EPOCH);
  }
}
