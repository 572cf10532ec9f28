package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands on policy files: none of them needs a Divisi. */
class PolicyCommandsTest {
  private static final String OWN =
      """
      outcomes: {lock-file: deny, plan-approval: requireApproval}
      rules:
        - {id: sql, paths: ["**/*.sql"], reason: "Ask \\e[2Jthe DBA.", outcome: requireApproval}
      """;
  private static final String WRONG =
      """
      outcomes: {no-such: deny}
      rules:
        - {id: sql, when: "file.pth == 'x'", reason: "\\e[2Jgone", outcome: denied}
      """;

  @TempDir Path directory;
  private CommandFixture divisi;
  private Path policy;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  PolicyCommandsTest() {}

  @BeforeEach
  void setUp() throws IOException {
    divisi = new CommandFixture(directory);
    policy = Files.createDirectory(directory.resolve(".divisi")).resolve("policy.yaml");
    Files.writeString(policy, OWN);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private int run(String command, Object... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "policy";
    all[1] = command;
    for (int index = 0; index < arguments.length; index++) {
      all[index + 2] = arguments[index].toString();
    }
    return divisi.run(all);
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(divisi.out());
  }

  @Test
  void shouldSayHowManyRulesAreAskedWhenAPolicyIsValid() {
    assertThat(run("check", policy)).as(divisi.err()).isZero();
    assertThat(divisi.out())
        .startsWith(policy + " is valid: ")
        .containsPattern("\\d\\d rules are asked; version [0-9a-f]{64}\n");
    assertThat(divisi.access.started || divisi.access.startedForReading).isFalse();
  }

  @Test
  void shouldNameEveryProblemWithItsPlace() throws IOException {
    Path wrong = file("wrong.yaml", WRONG);

    assertThat(run("check", wrong)).isEqualTo(2);
    assertThat(divisi.out()).isEmpty();
    assertThat(divisi.err())
        .contains(wrong + ":3:70: rules[0].outcome: expected one of off, allow")
        .doesNotContain("\u001b");

    assertThat(run("check", wrong, "--json")).isEqualTo(2);
    assertThat(json().get("valid").booleanValue()).isFalse();
    JsonNode problem = json().get("problems").get(0);
    assertThat(problem.get("file").stringValue()).isEqualTo(wrong.toString());
    assertThat(problem.get("line").intValue()).isEqualTo(3);
    assertThat(problem.get("field").stringValue()).isEqualTo("rules[0].outcome");
  }

  @Test
  void shouldShowAConditionsProblemsAndEscapesHarmlessly() throws IOException {
    Path wrong =
        file(
            "wrong.yaml",
            WRONG.replace("denied", "deny").replace("no-such", "\"no-\\e]0;evil\\asuch\""));

    assertThat(run("check", wrong)).isEqualTo(2);
    assertThat(divisi.err())
        .contains(wrong + ":1:", "no rule has this id", wrong + ":3:26: rules[0].when: ")
        .contains("undefined field 'pth'")
        .doesNotContain("\u001b");
  }

  @Test
  void shouldHoldARepositoryToItsOrganisationsPolicy() throws IOException {
    Path organisation = file("org.yaml", "outcomes: {sensitive-area: deny}");
    Path milder = file("own.yaml", "outcomes: {sensitive-area: allow}");

    assertThat(run("check", milder)).isZero();
    assertThat(run("check", milder, "--organisation", organisation)).isEqualTo(2);
    assertThat(divisi.err())
        .contains(milder + ":1:28: outcomes.sensitive-area: the organisation's policy says deny");
    assertThat(run("check", organisation, "--as-organisation")).isZero();
    assertThat(run("check", milder, "--organisation", organisation, "--as-organisation"))
        .isEqualTo(2);
    assertThat(run("check", policy, "--organisation", directory.resolve("none.yaml"))).isEqualTo(2);
    assertThat(divisi.err()).contains("none.yaml does not exist");
  }

  @Test
  void shouldSayWhatIsWrongWithAFileThatIsNone() throws IOException {
    assertThat(run("check", directory.resolve("absent.yaml"))).isEqualTo(2);
    assertThat(run("check", directory)).isEqualTo(2);
    Path binary = directory.resolve("binary.yaml");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThat(run("check", binary)).isEqualTo(2);
    Path large = directory.resolve("large.yaml");
    Files.write(large, "#".repeat(1024 * 1024 + 1).getBytes(StandardCharsets.UTF_8));
    assertThat(run("check", large)).isEqualTo(2);
    assertThat(divisi.err())
        .contains("absent.yaml does not exist", "is a directory", "is not UTF-8 text")
        .contains("is larger than 1 MiB");
    assertThat(run("check", file("empty.yaml", ""))).isEqualTo(2);
    assertThat(divisi.err()).contains("the document is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "show", "test"})
  void shouldRefuseInACheckoutWhatIsNoPolicyOnceItIsCommitted(String command) throws IOException {
    Path near = Files.move(policy, policy.resolveSibling("Policy.yml"));
    assertThat(run(command, policy)).isEqualTo(2);
    assertThat(divisi.err())
        .contains("Policy.yml is not read. Rename it to policy.yaml, or remove");
    file(".divisi/policy-tests.yaml", "cases: []");
    assertThat(run("test", directory)).isEqualTo(2);

    Files.createSymbolicLink(policy, Files.move(near, directory.resolve("real.yaml")));
    assertThat(run(command, policy)).isEqualTo(2);
    assertThat(divisi.err()).contains("policy.yaml is a link");

    Path linked = Files.createDirectory(directory.resolve("linked")).resolve(".divisi");
    Files.createSymbolicLink(linked, Files.createDirectory(directory.resolve("elsewhere")));
    assertThat(run(command, linked.resolve("policy.yaml"))).isEqualTo(2);
    assertThat(divisi.err()).contains(".divisi is a link");
  }

  @Test
  void shouldShowWhatHoldsAndWhoSaysSo() throws IOException {
    Path organisation = file("org.yaml", "outcomes: {binary-file: deny}\nlimits: {maxFiles: 9}");

    assertThat(run("show", policy, "--organisation", organisation)).as(divisi.err()).isZero();
    assertThat(divisi.out())
        .containsPattern("secret +file +deny +defaults +It looks like a secret")
        .containsPattern("binary-file +file +deny +defaults, organisation +Nobody")
        .containsPattern("lock-file +file +deny +defaults, repository")
        .containsPattern("sql +file +requireApproval +repository +Ask the DBA.")
        .containsPattern("plan-approval +plan +requireApproval +defaults, repository")
        .contains("Limits: maxFiles 9, ")
        .doesNotContain("\u001b");

    CommandFixture again = new CommandFixture(directory);
    assertThat(again.run("policy", "show", policy.toString(), "--json")).isZero();
    JsonNode shown = JsonMapper.shared().readTree(again.out());
    assertThat(shown.get("limits").get("maxFiles").intValue()).isPositive();
    assertThat(shown.get("rules"))
        .anySatisfy(
            rule -> {
              assertThat(rule.get("id").stringValue()).isEqualTo("lock-file");
              assertThat(rule.get("from").stringValue()).isEqualTo("defaults");
              assertThat(rule.get("outcomeFrom").stringValue()).isEqualTo("repository");
            });
  }

  @Test
  void shouldShowWhatARuleHoldsForAndAsksForWhenAllIsWanted() throws IOException {
    Path own =
        file(
            "own.yaml",
            """
            logins: [sso, none]
            groups: {dba: {members: [ann]}}
            rules:
              - id: ddl
                paths: ["db/**"]
                when: file.addedLines > 3
                reason: Ask.
                outcome: requireApproval
                approval: {group: dba, within: 2d}
            """);

    assertThat(run("show", own, "--full")).as(divisi.err()).isZero();
    assertThat(divisi.out())
        .contains(
            """
            ddl: requireApproval, of each file (from repository)
              reason    Ask.
              paths     db/**
              when      file.addedLines > 3
              asks for  approval of 1 of dba (ann), within 2d
            """)
        .contains("Logins: sso, none\n");
    CommandFixture again = new CommandFixture(directory);
    assertThat(again.run("policy", "show", own.toString(), "--json")).isZero();
    assertThat(JsonMapper.shared().readTree(again.out()).get("rules"))
        .anySatisfy(
            rule -> assertThat(rule.get("when").asString()).isEqualTo("file.addedLines > 3"));
  }

  @Test
  void shouldShowTheDefaultsWhenThereIsNoFile() {
    assertThat(run("show")).as(divisi.err()).isZero();
    assertThat(divisi.out()).contains("Off: plan-approval");
    assertThat(divisi.err()).contains("There is no .divisi/policy.yaml here");
    assertThat(run("show", "--as-organisation")).isEqualTo(2);
    assertThat(run("show", directory.resolve("absent.yaml"))).isEqualTo(2);
    assertThat(divisi.run("policy")).isEqualTo(2);
    assertThat(divisi.err()).contains("policy replay");
  }

  @Test
  void shouldSayWhichCasesComeOutAsExpected() throws IOException {
    Files.writeString(
        policy.resolveSibling("policy-tests.yaml"),
        """
        cases:
          - name: a migration
            files: [{path: db/1.sql, after: "create table a;\\n"}]
            expect: {outcome: requireApproval, rules: [sql]}
          - name: "\\e[31ma lock file"
            files: [{path: go.sum, after: "a\\n"}]
            expect: {outcome: requireApproval, rules: [lock-file]}
        """);

    assertThat(run("test", directory)).isEqualTo(ExitCode.NOT_AS_EXPECTED.code());
    assertThat(divisi.out().lines())
        .containsExactly(
            "pass  a migration",
            "FAIL  a lock file",
            "      outcome: expected requireApproval, came deny",
            "      What the rules say:",
            "        deny  lock-file  go.sum: It decides which code is fetched, and nobody reads"
                + " it.",
            "2 cases, 1 not as expected");
    assertThat(divisi.access.started || divisi.access.startedForReading).isFalse();

    CommandFixture again = new CommandFixture(directory);
    assertThat(again.run("policy", "test", policy.toString(), "--json")).isEqualTo(7);
    JsonNode results = JsonMapper.shared().readTree(again.out());
    assertThat(results.get("cases").intValue()).isEqualTo(2);
    assertThat(results.get("failed").intValue()).isEqualTo(1);
    assertThat(results.get("results").get(1).get("differences").get(0).stringValue())
        .isEqualTo("outcome: expected requireApproval, came deny");
  }

  @Test
  void shouldTryAnOrganisationsPolicyAndTheLayersBelowARepositoryWithout() throws IOException {
    String cases =
        """
        cases:
          - name: a lock file
            files: [{path: go.sum, after: "a\\n"}]
            expect: {outcome: deny}
        """;
    Path organisation = file("org.yaml", "outcomes: {lock-file: deny}");
    file("org-tests.yaml", cases);
    assertThat(run("test", organisation, "--as-organisation")).as(divisi.out()).isZero();
    assertThat(divisi.out()).contains("1 case, as expected");

    Path other = Files.createDirectories(directory.resolve("other/.divisi"));
    Files.writeString(other.resolve("policy-tests.yaml"), cases);
    Path repository = directory.resolve("other");
    assertThat(run("test", repository, "--organisation", organisation)).isZero();
    assertThat(run("test", repository)).isEqualTo(7);
  }

  @Test
  void shouldSayWhenCasesOrPolicyCannotBeUsed() throws IOException {
    assertThat(run("test", directory)).isEqualTo(2);
    assertThat(divisi.err()).contains("policy-tests.yaml does not exist");

    Path tests = policy.resolveSibling("policy-tests.yaml");
    Files.writeString(tests, "cases:\n  - name: \"x\\e[2J\"\n    diff: \"?\\n\"\n");
    assertThat(run("test", directory)).isEqualTo(2);
    assertThat(divisi.err())
        .contains(tests + ":2:5: cases[0].expect: is required")
        .doesNotContain("\u001b");

    Files.writeString(policy, "rulez: []");
    assertThat(run("test", directory)).isEqualTo(2);
    assertThat(divisi.err()).contains(policy + ":1:1: rulez: unknown key");
    assertThat(run("test", directory.resolve("nowhere"))).isEqualTo(2);
  }
}
