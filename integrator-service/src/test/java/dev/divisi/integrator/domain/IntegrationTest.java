package dev.divisi.integrator.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.divisi.checks.CheckRuns;
import dev.divisi.integrator.Orders;
import dev.divisi.integrator.adapter.git.GitFeatureBranches;
import dev.divisi.integrator.domain.Integration.Outcome;
import dev.divisi.policy.Evaluation;
import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyReader;
import dev.divisi.policy.git.GitPolicyFiles;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.GivenApproval;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntegrationTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String LINES = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n";

  @TempDir Path directory;

  private GitFixture origin;
  private Orders orders;
  private String base;
  private Integration integration;
  private final List<String> activities = new ArrayList<>();

  @BeforeEach
  void setUp() {
    origin =
        GitFixture.init(
            directory.resolve("origin"), Map.of("lines.txt", LINES, "other.txt", "other\n"));
    orders = new Orders(origin, "g-1");
    base = origin.head("main");
    integration = integration("mirror");
  }

  private Integration integration(String mirror) {
    RepositoryCache repositories =
        new RepositoryCache(directory.resolve(mirror), GitSettings.defaults());
    return new Integration(
        new GitFeatureBranches(repositories, directory.resolve("trees")),
        new CheckRuns(new CommandRunner(), Sandbox.NONE, true, Map.of()),
        new LastJudgement(
            new Evaluation(new GitPolicyFiles(repositories), PolicyReader.shipped()),
            InstantSource.fixed(NOW)),
        InstantSource.fixed(NOW));
  }

  private Outcome merge(MergeRequested order) throws InterruptedException {
    return integration.merge(order, activities::add);
  }

  @Nested
  class FirstMerge {
    @Test
    void shouldMakeTheBranchWithOneCommitWhenItDoesNotExist() throws Exception {
      Patch patch = orders.patch(base, Map.of("lines.txt", LINES.replace("one", "uno")));

      Outcome outcome = merge(orders.merge("a", 1, patch, base));

      String head = origin.head("divisi/g-1");
      assertThat(outcome).isEqualTo(new Outcome.Merged(head, head, "Merged.", List.of()));
      assertThat(origin.log("divisi/g-1")).containsExactly("Change a", "Begin");
      assertThat(origin.read("divisi/g-1", "lines.txt")).startsWith("uno\ntwo\n");
      assertThat(origin.head("divisi/g-1^")).isEqualTo(base);
    }

    @Test
    void shouldLeaveTheBranchAsItIsWhenThePatchChangesNothing() throws Exception {
      Patch nothing = orders.patch(base, Map.of());

      Outcome outcome = merge(orders.merge("a", 1, nothing, base));

      assertThat(outcome).isEqualTo(new Outcome.NothingToMerge(base, "The patch changes nothing."));
      assertThat(origin.branches()).containsExactly("main");
    }

    @Test
    void shouldNotTakeOverABranchThatWasThereBefore() throws Exception {
      origin.git("checkout", "-q", "-b", "divisi/g-1");
      String theirs = origin.commit("mine", Map.of("mine.txt", "mine\n"));
      origin.git("checkout", "-q", "main");
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));

      assertFailed(merge(orders.merge("a", 1, patch, base)), "BRANCH_EXISTS");
      assertThat(origin.head("divisi/g-1")).isEqualTo(theirs);
    }

    @Test
    void shouldSayInTheCommitWhoDidAndJudgedWhat() throws Exception {
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));
      MergeRequested order =
          MergeRequested.newBuilder(orders.merge("a", 2, patch, base))
              .setApprovedBy("ada\nDivisi-Task: forged")
              .build();

      merge(order);

      assertThat(origin.message("divisi/g-1"))
          .isEqualTo(
              """
              Change a

              Because it is needed.

              Divisi-Goal: g-1
              Divisi-Task: a
              Divisi-Attempt: 2
              Divisi-Pool: implementers
              Divisi-Reviewed-By: reviewer-1
              Divisi-Evidence: tests: exit 0 in 2.3 s
              Divisi-Approved-By: ada Divisi-Task: forged\
              """);
      assertThat(origin.git("log", "-1", "--format=%aI %cI %an", "divisi/g-1").strip())
          .matches("2026-11-21T12:00:00(Z|\\+00:00) 2026-11-21T12:00:00(Z|\\+00:00) Divisi");
    }

    @Test
    void shouldTouchNeitherTheCheckoutNorOtherBranches() throws Exception {
      Patch patch = orders.patch(base, Map.of("other.txt", "merged\n"));
      Files.writeString(origin.directory().resolve("other.txt"), "not committed yet\n");

      merge(orders.merge("a", 1, patch, base));

      assertThat(origin.branches()).containsExactly("divisi/g-1", "main");
      assertThat(origin.head("main")).isEqualTo(base);
      assertThat(origin.git("symbolic-ref", "HEAD").strip()).isEqualTo("refs/heads/main");
      assertThat(origin.directory().resolve("other.txt")).hasContent("not committed yet\n");
      assertThat(origin.git("status", "--porcelain").strip()).isEqualTo("M other.txt");
    }

    @Test
    void shouldNotRunChecksAgainWhenNobodyMergedInBetween() throws Exception {
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));

      Outcome outcome = merge(orders.merge("a", 1, patch, base, Orders.shell("never", "exit 1")));

      assertThat(outcome).isInstanceOf(Outcome.Merged.class);
    }
  }

  @Nested
  class WhenOthersMerged {
    private String head;

    @BeforeEach
    void otherMerges() throws Exception {
      Patch patch = orders.patch(base, Map.of("lines.txt", LINES.replace("one", "uno")));
      merge(orders.merge("a", 1, patch, base));
      head = origin.head("divisi/g-1");
    }

    @Test
    void shouldCombineAndRunTheChecksAgainOnWhatResults() throws Exception {
      Patch patch = orders.patch(base, Map.of("lines.txt", LINES.replace("seven", "sette")));

      Outcome outcome =
          merge(
              orders.merge(
                  "b",
                  1,
                  patch,
                  head,
                  Orders.shell("both", "grep uno lines.txt && grep sette lines.txt")));

      assertThat(outcome).isInstanceOf(Outcome.Merged.class);
      assertThat(((Outcome.Merged) outcome).checks())
          .singleElement()
          .satisfies(check -> assertThat(check.getExitCode()).isZero());
      assertThat(origin.read("divisi/g-1", "lines.txt"))
          .isEqualTo(LINES.replace("one", "uno").replace("seven", "sette"));
      assertThat(origin.log("divisi/g-1")).containsExactly("Change b", "Change a", "Begin");
      assertThat(origin.message("divisi/g-1"))
          .containsPattern("Divisi-Evidence: both: exit 0 in .* s, after merging");
    }

    @Test
    void shouldNotMergeWhenTheChecksFailOnWhatResults() throws Exception {
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));

      Outcome outcome =
          merge(
              orders.merge(
                  "b",
                  1,
                  patch,
                  head,
                  Orders.shell(
                      "still one", "grep -q one lines.txt || { echo error: no one; exit 1; }")));

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.ChecksFailed.class,
              failed -> {
                assertThat(failed.head()).isEqualTo(head);
                assertThat(failed.message())
                    .contains(
                        "together with what others merged", "still one: exit 1", "error: no one");
                assertThat(failed.checks()).hasSize(1);
              });
      assertThat(origin.head("divisi/g-1")).isEqualTo(head);
    }

    @Test
    void shouldNameThePathsWhenOthersChangedTheSameLines() throws Exception {
      Patch patch = orders.patch(base, Map.of("lines.txt", LINES.replace("one", "eins")));

      Outcome outcome = merge(orders.merge("b", 1, patch, head));

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Conflict.class,
              conflict -> {
                assertThat(conflict.head()).isEqualTo(head);
                assertThat(conflict.message()).contains("In conflict: lines.txt.", head);
              });
      assertThat(origin.head("divisi/g-1")).isEqualTo(head);
    }

    @Test
    void shouldRefuseAndSayWhereTheBranchStandsWhenTheOrderExpectsAnotherHead() throws Exception {
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));

      assertThat(merge(orders.merge("b", 1, patch, base)))
          .isInstanceOfSatisfying(
              Outcome.Refused.class, refused -> assertThat(refused.head()).isEqualTo(head));
      assertThat(origin.head("divisi/g-1")).isEqualTo(head);
    }

    @Test
    void shouldReportTheMergeWhenTheOrderComesAgain() throws Exception {
      Patch patch = orders.patch(base, Map.of("lines.txt", LINES.replace("one", "uno")));

      Outcome outcome =
          integration("mirror of another process")
              .merge(orders.merge("a", 1, patch, base), activities::add);

      assertThat(outcome)
          .isEqualTo(new Outcome.Merged(head, head, "Merged by an earlier order.", List.of()));
      assertThat(origin.head("divisi/g-1")).isEqualTo(head);
    }

    @Test
    void shouldReportTheMergeWhenTheOrderComesAgainAfterFurtherMerges() throws Exception {
      Patch later = orders.patch(head, Map.of("other.txt", "changed\n"));
      merge(orders.merge("b", 1, later, head));
      Patch patch = orders.patch(base, Map.of("lines.txt", LINES.replace("one", "uno")));

      assertThat(merge(orders.merge("a", 1, patch, base)))
          .isEqualTo(
              new Outcome.Merged(
                  head, origin.head("divisi/g-1"), "Merged by an earlier order.", List.of()));
    }

    @Test
    void shouldNotTakeAnotherAttemptForThisOne() throws Exception {
      Patch patch = orders.patch(head, Map.of("other.txt", "changed\n"));

      assertThat(merge(orders.merge("a", 2, patch, head))).isInstanceOf(Outcome.Merged.class);
      assertThat(origin.log("divisi/g-1")).containsExactly("Change a", "Change a", "Begin");
    }

    @Test
    void shouldFailWhenTheBranchIsGoneWithWhatWasMerged() throws Exception {
      origin.git("branch", "-D", "divisi/g-1");
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));

      assertFailed(merge(orders.merge("b", 1, patch, head)), "BRANCH_GONE");
      assertThat(origin.branches()).containsExactly("main");
    }

    @Test
    void shouldFailWhenTheBranchWasSetBackBehindWhatWasMerged() throws Exception {
      origin.git("branch", "-f", "divisi/g-1", "main");
      Patch patch = orders.patch(head, Map.of("other.txt", "changed\n"));

      assertFailed(merge(orders.merge("b", 1, patch, head)), "BRANCH_REWOUND");
      assertThat(origin.head("divisi/g-1")).isEqualTo(base);
    }

    @Test
    void shouldKeepWhatAPersonPushedOnTop() throws Exception {
      origin.git("checkout", "-q", "divisi/g-1");
      String theirs = origin.commit("by hand", Map.of("hand.txt", "made\n"));
      origin.git("checkout", "-q", "main");
      Patch patch = orders.patch(head, Map.of("other.txt", "changed\n"));

      assertThat(merge(orders.merge("b", 1, patch, head)))
          .isInstanceOfSatisfying(
              Outcome.Refused.class, refused -> assertThat(refused.head()).isEqualTo(theirs));
    }

    @Test
    void shouldLeaveNoTreesBehind() throws Exception {
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));
      merge(
          orders.merge(
              "b", 1, patch, head, Orders.shell("litter", "mkdir x && touch x/y; exit 1")));

      assertThat(contents(directory.resolve("trees"))).isEmpty();
    }
  }

  @Nested
  class PolicyOnceMore {
    private final GivenApproval byAda = new GivenApproval("ada", "", null, "d-1", NOW);

    private MergeRequested order(Patch patch, Verdict verdict, GivenApproval... approvals) {
      return MergeRequested.newBuilder(orders.merge("a", 1, patch, base))
          .setVerdict(verdict)
          .setApprovals(List.of(approvals))
          .build();
    }

    @Test
    void shouldNotPushWhatPolicyForbidsWhateverTheOrderSays() throws Exception {
      Patch patch = orders.patch(base, Map.of("AGENTS.md", "obey\n"));
      Verdict lenient = Orders.verdict(VerdictOutcome.ALLOW);

      Outcome outcome = merge(order(patch, lenient, byAda));

      assertFailed(outcome, "POLICY_DENIED");
      assertThat(((Outcome.Failed) outcome).message())
          .contains("agent-configuration (AGENTS.md): An agent must not write");
      assertThat(origin.branches()).containsExactly("main");
    }

    @Test
    void shouldPushWhatNeedsAnApprovalOnlyWhenThatVeryRuleWasHeardAndSomebodyApproved()
        throws Exception {
      Patch patch = orders.patch(base, Map.of("pom.xml", "<project/>\n"));
      Verdict asked = Orders.verdict(VerdictOutcome.REQUIRE_APPROVAL, "dependency-manifest");
      Verdict other = Orders.verdict(VerdictOutcome.REQUIRE_APPROVAL, "lock-file");

      assertFailed(merge(order(patch, asked)), "POLICY_DENIED");
      assertFailed(merge(order(patch, other, byAda)), "POLICY_DENIED");
      assertFailed(
          merge(order(patch, Orders.verdict(VerdictOutcome.ALLOW), byAda)), "POLICY_DENIED");
      assertThat(origin.branches()).containsExactly("main");

      assertThat(merge(order(patch, asked, byAda))).isInstanceOf(Outcome.Merged.class);
    }

    @Test
    void shouldNotPushWhenThePolicyIsAnotherThanTheOneThatJudged() throws Exception {
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));
      Verdict elsewhere =
          Verdict.newBuilder(Orders.verdict(VerdictOutcome.ALLOW)).setPolicyVersion("00").build();

      assertFailed(merge(order(patch, elsewhere)), "POLICY_CHANGED");
      MergeRequested unjudged =
          MergeRequested.newBuilder(orders.merge("a", 1, patch, base)).setVerdict(null).build();
      assertFailed(merge(unjudged), "POLICY_CHANGED");
      assertThat(origin.branches()).containsExactly("main");
    }

    @Test
    void shouldAskRulesThatAreAboutMerging() throws Exception {
      origin.commit(
          "Policy",
          Map.of(
              ".divisi/policy.yaml",
              """
              rules:
                - id: frozen
                  paths: ["other.txt"]
                  when: stage == 'merging'
                  reason: Nothing is merged there today.
                  outcome: deny
              """));
      orders = new Orders(origin, "g-1");
      base = origin.head("main");
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));
      Verdict given =
          Verdict.newBuilder(Orders.verdict(VerdictOutcome.ALLOW))
              .setPolicyVersion(
                  PolicyReader.shipped()
                      .read(
                          new PolicyFile.Present(
                              origin.read("main", ".divisi/policy.yaml").getBytes(UTF_8)))
                      .version())
              .build();

      assertFailed(merge(order(patch, given)), "POLICY_DENIED");
    }
  }

  @Nested
  class OrdersThatDoNotHold {
    @Test
    void shouldRefuseToPushAnyOtherBranch() throws Exception {
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));
      for (String branch : List.of("main", "divisi/g-2", "divisi/g-1/x", "refs/heads/divisi/g-1")) {
        MergeRequested order =
            MergeRequested.newBuilder(orders.merge("a", 1, patch, base))
                .setRepository(orders.repository(branch))
                .build();

        assertFailed(merge(order), "BRANCH_FORBIDDEN");
      }
      assertThat(origin.branches()).containsExactly("main");
      assertThat(origin.head("main")).isEqualTo(base);
    }

    @Test
    void shouldRefuseGoalIdsThatReachOutOfThePrefix() {
      assertThat(BranchName.isOf("g-1", "divisi/g-1")).isTrue();
      assertThat(BranchName.isOf("a\nb", "divisi/a\nb")).isFalse();
      assertThat(BranchName.isOf("../main", "divisi/../main")).isFalse();
      assertThat(BranchName.isOf("a.lock", "divisi/a.lock")).isFalse();
      assertThat(BranchName.isOf("", "divisi/")).isFalse();
      assertThat(BranchName.isOf("a b", "divisi/a b")).isFalse();
    }

    @Test
    void shouldRejectAPatchThatMakesAnotherTreeThanItSays() throws Exception {
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));
      Patch forged =
          new Patch(
              patch.getBaseCommit(),
              origin.git("rev-parse", base + "^{tree}").strip(),
              patch.getHash(),
              patch.getDiff(),
              patch.getFiles());

      assertFailed(merge(orders.merge("a", 1, forged, base)), "PATCH_MISMATCH");
      assertThat(origin.branches()).containsExactly("main");
    }

    @Test
    void shouldRejectAPatchThatDoesNotApply() throws Exception {
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));
      Patch torn =
          new Patch(
              patch.getBaseCommit(),
              patch.getResultTree(),
              patch.getHash(),
              patch.getDiff().replace("-other", "-something else"),
              patch.getFiles());

      assertFailed(merge(orders.merge("a", 1, torn, base)), "PATCH_MISMATCH");
    }

    @Test
    void shouldRejectAPatchThatWritesOutsideOfTheTasksScopeWhateverItSaysOfItself()
        throws Exception {
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n", "lines.txt", "gone\n"));
      Patch modest =
          new Patch(
              base,
              patch.getResultTree(),
              patch.getHash(),
              patch.getDiff(),
              List.of(new FileChange("other.txt", ChangeKind.MODIFIED, "100644", 1, 1)));
      MergeRequested order = orders.merge("a", 1, modest, base);
      order =
          MergeRequested.newBuilder(order)
              .setTask(
                  PlannedTask.newBuilder(order.getTask()).setScope(List.of("other.txt")).build())
              .build();

      assertFailed(merge(order), "PATCH_OUT_OF_SCOPE");
      assertThat(origin.branches()).containsExactly("main");
    }

    @Test
    void shouldRejectALinkAndGitsOwnFiles() throws Exception {
      Patch metadata = orders.patch(base, Map.of(".gitmodules", "[submodule]\n"));
      assertFailed(merge(orders.merge("a", 1, metadata, base)), "PATCH_GIT_METADATA");

      origin.git("checkout", "-q", "--detach", base);
      Files.createSymbolicLink(origin.directory().resolve("link"), Path.of("/etc/passwd"));
      Patch link = orders.patch(base, Map.of());
      assertFailed(merge(orders.merge("b", 1, link, base)), "PATCH_FORBIDDEN_MODE");
    }

    @Test
    void shouldNameTheProgramWhenACheckCannotBeRun() throws Exception {
      Patch first = orders.patch(base, Map.of("lines.txt", LINES.replace("one", "uno")));
      merge(orders.merge("a", 1, first, base));
      Patch patch = orders.patch(base, Map.of("other.txt", "changed\n"));

      Outcome outcome =
          merge(
              orders.merge(
                  "b",
                  1,
                  patch,
                  origin.head("divisi/g-1"),
                  new CheckCommand("lint", List.of("no-such-program"), 5)));

      assertFailed(outcome, "CHECK_NOT_FOUND");
    }
  }

  @Test
  void shouldLetOnlyOneOfTwoAtOnceMoveTheBranch() throws Exception {
    Patch a = orders.patch(base, Map.of("lines.txt", LINES.replace("one", "uno")));
    Patch b = orders.patch(base, Map.of("other.txt", "changed\n"));
    Integration elsewhere = integration("mirror of another process");
    List<Callable<Outcome>> both =
        List.of(
            () -> integration.merge(orders.merge("a", 1, a, base), _ -> {}),
            () -> elsewhere.merge(orders.merge("b", 1, b, base), _ -> {}));
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<Outcome> future : threads.invokeAll(both)) {
        outcomes.add(future.get());
      }
    }

    String head = origin.head("divisi/g-1");
    assertThat(outcomes).hasAtLeastOneElementOfType(Outcome.Merged.class);
    assertThat(outcomes).hasAtLeastOneElementOfType(Outcome.Refused.class);
    assertThat(outcomes)
        .allSatisfy(
            outcome -> {
              switch (outcome) {
                case Outcome.Merged merged -> assertThat(merged.head()).isEqualTo(head);
                case Outcome.Refused refused -> assertThat(refused.head()).isEqualTo(head);
                case Outcome.NothingToMerge _,
                    Outcome.Conflict _,
                    Outcome.ChecksFailed _,
                    Outcome.Failed _ ->
                    throw new AssertionError(outcome);
              }
            });
    assertThat(origin.log("divisi/g-1")).hasSize(2);
  }

  @Test
  void shouldFindACommitByAllItsTrailers() {
    assertThat(MergeCommit.identity(orders.merge("a", 3, anyPatch(), base).getWork()))
        .containsExactly(
            entry("Divisi-Goal", "g-1"), entry("Divisi-Task", "a"), entry("Divisi-Attempt", "3"));
  }

  private Patch anyPatch() {
    return new Patch(base, base, "", "", List.of());
  }

  private static void assertFailed(Outcome outcome, String code) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(code);
              assertThat(failed.kind()).isEqualTo(FailureKind.REJECTED);
              assertThat(failed.message()).isNotBlank();
            });
  }

  private static List<Path> contents(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.toList();
    }
  }
}
