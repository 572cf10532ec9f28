package dev.divisi.policy;

import static dev.divisi.policy.Patches.modified;
import static dev.divisi.policy.Patches.patch;
import static dev.divisi.policy.Patches.subject;
import static dev.divisi.policy.Patches.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.divisi.documents.DocumentException;
import dev.divisi.schemas.Approver;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.RequiredApproval;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
    return Patches.judge(subject(task("**"), patch(diff)), policy(policy));
  }

  @Test
  void shouldKeepTheDefaultsWhenTheRepositoryAddsSomething() {
    String own =
        """
        rules:
          - {id: migrations, paths: ["db/**"], reason: Ask the DBA., outcome: requireApproval}
        """;

    assertThat(judge(own, modified("DB/v1.sql") + modified("AGENTS.md")).getFindings())
        .extracting(RuleFinding::getRuleId)
        .containsExactly("agent-configuration", "migrations");
  }

  @Test
  void shouldLeaveAPathAloneWhenTheRuleExceptsIt() {
    String own =
        """
        rules:
          - {id: sql, paths: ["**/*.sql"], except: ["test/**"], reason: Ask., outcome: deny}
        """;

    assertThat(judge(own, modified("test/a.sql")).getOutcome()).isEqualTo(VerdictOutcome.ALLOW);
    assertThat(judge(own, modified("main/a.sql")).getOutcome()).isEqualTo(VerdictOutcome.DENY);
  }

  @Test
  void shouldAskTheConditionAndSayTheDetailWhenARuleHasThem() {
    String own =
        """
        rules:
          - id: no-sleep
            when: file.path.endsWith('.java') && file.added.exists(line, line.text.contains('new'))
            detail: "'In line ' + string(file.added[0].number) + '.'"
            reason: Tests do not sleep.
            outcome: deny
        """;

    assertThat(judge(own, modified("a.java") + modified("a.txt")).getFindings())
        .extracting(RuleFinding::getReason)
        .containsExactly("Tests do not sleep. In line 1.");
  }

  @Test
  void shouldSeeWhatWasSpentAndWhenAndByWhomWhenAConditionAsks() {
    String own =
        """
        rules:
          - {id: dear, judges: patch, when: spend.costMicros > 500000, reason: r, outcome: deny}
          - id: weekend
            judges: patch
            when: time.getDayOfWeek('Europe/Berlin') in [0, 6]
            reason: r
            outcome: deny
          - {id: command, when: agent.family == 'command', reason: r, outcome: deny}
        """;
    PatchSubject cheap = subject(task("**"), patch(modified("a")));
    PatchSubject dear =
        new PatchSubject(
            cheap.goalId(),
            cheap.repository(),
            cheap.task(),
            cheap.patch(),
            cheap.agent(),
            new Spend(1_000L, 500_001L, 3L),
            cheap.stage(),
            cheap.evidence(),
            Instant.parse("2026-11-20T12:00:00Z"));

    assertThat(Patches.judge(cheap, policy(own)).getFindings())
        .as("on a Saturday")
        .extracting(RuleFinding::getRuleId)
        .containsExactlyInAnyOrder("command", "weekend");
    assertThat(Patches.judge(dear, policy(own)).getFindings())
        .as("on a Friday")
        .extracting(RuleFinding::getRuleId)
        .containsExactlyInAnyOrder("command", "dear");
  }

  @Test
  void shouldSeeWhereAFileChangesWhenAConditionAsksForHunks() {
    String own =
        """
        rules:
          - id: top
            when: file.hunks.exists(hunk, hunk.newStart == 1 && hunk.removed.size() == 2)
            reason: The head of the file changes.
            outcome: deny
        """;

    assertThat(judge(own, modified("a", 2)).getOutcome()).isEqualTo(VerdictOutcome.DENY);
    assertThat(judge(own, modified("a", 1)).getOutcome()).isEqualTo(VerdictOutcome.ALLOW);
  }

  @Test
  void shouldListEveryRuleThatHoldsAndOnlyNoteWhatIsAllowed() {
    String own =
        """
        rules:
          - {id: seen, paths: ["**"], reason: Noted., outcome: allow}
          - {id: asleep, paths: ["**"], reason: Off., outcome: off}
        """;
    Verdict verdict = judge(own, modified("a"));

    assertThat(verdict.getOutcome()).isEqualTo(VerdictOutcome.ALLOW);
    assertThat(verdict.getFindings()).extracting(RuleFinding::getRuleId).containsExactly("seen");
    assertThat(judge("outcomes: {seen: deny}\n" + own, modified("a")).getFindings())
        .as("a rule of the same document is not there yet")
        .extracting(RuleFinding::getRuleId)
        .containsExactly("policy-invalid");
  }

  @Test
  void shouldAskForApprovalsChecksAndReviewsWhenRulesSaySo() {
    String own =
        """
        groups:
          database:
            members: [ann, bob]
            standIns:
              - {for: ann, by: dora, until: 2026-12-24}
        rules:
          - id: migrations
            paths: ["db/**"]
            reason: A migration cannot be taken back.
            outcome: requireApproval
            approval: {group: database, people: 2, notTheAuthor: true, within: 2d, valid: 7d}
            checks:
              - {name: migrate, command: [make, migrate], timeout: 3m}
            reviews: [database-reviewers]
        """;
    Verdict verdict = judge(own, modified("db/1.sql") + modified("db/2.sql"));

    assertThat(verdict.getApprovals())
        .containsExactly(
            new RequiredApproval(
                "migrations",
                "database",
                List.of(
                    new Approver("ann", null, null),
                    new Approver("bob", null, null),
                    new Approver("dora", "ann", 1_798_156_800_000L)),
                2,
                true,
                2 * 86_400,
                7 * 86_400,
                List.of()));
    assertThat(verdict.getChecks())
        .containsExactly(new CheckCommand("migrate", List.of("make", "migrate"), 180));
    assertThat(verdict.getReviewPools()).containsExactly("database-reviewers");
    assertThat(judge(own, modified("src/A.java")).getApprovals()).isEmpty();
  }

  @Test
  void shouldFollowTheRepositoryWhenNobodyIsAboveIt() {
    assertThat(judge("limits: {maxChangedLines: 1}", modified("a")).getOutcome())
        .isEqualTo(VerdictOutcome.DENY);
    assertThat(
            judge(
                    "limits: {maxChangedLines: 1}\noutcomes: {max-changed-lines: requireApproval}",
                    modified("a"))
                .getOutcome())
        .isEqualTo(VerdictOutcome.REQUIRE_APPROVAL);
    assertThat(judge("limits: {maxChangedLines: 9000}", modified("a", 4000)).getOutcome())
        .isEqualTo(VerdictOutcome.ALLOW);
    assertThat(judge("outcomes: {build-file: off}", modified("mvnw")).getFindings()).isEmpty();
    assertThat(judge("outcomes: {build-file: allow}", modified("mvnw")).getFindings()).hasSize(1);
  }

  @Test
  void shouldDenyWhenAConditionHasNoValue() {
    String own =
        """
        rules:
          - {id: first, when: "file.added[7].text == 'x'", reason: r, outcome: allow}
        """;
    Verdict verdict = judge(own, modified("a"));

    assertThat(verdict.getOutcome()).isEqualTo(VerdictOutcome.DENY);
    assertThat(verdict.getFindings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.getRuleId()).isEqualTo("rule-failed");
              assertThat(finding.getReason()).startsWith("The rule first could not be asked: ");
            });
  }

  @Test
  void shouldDenyAtOnceWhenConditionsWouldReadWithoutEnd() {
    String own =
        """
        limits: {maxChangedLines: 1000000}
        rules:
          - id: greedy
            when: "file.added.exists(a, file.added.exists(b, a.text + b.text == 'x'))"
            reason: r
            outcome: allow
        """;

    assertThat(judge(own, modified("a", 5_000)).getFindings())
        .extracting(RuleFinding::getRuleId)
        .contains("rule-failed");
  }

  @Test
  void shouldDenyAtOnceWhenAPatternIsLookedForInALongTextAgainAndAgain() {
    String own =
        """
        limits: {maxChangedLines: 1000000}
        rules:
          - id: greedy
            when: "[file.addedText].exists(t, file.added.exists(l, t.matches('(x+x+)+y')))"
            reason: r
            outcome: allow
        """;
    String long1 = "x".repeat(100_000);
    String diff =
        Patches.added(
                "a.txt",
                "100644",
                IntStream.range(0, 3_000).mapToObj(n -> "z").toArray(String[]::new))
            .replaceFirst("\\+z", "+" + long1);

    long began = System.nanoTime();
    Verdict verdict = judge(own, diff);

    assertThat(verdict.getFindings()).extracting(RuleFinding::getRuleId).contains("rule-failed");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void shouldHaveAnotherVersionWhenThePolicyIsAnother() throws DocumentException {
    String defaults = READER.read(new PolicyFile.Absent()).version();

    assertThat(defaults).hasSize(64);
    assertThat(policy("limits: {maxFiles: 3}").version()).isNotEqualTo(defaults);
    assertThat(policy("limits: {maxFiles: 3}").version())
        .isEqualTo(policy("limits: {maxFiles: 3}").version());
    assertThat(policy("limits: {maxFiles").version())
        .isNotEqualTo(policy("limits: {maxFiles: 3}").version());
    assertThat(under("limits: {maxFiles: 3}").read(new PolicyFile.Absent()).version())
        .isNotEqualTo(policy("limits: {maxFiles: 3}").version());
  }

  private static PolicyReader under(String organisation) throws DocumentException {
    return PolicyReader.under("organisation.yaml", organisation.getBytes(UTF_8));
  }

  @Test
  void shouldNameThePlaceWhenTheOrganisationsPolicyIsInvalid() {
    assertThatThrownBy(() -> under("outcomes: {write-scope: off}"))
        .hasMessage(
            "organisation.yaml:1:25: outcomes.write-scope: this rule cannot be made weaker");
  }

  @Test
  void shouldAskForALoginWhereItMattersWhoApproves() throws DocumentException {
    String rules =
        """
        groups: {security: {members: [ann]}}
        rules:
          - {id: group, paths: [a], reason: r, outcome: requireApproval, approval: {group: security}}
          - {id: two, paths: [a], reason: r, outcome: requireApproval, approval: {people: 2}}
          - {id: apart, paths: [a], reason: r, outcome: requireApproval, approval: {notTheAuthor: true}}
          - {id: anyone, paths: [a], reason: r, outcome: requireApproval}
        """;

    assertThat(judge(rules, modified("a")).getApprovals())
        .extracting(RequiredApproval::getRuleId, RequiredApproval::getLogins)
        .containsExactly(
            tuple("group", List.of()),
            tuple("two", List.of()),
            tuple("apart", List.of()),
            tuple("anyone", null));
    assertThat(judge("logins: [sso, none]\n" + rules, modified("a")).getApprovals())
        .extracting(RequiredApproval::getLogins)
        .containsOnly(List.of("sso", ""));
    assertThat(
            Patches.judge(
                    subject(task("**"), patch(modified("a"))),
                    under("logins: [sso, ldap]")
                        .read(new PolicyFile.Present(("logins: [sso]\n" + rules).getBytes(UTF_8))))
                .getApprovals())
        .as("a repository may take fewer")
        .extracting(RequiredApproval::getLogins)
        .containsOnly(List.of("sso"));
  }

  @Test
  void shouldRefuseARepositoryThatTakesOtherLoginsThanTheOrganisation() throws DocumentException {
    assertThat(under("logins: [sso]").read(present("logins: [sso, local]")))
        .isInstanceOfSatisfying(
            Policy.Invalid.class,
            invalid ->
                assertThat(invalid.reason())
                    .isEqualTo(
                        ".divisi/policy.yaml:1:15: logins[1]: the organisation's policy takes only"
                            + " sso; a repository can only be stricter"));
    assertThat(under("rules: []").read(present("logins: [none]")))
        .isInstanceOfSatisfying(
            Policy.Invalid.class,
            invalid ->
                assertThat(invalid.reason())
                    .contains("an approval needs a login under the organisation's policy"));
    assertThat(under("rules: []").read(present("logins: [sso]"))).isInstanceOf(Policy.Valid.class);
    assertThat(READER.read(present("logins: [none]"))).isInstanceOf(Policy.Valid.class);
    assertThat(READER.read(present("logins: []"))).isInstanceOf(Policy.Invalid.class);
  }

  private static PolicyFile present(String text) {
    return new PolicyFile.Present(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource
  void shouldRefuseARepositoryThatLoosensWhatTheOrganisationSays(String own, String reason)
      throws DocumentException {
    PolicyReader reader =
        under(
            """
            limits: {maxFiles: 10}
            outcomes: {build-file: deny, plan-approval: requireApproval}
            groups: {security: {members: [ann]}}
            rules:
              - id: keys
                paths: ["keys/**"]
                reason: r
                outcome: requireApproval
                approval: {group: security}
            """);

    assertThat(reader.read(new PolicyFile.Present(own.getBytes(UTF_8))))
        .isInstanceOfSatisfying(
            Policy.Invalid.class,
            invalid -> assertThat(invalid.reason()).isEqualTo(".divisi/policy.yaml:" + reason));
  }

  static List<Arguments> shouldRefuseARepositoryThatLoosensWhatTheOrganisationSays() {
    return List.of(
        arguments(
            "limits: {maxFiles: 11}",
            "1:20: limits.maxFiles: the organisation's policy says 10; a repository can only be"
                + " stricter"),
        arguments(
            "outcomes: {build-file: requireApproval}",
            "1:24: outcomes.build-file: the organisation's policy says deny; a repository can"
                + " only be stricter"),
        arguments(
            "outcomes: {lock-file: allow}",
            "1:23: outcomes.lock-file: the organisation's policy says requireApproval; a"
                + " repository can only be stricter"),
        arguments(
            "outcomes: {keys: off}",
            "1:18: outcomes.keys: the organisation's policy says requireApproval; a repository can"
                + " only be stricter"),
        arguments(
            "groups: {security: {members: [eve]}}",
            "1:20: groups.security: the organisation's policy has this group; choose another"
                + " name"));
  }

  @ParameterizedTest
  @MethodSource
  void shouldNameThePlaceWhenAPolicyIsInvalid(String text, String reason) {
    assertThat(policy(text))
        .isInstanceOfSatisfying(
            Policy.Invalid.class, invalid -> assertThat(invalid.reason()).isEqualTo(reason));
  }

  private static String rule(String rest) {
    return "rules:\n  - {id: mine, reason: r, outcome: deny, " + rest + "}\n";
  }

  static List<Arguments> shouldNameThePlaceWhenAPolicyIsInvalid() {
    String file = ".divisi/policy.yaml:";
    return List.of(
        arguments("", file + "1:1: the document is empty"),
        arguments(
            "outcomes: {patch-inconsistent: allow}",
            file + "1:32: outcomes.patch-inconsistent: this rule always denies"),
        arguments(
            "outcomes: {divisi-configuration: allow, git-metadata: requireApproval}",
            file
                + "1:34: outcomes.divisi-configuration: this rule cannot be made weaker\n"
                + file
                + "1:55: outcomes.git-metadata: this rule cannot be made weaker"),
        arguments(
            "outcomes: {max-files: forbid}",
            file
                + "1:23: outcomes.max-files: expected one of off, allow, requireApproval, deny,"
                + " found the text \"forbid\""),
        arguments("limits: {maxFiles: 0}", file + "1:9: limits: maxFiles must be 1 or more"),
        arguments(
            """
            rules:
              - {id: mine, paths: ["../x", "a"], reason: r, outcome: deny}
              - {id: divisi-configuration, paths: [none], reason: r, outcome: allow}
            """,
            file
                + "2:24: rules[0].paths[0]: The pattern \"../x\" has a '..' segment.\n"
                + file
                + "3:10: rules[1].id: another rule has this id; choose a new one, or set the"
                + " outcome of that one under outcomes"),
        arguments(
            rule("when: file.pth == 'x'"), file + "2:52: rules[0].when: undefined field 'pth'"),
        arguments(
            rule("when: file.path"),
            file + "2:48: rules[0].when: must be true or false, not string"),
        arguments(
            rule("when: \"file.addedLines >\""),
            file + "2:66: rules[0].when: mismatched input '<EOF>'"),
        arguments(
            rule("when: goal.submittedBy == 'x'"),
            file + "2:48: rules[0].when: undeclared reference to 'goal'"),
        arguments(
            """
            rules:
              - id: mine
                reason: r
                outcome: deny
                when: |
                  file.binary
                    && file.bnary
            """,
            file + "7:16: rules[0].when: undefined field 'bnary'"),
        arguments(
            rule("paths: [a], detail: file.binary"),
            file + "2:62: rules[0].detail: must be a text, not bool"),
        arguments(
            rule("paths: [a], approval: {people: 2}"),
            file
                + "2:5: rules[0]: what is denied cannot be approved: take approval away, or use"
                + " requireApproval"),
        arguments(
            rule("judges: task, paths: [a]"),
            file
                + "2:5: rules[0]: paths, kinds, except and exceptAgents are for rules that judge files"),
        arguments(
            rule("judges: plan, checks: [{name: a, command: [b]}]"),
            file + "2:5: rules[0]: checks and reviews are for rules that judge files or patches"),
        arguments(
            "groups: {a: {members: [x], standIns: [{for: x, by: y, until: tomorrow}]}}",
            file
                + "1:39: groups.a.standIns[0]: until must be a day such as 2026-12-24, not"
                + " tomorrow"),
        arguments(
            "rules: [{id: x, paths: [a], reason: r, outcome: requireApproval, approval: {group:"
                + " b}}]",
            file + "1:84: rules[0].approval.group: there is no such group; there are: none"),
        arguments(
            rule("when: \"[1].exists(a, [1].exists(b, [1].exists(c, a + b == c)))\""),
            file + "2:49: rules[0].when: goes through lists more than 2 deep; use two rules"),
        arguments(
            rule("when: \"file.path.matches('(')\""),
            file + "2:49: rules[0].when: error parsing regexp: missing closing ): `(`"),
        arguments(
            rule("kinds: [sauce]"),
            file
                + "2:5: rules[0]: there is no kind sauce; there are: source, test, documentation,"
                + " dependencyManifest, lockFile, ci, container, build, agentInstructions,"
                + " configuration, data, other"),
        arguments(
            "rules: [{id: x, reason: r, outcome: deny}]",
            file + "1:9: rules[0]: needs paths, kinds, or a condition (when)"));
  }

  @Test
  void shouldBeInvalidWhenTheFileIsNoText() {
    assertThat(READER.read(new PolicyFile.Present(new byte[] {(byte) 0xff, (byte) 0xfe})))
        .isInstanceOf(Policy.Invalid.class);
    assertThat(READER.read(new PolicyFile.Unreadable("COMMIT_MISSING: gone")))
        .isInstanceOf(Policy.Invalid.class);
  }

  @Test
  void shouldAskForEveryApprovalWhenARepositoryNamesItsOwnPeopleToo() {
    String own =
        """
        groups: {friends: {members: [mallory]}}
        rules:
          - id: mine
            paths: ["**"]
            reason: r
            outcome: requireApproval
            approval: {group: friends}
        """;

    assertThat(judge(own, modified("src/auth/Login.java")).getApprovals())
        .extracting(RequiredApproval::getRuleId, RequiredApproval::getGroup)
        .containsExactlyInAnyOrder(tuple("mine", "friends"), tuple("sensitive-area", null));
  }

  @Test
  void shouldLeaveAFileAloneOnlyWhenItIsWrittenJustSo() {
    String own =
        """
        rules:
          - {id: java, paths: ["**/*.java"], except: ["src/gen/**"], reason: r, outcome: deny}
        """;

    assertThat(judge(own, modified("src/gen/A.java")).getOutcome()).isEqualTo(VerdictOutcome.ALLOW);
    assertThat(judge(own, modified("src/Gen/A.java")).getOutcome()).isEqualTo(VerdictOutcome.DENY);
  }

  @Test
  void shouldShowOneFindingOfEachRuleHoweverManyThereAre() {
    String own =
        """
        limits: {maxFiles: 1000}
        rules:
          - {id: all, paths: ["**"], reason: r, outcome: requireApproval}
          - {id: last, judges: patch, reason: r, outcome: requireApproval}
        """;
    StringBuilder diff = new StringBuilder();
    for (int file = 0; file < 300; file++) {
      diff.append(modified("src/F" + file + ".txt"));
    }

    assertThat(judge(own, diff.toString()).getFindings())
        .extracting(RuleFinding::getRuleId)
        .contains("last");
  }

  @Test
  void shouldSayWhenTheOrganisationsPolicyIsNotThere() {
    assertThatThrownBy(() -> PolicyReader.under(Optional.of(Path.of("absent.yaml"))))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("absent.yaml:1:1: does not exist; it is to be the organisation's");
  }
}
