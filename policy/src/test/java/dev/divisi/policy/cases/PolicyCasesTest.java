package dev.divisi.policy.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.divisi.documents.DocumentException;
import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyReader;
import dev.divisi.schemas.RuleFinding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyCasesTest {
  private static final PolicyReader READER = PolicyReader.shipped();

  private static List<CaseResult> judge(String policy, String cases)
      throws DocumentException, InterruptedException {
    READER.check("policy.yaml", policy.getBytes(UTF_8));
    return PolicyCases.read("policy-tests.yaml", cases)
        .judge(READER, new PolicyFile.Present(policy.getBytes(UTF_8)));
  }

  private static CaseResult only(String policy, String cases) throws Exception {
    List<CaseResult> results = judge(policy, cases);
    assertThat(results).hasSize(1);
    return results.getFirst();
  }

  @Test
  void shouldPassWhenTheDefaultsSayWhatEachCaseExpects() throws Exception {
    List<CaseResult> results =
        judge(
            "outcomes: {}",
            """
            cases:
              - name: a plain change
                files: [{path: src/A.java, before: "a\\n", after: "b\\n"}]
                expect: {outcome: allow, noted: []}
              - name: outside of the scope
                task: {scope: ["web/**"]}
                files: [{path: core/A.java, before: "a\\n", after: "b\\n"}]
                expect: {outcome: deny, rules: [write-scope]}
              - name: a diff that git wrote
                diff: |
                  diff --git a/mvnw b/mvnw
                  index 1111111..2222222 100755
                  --- a/mvnw
                  +++ b/mvnw
                  @@ -1 +1 @@
                  -old
                  +new
                expect: {outcome: requireApproval, rules: [build-file], approvals: [build-file]}
              - name: a binary file that becomes a link and an executable
                files:
                  - {path: a.png, binary: true}
                  - {path: b, before: x, after: /etc/passwd, mode: 120000}
                  - {path: c.sh, mode: 100755}
                expect: {outcome: deny, rules: [binary-file, file-mode, executable-file]}
              - name: a rename out of a protected place
                files: [{path: docs/old.md, previousPath: AGENTS.md}]
                expect: {outcome: deny, rules: [agent-configuration]}
              - name: a plan that anybody may write anything in
                plan:
                  tasks: [{scope: ["**"], agent: nobody}]
                expect: {outcome: deny, rules: [unknown-agent, broad-scope, task-without-proof]}
              - name: a plan of agents that cost money
                goal: {budget: {tokens: 5}}
                plan:
                  tasks:
                    - scope: ["src/**"]
                      agent: {command: {run: [make]}}
                      checks: [{name: tests, command: [make, test], timeout: 1m}]
                expect: {outcome: allow, noted: []}
            """);

    assertThat(results).hasSize(7).allSatisfy(each -> assertThat(each.differences()).isEmpty());
  }

  @Test
  void shouldGiveConditionsWhatTheCaseSays() throws Exception {
    String policy =
        """
        groups:
          release-managers: {members: [ann, bob]}
        rules:
          - id: freeze
            judges: patch
            when: >-
              time > timestamp('2026-12-20T00:00:00Z') && stage == 'merging' && agent.name == 'gem'
              && agent.family == 'recipe' && agent.configuration == '{"recipes":[]}'
              && agent.pool == 'big' && spend.tokens == 7 && evidence == ['tests: 0'] && goalId == 'g'
              && repository.name == 'shop' && repository.baseRef == 'main'
              && task.checks[0].command == ['make'] && task.acceptanceCriteria == ['It works.']
            reason: Not before Christmas.
            outcome: requireApproval
            approval: {group: release-managers}
            checks: [{name: smoke, command: [make, smoke]}]
            reviews: [seniors]
        """;
    String cases =
        """
        cases:
          - name: late
            time: 2026-12-24
            stage: merging
            agent: gem
            spend: {tokens: 7}
            evidence: ["tests: 0"]
            goal: {id: g}
            repository: {name: shop, baseRef: main}
            task:
              agent: {recipe: {recipes: []}}
              pool: big
              checks: [{name: all, command: [make]}]
              acceptanceCriteria: [It works.]
            files: [{path: a.txt, after: "a\\n"}]
            expect:
              outcome: requireApproval
              rules: [freeze]
              approvals: [%s]
              checks: [smoke]
              reviews: [seniors]
        """;

    assertThat(only(policy, cases.formatted("release-managers")).differences()).isEmpty();
    assertThat(only(policy, cases.formatted("freeze")).differences()).isEmpty();
    assertThat(only(policy, cases.formatted("")).differences())
        .containsExactly("approvals: expected none, came release-managers");
  }

  @Test
  void shouldSayWhatWasExpectedAndWhatCame() throws Exception {
    CaseResult result =
        only(
            "outcomes: {lock-file: deny, weakened-tests: allow}",
            """
            cases:
              - name: wrong in all
                files: [{path: go.sum, after: "a\\n"}]
                expect:
                  outcome: requireApproval
                  rules: [lock-file, max-files]
                  noted: [weakened-tests]
                  approvals: [people]
                  checks: [smoke]
                  reviews: [seniors]
            """);

    assertThat(result.passed()).isFalse();
    assertThat(result.differences())
        .containsExactly(
            "outcome: expected requireApproval, came deny",
            "rules: expected lock-file, max-files, came lock-file",
            "noted: expected weakened-tests, came none",
            "approvals: expected people, came none",
            "checks: expected smoke, came none",
            "reviews: expected seniors, came none");
    assertThat(result.verdict().getFindings())
        .extracting(RuleFinding::getReason)
        .containsExactly("It decides which code is fetched, and nobody reads it.");
  }

  @Test
  void shouldNotCompareWhatIsNotExpected() throws Exception {
    assertThat(
            only(
                    "outcomes: {}",
                    """
                    cases:
                      - {name: a, files: [{path: go.sum, after: a}], expect: {outcome: requireApproval}}
                    """)
                .passed())
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource
  void shouldNameEachProblemWithItsPlace(String cases, String problem) {
    assertThatThrownBy(() -> PolicyCases.read("t.yaml", cases))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(problem);
  }

  static List<Arguments> shouldNameEachProblemWithItsPlace() {
    String expect = ", expect: {outcome: allow}}";
    String file = "files: [{path: a, after: b}]";
    return List.of(
        arguments("cases: []", "t.yaml:1:1: needs cases"),
        arguments("{}", "needs cases"),
        arguments("cases: [{name: a, " + file + "}]", "cases[0].expect: is required"),
        arguments(
            "cases: [{name: a" + expect + "]", "needs one of diff, files and plan; it has none"),
        arguments("cases: [{name: a, diff: '', " + file + expect + "]", "it has more than one"),
        arguments("cases: [{name: '', " + file + expect + "]", "the name is empty"),
        arguments(
            "cases:\n- {name: a, " + file + expect + "\n- {name: a, " + file + expect,
            "t.yaml:3:10: cases[1].name: another case has this name"),
        arguments(
            "cases: [{name: a, diff: \"hello\\n\"" + expect + "]",
            "t.yaml:1:25: cases[0].diff: git would not write it so: line 1 of the diff"),
        arguments(
            "cases: [{name: a, task: {scope: ['{a']}, " + file + expect + "]",
            "cases[0].task.scope[0]: "),
        arguments(
            "cases: [{name: a, plan: {tasks: [{scope: ['{a']}]}" + expect + "]",
            "cases[0].plan.tasks[0].scope[0]: "),
        arguments(
            "cases: [{name: a, agent: x, plan: {tasks: [{}]}" + expect + "]", "are for patches"),
        arguments(
            "cases: [{name: a, time: noon, " + file + expect + "]", "time must be a day such as"),
        arguments(
            "cases: [{name: a, evidence: [x], " + file + expect + "]", "only with stage: merging"),
        arguments(
            "cases: [{name: a, task: {agent: [x]}, " + file + expect + "]",
            "agent must be a family"),
        arguments("cases: [{name: a, files: [{path: a}]" + expect + "]", "needs before, after"),
        arguments(
            "cases: [{name: a, files: [{path: a, before: x, after: x}]" + expect + "]",
            "before and after are the same"),
        arguments(
            "cases: [{name: a, files: [{path: a, mode: 7}]" + expect + "]", "mode must be git's"),
        arguments(
            "cases: [{name: a, files: [{path: a, mode: 120000}]" + expect + "]", "needs after"),
        arguments(
            "cases: [{name: a, files: [{path: a, previousPath: b, after: x}]" + expect + "]",
            "with previousPath"),
        arguments(
            "cases: [{name: a, " + file + ", expect: {outcome: maybe}}]",
            "expected one of allow, requireApproval, deny"),
        arguments(
            "cases: [{name: a, " + file + ", expect: {outcome: allow, rules: [x]}}]",
            "what is allowed has no rules that object"),
        arguments(
            "cases: [{name: a, " + file + ", expect: {outcome: deny, rules: []}}]",
            "some rule objects"),
        arguments(
            "cases: [{name: a, " + file + ", expects: {}}]", "unknown key; did you mean expect?"));
  }
}
