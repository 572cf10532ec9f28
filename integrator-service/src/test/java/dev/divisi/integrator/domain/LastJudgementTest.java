package dev.divisi.integrator.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.integrator.Orders;
import dev.divisi.policy.DiffPatch;
import dev.divisi.policy.Evaluation;
import dev.divisi.policy.PatchSubject;
import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyReader;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.GivenApproval;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.testing.GitFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastJudgementTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static final String GROUP =
      """
      groups:
        database:
          members: [ann, bob]
          standIns:
            - {for: ann, by: dora, until: 2026-11-20}
            - {for: ann, by: eve, until: 2026-12-24}
            - {for: bob, by: eve, until: 2026-12-24}
            - {for: bob, by: fay, until: 2026-12-24}
      rules:
        - id: schema
          paths: ["other.txt"]
          reason: Data is at stake.
          outcome: requireApproval
          approval: {group: database, people: 2}
      """;

  private static final String ANYONE =
      """
      rules:
        - id: schema
          paths: ["other.txt"]
          reason: Data is at stake.
          outcome: requireApproval
          approval: {people: 2}
      """;

  private static final String MORE =
      """
      rules:
        - id: more
          paths: ["other.txt"]
          reason: Look closer.
          outcome: allow
          checks:
            - {name: migrate, command: [make, migrate], timeout: 5m}
          reviews: [database-reviewers]
      """;

  @TempDir Path directory;
  private Orders orders;
  private String base;
  private String policy = "";

  @BeforeEach
  void setUp() {
    GitFixture origin =
        GitFixture.init(directory.resolve("origin"), Map.of("other.txt", "other\n"));
    orders = new Orders(origin, "g-1");
    base = origin.head("main");
  }

  private Evaluation evaluation() {
    return new Evaluation(
        (_, _) -> new PolicyFile.Present(policy.getBytes(UTF_8)), PolicyReader.shipped());
  }

  /** An order to merge what policy judged, and what it said. */
  private MergeRequested order(Map<String, String> files) throws Exception {
    Patch patch = orders.patch(base, files);
    MergeRequested order = orders.merge("a", 1, patch, base);
    Verdict verdict =
        evaluation()
            .evaluate(
                new PatchSubject(
                    "g-1",
                    order.getRepository(),
                    order.getTask(),
                    DiffPatch.of(base, patch.getResultTree(), patch.getDiff()),
                    order.getAgent(),
                    order.getSpend(),
                    PatchSubject.Stage.PROPOSED,
                    order.getEvidence(),
                    NOW));
    return MergeRequested.newBuilder(order)
        .setVerdict(verdict)
        .setTask(PlannedTask.newBuilder(order.getTask()).setChecks(verdict.getChecks()).build())
        .build();
  }

  private MergeRequested order() throws Exception {
    return order(Map.of("other.txt", "changed\n"));
  }

  private static MergeRequested judged(MergeRequested order, Verdict verdict) {
    return MergeRequested.newBuilder(order).setVerdict(verdict).build();
  }

  /** With these checks, and no others. */
  private static MergeRequested checked(MergeRequested order, CheckCommand... checks) {
    return MergeRequested.newBuilder(order)
        .setTask(PlannedTask.newBuilder(order.getTask()).setChecks(List.of(checks)).build())
        .build();
  }

  /** Approvals such as "ann" or "dora for ann". */
  private static MergeRequested approved(MergeRequested order, String... approvals) {
    return MergeRequested.newBuilder(order)
        .setApprovals(
            Arrays.stream(approvals)
                .map(text -> text.split(" for ", -1))
                .map(
                    names ->
                        new GivenApproval(
                            names[0],
                            "sso",
                            names.length > 1 ? names[1] : null,
                            "d-" + names[0],
                            NOW))
                .toList())
        .build();
  }

  private void assertRefused(MergeRequested order, String... words) throws Exception {
    assertThat(
            new LastJudgement(evaluation(), InstantSource.fixed(NOW))
                .objection(order, order.getPatch().getDiff()))
        .hasValueSatisfying(
            failed -> {
              assertThat(failed.code()).isEqualTo("POLICY_DENIED");
              assertThat(failed.message()).contains(words);
            });
  }

  private void assertPushed(MergeRequested order) throws Exception {
    assertThat(
            new LastJudgement(evaluation(), InstantSource.fixed(NOW))
                .objection(order, order.getPatch().getDiff()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mallory,oscar",
        "ann",
        "ann,mallory",
        "ann,eve for ann",
        "eve for ann,eve for bob",
        "ann,fay",
        "ann,fay for ann",
        "bob,dora for ann",
        "ann,ann for bob"
      })
  void shouldWantAsManyOfTheGroupAsTheRuleSays(String approvals) throws Exception {
    policy = GROUP;

    assertRefused(approved(order(), approvals.split(",", -1)), "schema", "2", "of database");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann,bob",
        "ann,eve for bob",
        "fay for bob,eve for ann",
        "mallory,bob,ann",
        "eve for ann,eve for bob,ann"
      })
  void shouldPushWhatEnoughOfTheGroupApproved(String approvals) throws Exception {
    policy = GROUP;

    assertPushed(approved(order(), approvals.split(",", -1)));
  }

  @Test
  void shouldCountOnlyApprovalsByALoginThatPolicyTakes() throws Exception {
    policy = GROUP;
    MergeRequested approved = approved(order(), "ann", "bob");
    List<GivenApproval> unknown =
        approved.getApprovals().stream()
            .map(given -> GivenApproval.newBuilder(given).setLogin("").build())
            .toList();

    assertRefused(
        MergeRequested.newBuilder(approved).setApprovals(unknown).build(), "schema", "of 0");

    policy = "logins: [ldap]\n" + GROUP;
    assertRefused(approved(order(), "ann", "bob"), "schema", "of 0");
    policy = "logins: [ldap, sso]\n" + GROUP;
    assertPushed(approved(order(), "ann", "bob"));
  }

  @Test
  void shouldWantAsManyAsTheRuleSaysWhoeverTheyAre() throws Exception {
    policy = ANYONE;

    assertRefused(approved(order(), "ann"), "schema", "2");
    assertRefused(approved(order(), "ann", "Ann", "ann\u200b"), "schema", "2");
    assertRefused(approved(order(), "ann", "eve for ann"), "schema", "2");
    assertPushed(approved(order(), "ann", "mallory"));
  }

  @Test
  void shouldRefuseWhenACheckOrAReviewWasNotAskedFor() throws Exception {
    policy = MORE;
    MergeRequested order = order();
    Verdict asked = requireNonNull(order.getVerdict());
    assertPushed(order);

    assertRefused(checked(order), "check", "migrate");
    assertRefused(
        checked(order, new CheckCommand("migrate", List.of("true"), 300)), "check", "migrate");
    assertRefused(
        judged(order, Verdict.newBuilder(asked).setReviewPools(List.of("others")).build()),
        "review",
        "database-reviewers");
  }

  @Test
  void shouldKnowWhatWasAskedForWhenTheFindingsAreCut() throws Exception {
    policy =
        """
        limits: {maxFiles: 300}
        rules:
          - id: each
            paths: ["many/**"]
            reason: Each is looked at.
            outcome: requireApproval
            approval: {people: 1}
          - id: schema
            paths: ["other.txt"]
            reason: Data is at stake.
            outcome: requireApproval
            approval: {people: 1}
        """;
    Map<String, String> files =
        Stream.concat(
                IntStream.range(0, 210).mapToObj("many/%d.txt"::formatted), Stream.of("other.txt"))
            .collect(toMap(path -> path, _ -> "changed\n"));
    MergeRequested order = approved(order(files), "ann", "bob");
    Verdict asked = requireNonNull(order.getVerdict());
    assertThat(asked.getOutcome()).isEqualTo(VerdictOutcome.REQUIRE_APPROVAL);
    assertThat(asked.getFindings()).hasSize(200);
    List<RuleFinding> each =
        asked.getFindings().stream().filter(finding -> finding.getRuleId().equals("each")).toList();
    Verdict cut = Verdict.newBuilder(asked).setFindings(each).build();

    assertPushed(judged(order, cut));
    Verdict unheard =
        Verdict.newBuilder(cut)
            .setApprovals(
                asked.getApprovals().stream()
                    .filter(approval -> !approval.getRuleId().equals("schema"))
                    .toList())
            .build();
    assertRefused(judged(order, unheard), "nobody was asked for", "schema");
  }
}
