package dev.divisi.policy;

import static dev.divisi.policy.Patches.added;
import static dev.divisi.policy.Patches.binary;
import static dev.divisi.policy.Patches.deleted;
import static dev.divisi.policy.Patches.modeChanged;
import static dev.divisi.policy.Patches.modified;
import static dev.divisi.policy.Patches.patch;
import static dev.divisi.policy.Patches.renamed;
import static dev.divisi.policy.Patches.subject;
import static dev.divisi.policy.Patches.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PatchRulesTest {
  private static final PolicyReader POLICIES = PolicyReader.shipped();
  private static final Policy DEFAULTS = POLICIES.read(new PolicyFile.Absent());

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void shouldNameTheRulesWhenAPatchIsJudgedByTheDefaults(
      String name, String diff, VerdictOutcome outcome, List<String> rules) {
    Verdict verdict = Patches.judge(subject(task("**"), patch(diff)), DEFAULTS);

    assertThat(objecting(verdict))
        .as(verdict.toString())
        .containsExactlyInAnyOrderElementsOf(rules);
    assertThat(verdict.getOutcome()).isEqualTo(outcome);
  }

  /** What is only noted does not object. */
  private static List<String> objecting(Verdict verdict) {
    return verdict.getFindings().stream()
        .filter(finding -> finding.getOutcome() != VerdictOutcome.ALLOW)
        .map(RuleFinding::getRuleId)
        .distinct()
        .toList();
  }

  static List<Arguments> shouldNameTheRulesWhenAPatchIsJudgedByTheDefaults() {
    VerdictOutcome allow = VerdictOutcome.ALLOW;
    VerdictOutcome deny = VerdictOutcome.DENY;
    VerdictOutcome ask = VerdictOutcome.REQUIRE_APPROVAL;
    return List.of(
        arguments("a plain change", modified("src/A.java"), allow, List.of()),
        arguments("nothing", "", allow, List.of()),
        arguments("a new file", added("src/B.java", "100644", "class B {}"), allow, List.of()),
        arguments("a file that goes", deleted("src/C.java"), allow, List.of()),
        arguments(
            "a name in another script", modified("\"src/\\303\\234ber.java\""), allow, List.of()),
        arguments("a name with blanks", blanks("docs/How to.md"), allow, List.of()),
        arguments("no line end at the end", noLineEnd(), allow, List.of()),
        arguments(
            "content that looks like headers",
            added(
                "src/x.diff",
                "100644",
                "diff --git a/.github/x b/.github/x",
                "++ b/.git/config",
                "@@ -1 +1 @@"),
            allow,
            List.of()),
        arguments("a plain rename", renamed("src/A.java", "src/B.java"), allow, List.of()),
        arguments("an executable that stays one", executable(), allow, List.of()),
        arguments(
            "a workflow",
            modified(".github/workflows/ci.yml"),
            deny,
            List.of("continuous-integration", "git-metadata")),
        arguments(
            "another host's pipeline",
            modified(".circleci/config.yml"),
            deny,
            List.of("continuous-integration")),
        arguments(
            "a pipeline in other case",
            modified("JENKINSFILE"),
            deny,
            List.of("continuous-integration")),
        arguments(
            "the playbooks",
            added(".divisi/playbooks/x.yaml", "100644", "a"),
            deny,
            List.of("divisi-configuration")),
        arguments(
            "the policy", modified(".divisi/policy.yaml"), deny, List.of("divisi-configuration")),
        arguments(
            "the policy in other case",
            modified(".DIVISI/Policy.yaml"),
            deny,
            List.of("agent-configuration", "divisi-configuration")),
        arguments(
            "what agents are told", modified("AGENTS.md"), deny, List.of("agent-configuration")),
        arguments(
            "what agents are told, deep",
            added("web/Claude.MD", "100644", "obey"),
            deny,
            List.of("agent-configuration")),
        arguments(
            "an agent's hooks",
            added("web/.claude/settings.json", "100644", "{}"),
            deny,
            List.of("agent-configuration")),
        arguments(
            "copilot's instructions",
            added(".github/copilot-instructions.md", "100644", "x"),
            deny,
            List.of("agent-configuration", "continuous-integration", "git-metadata")),
        arguments(
            "attributes that run filters",
            added(".gitattributes", "100644", "* filter=x"),
            deny,
            List.of("git-metadata")),
        arguments(
            "submodules", added("lib/.gitmodules", "100644", "x"), deny, List.of("git-metadata")),
        arguments(
            "git's folder in other case",
            added(".GIT/hooks/pre-commit", "100644", "x"),
            deny,
            List.of("git-metadata")),
        arguments(
            "git's folder by its short name",
            added("GIT~1/config", "100644", "x"),
            deny,
            List.of("git-metadata")),
        arguments(
            "git's folder with a dot at its end",
            added(".git./config", "100644", "x"),
            deny,
            List.of("git-metadata")),
        arguments(
            "git's folder as a stream",
            added(".git::$INDEX_ALLOCATION/config", "100644", "x"),
            deny,
            List.of("git-metadata", "path")),
        arguments(
            "git's folder with a character that HFS+ ignores",
            added("\".g\\342\\200\\214it/config\"", "100644", "x"),
            deny,
            List.of("git-metadata", "path")),
        arguments(
            "a protected name in wide letters",
            added("\"\\357\\274\\241GENTS.md\"", "100644", "x"),
            deny,
            List.of("agent-configuration")),
        arguments(
            "a protected file with a blank at its end",
            added("AGENTS.md ", "100644", "x")
                .replace("+++ b/AGENTS.md \n", "+++ b/AGENTS.md \t\n"),
            deny,
            List.of("agent-configuration")),
        arguments(
            "a name that hides its ending",
            added("infra/prod:main.tf", "100644", "x"),
            deny,
            List.of("container-file", "path")),
        arguments(
            "a slash that is none",
            added("\"db\\357\\274\\217x.sql\"", "100644", "x"),
            deny,
            List.of("path")),
        arguments(
            "a letter that shows nothing",
            added("\"src/A\\343\\205\\244.java\"", "100644", "x"),
            deny,
            List.of("path")),
        arguments(
            "a way out", added("src/../../x", "100644", "x"), deny, List.of("path", "write-scope")),
        arguments(
            "a way out, backwards",
            added("\"src\\\\..\\\\x\"", "100644", "x"),
            deny,
            List.of("path")),
        arguments(
            "a line end in a name", added("\"src/a\\nb\"", "100644", "x"), deny, List.of("path")),
        arguments(
            "a symbolic link",
            added("src/link", "120000", "/etc/passwd"),
            deny,
            List.of("file-mode")),
        arguments(
            "a file that becomes a link",
            modeChanged("src/A.java", "100644", "120000"),
            deny,
            List.of("file-mode")),
        arguments(
            "a submodule's link",
            added("vendor", "160000", "Subproject commit 1"),
            deny,
            List.of("file-mode")),
        arguments(
            "a file that becomes executable",
            modeChanged("tools/x.sh", "100644", "100755"),
            ask,
            List.of("executable-file")),
        arguments(
            "a new executable",
            added("tools/y.sh", "100755", "x"),
            ask,
            List.of("executable-file")),
        arguments(
            "an executable that is none any more",
            modeChanged("tools/x.sh", "100755", "100644"),
            allow,
            List.of()),
        arguments("a binary file", binary("src/logo.png"), ask, List.of("binary-file")),
        arguments("the wrapper everyone runs", modified("mvnw"), ask, List.of("build-file")),
        arguments(
            "a protected file that is renamed away",
            renamed("AGENTS.md", "docs/agents-old.md"),
            deny,
            List.of("agent-configuration")),
        arguments(
            "a file that is renamed to a protected one",
            renamed("docs/x.md", "web/.claude/commands/x.md"),
            deny,
            List.of("agent-configuration")),
        arguments("many lines", modified("src/A.java", 201), deny, List.of("max-changed-lines")),
        arguments("just few enough lines", modified("src/A.java", 200), allow, List.of()),
        arguments("many files", files(21), deny, List.of("max-files")),
        arguments("just few enough files", files(20), allow, List.of()),
        arguments(
            "several at once",
            modified("mvnw") + added("CLAUDE.md", "120000", "x"),
            deny,
            List.of("agent-configuration", "file-mode", "build-file")),
        arguments("no diff at all", "hello\n", deny, List.of("patch-inconsistent")),
        arguments(
            "no line end", modified("src/A.java").strip(), deny, List.of("patch-inconsistent")),
        arguments(
            "two names in one header",
            modified("src/A.java").replace("+++ b/src/A.java", "+++ b/.divisi/x"),
            deny,
            List.of("patch-inconsistent")),
        arguments(
            "a hunk that hides a file",
            modified("src/A.java").replace("-1,1 +1,1", "-1,9 +1,9") + modified("AGENTS.md"),
            deny,
            List.of("patch-inconsistent")),
        arguments(
            "a hunk that ends early",
            modified("src/A.java", 2).replace("-1,2 +1,2", "-1,1 +1,1"),
            deny,
            List.of("patch-inconsistent")),
        arguments(
            "names without a prefix",
            modified("src/A.java").replace("a/src", "src").replace("b/src", "src"),
            deny,
            List.of("patch-inconsistent")),
        arguments(
            "one file twice",
            modified("src/A.java") + modified("src/A.java"),
            deny,
            List.of("patch-inconsistent")));
  }

  private static String blanks(String path) {
    return modified(path)
        .replace("--- a/" + path + "\n", "--- a/" + path + "\t\n")
        .replace("+++ b/" + path + "\n", "+++ b/" + path + "\t\n");
  }

  private static String noLineEnd() {
    return modified("src/A.java")
            .replace("-old\n", "-old\n\\ No newline at end of file\n")
            .replace("+new\n", "+new\n\\ No newline at end of file\n")
        + modified("src/B.java");
  }

  private static String executable() {
    return modified("tools/x.sh").replace(" 100644\n", " 100755\n");
  }

  private static String files(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> modified("src/F" + number + ".java"))
        .collect(Collectors.joining());
  }

  @Test
  void shouldHaveAPersonReadALessonAndObjectToWhateverElseItTouches() {
    PlannedTask task =
        PlannedTask.newBuilder(Patches.task("**"))
            .setAgent(new AgentChoice("lesson", "{}"))
            .build();

    Verdict lesson = Patches.judge(subject(task, patch(modified("AGENTS.md"))), DEFAULTS);
    Verdict policy = Patches.judge(subject(task, patch(modified(".divisi/policy.yaml"))), DEFAULTS);

    assertThat(lesson.getOutcome()).isEqualTo(VerdictOutcome.REQUIRE_APPROVAL);
    assertThat(lesson.getFindings()).extracting(RuleFinding::getRuleId).contains("lesson");
    assertThat(policy.getOutcome()).isEqualTo(VerdictOutcome.DENY);
  }

  @Test
  void shouldObjectToEachFileWhenItIsOutsideOfTheScope() {
    Verdict verdict =
        Patches.judge(
            subject(
                task("web/src/**", "README.md"),
                patch(modified("web/src/A.java") + modified("web/x.xml") + modified("readme.md"))),
            DEFAULTS);

    assertThat(verdict.getOutcome()).isEqualTo(VerdictOutcome.DENY);
    assertThat(verdict.getFindings())
        .extracting(RuleFinding::getRuleId, RuleFinding::getPath, RuleFinding::getReason)
        .containsExactly(
            tuple(
                "write-scope",
                "web/x.xml",
                "The file is outside of the task's scope. It may write: web/src/**, README.md"),
            tuple(
                "write-scope",
                "readme.md",
                "The file is outside of the task's scope. It may write: web/src/**, README.md"));
  }

  @Test
  void shouldObjectWhenBothEndsOfARenameAreNotInScope() {
    assertThat(
            Patches.judge(
                    subject(task("web/**"), patch(renamed("core/A.java", "web/A.java"))), DEFAULTS)
                .getFindings())
        .extracting(RuleFinding::getPath)
        .containsExactly("core/A.java");
  }

  @Test
  void shouldObjectWhenThePatchListsOtherFilesThanItsDiffChanges() {
    String diff = modified("src/A.java") + modified("AGENTS.md");
    Patch lying =
        patch(
            diff,
            List.of(
                new FileChange("src/A.java", ChangeKind.MODIFIED, "100644", 1, 1),
                new FileChange("src/B.java", ChangeKind.MODIFIED, "100644", 1, 1)));

    assertThat(Patches.judge(subject(task("**"), lying), DEFAULTS).getFindings())
        .filteredOn(finding -> finding.getOutcome() != VerdictOutcome.ALLOW)
        .extracting(RuleFinding::getRuleId, RuleFinding::getPath)
        .containsExactly(
            tuple("patch-inconsistent", "AGENTS.md"),
            tuple("patch-inconsistent", "src/B.java"),
            tuple("agent-configuration", "AGENTS.md"));
  }

  @Test
  void shouldObjectWhenTheHashIsNotTheDiffs() {
    Patch wrong = Patch.newBuilder(patch(modified("src/A.java"))).setHash("00").build();

    assertThat(Patches.judge(subject(task("**"), wrong), DEFAULTS).getFindings())
        .extracting(RuleFinding::getReason)
        .containsExactly("The patch's hash is not its diff's.");
  }

  @Test
  void shouldKeepTheVerdictSmallWhenThereAreVeryManyFindings() {
    Verdict verdict = Patches.judge(subject(task("docs/**"), patch(files(1_000))), DEFAULTS);

    assertThat(verdict.getFindings()).hasSize(200);
    assertThat(verdict.getFindings().getLast().getReason()).endsWith(" (And 804 findings more.)");
  }

  @Test
  void shouldSayTheSameWhenItIsAskedAgain() {
    Patch patch = patch(modified("mvnw") + added("CLAUDE.md", "120000", "x"));

    assertThat(Patches.judge(subject(task("**"), patch), DEFAULTS))
        .isEqualTo(
            Patches.judge(subject(task("**"), patch), POLICIES.read(new PolicyFile.Absent())));
  }

  @Test
  void shouldDenyEverythingWhenThePolicyCannotBeRead() {
    Policy invalid = POLICIES.read(new PolicyFile.Present("limits: {maxFils: 3}".getBytes(UTF_8)));

    Verdict verdict = Patches.judge(subject(task("**"), patch(modified("src/A.java"))), invalid);

    assertThat(verdict.getOutcome()).isEqualTo(VerdictOutcome.DENY);
    assertThat(verdict.getFindings())
        .extracting(RuleFinding::getRuleId, RuleFinding::getReason)
        .containsExactly(
            tuple(
                "policy-invalid",
                ".divisi/policy.yaml:1:10: limits.maxFils: unknown key; did you mean maxFiles?"
                    + " known keys: maxFiles, maxChangedLines, agentReviewFrom, onePersonFrom,"
                    + " twoPersonsFrom"));
  }
}
