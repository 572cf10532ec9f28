package dev.divisi.reviewer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.checks.CheckRuns;
import dev.divisi.reviewer.Orders;
import dev.divisi.reviewer.adapter.git.GitPatchedTrees;
import dev.divisi.reviewer.domain.Review.Outcome;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.Severity;
import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewTest {
  @TempDir Path directory;

  private GitFixture origin;
  private Orders orders;
  private String base;
  private Review review;
  private final List<String> activities = new ArrayList<>();

  @BeforeEach
  void setUp() {
    origin =
        GitFixture.init(
            directory.resolve("origin"),
            Map.of("a.txt", "a\n", "check.sh", "#!/bin/sh\ngrep changed a.txt\n"));
    orders = new Orders(origin, "g-1");
    base = origin.head("main");
    review =
        new Review(
            new GitPatchedTrees(
                new RepositoryCache(directory.resolve("mirror"), GitSettings.defaults()),
                directory.resolve("trees")),
            new CheckRuns(new CommandRunner(), Sandbox.NONE, true, Map.of()),
            Opinion.NONE);
  }

  private Outcome judge(ReviewRequested order) throws InterruptedException {
    return review.judge(order, activities::add);
  }

  private Patch patch() {
    return orders.patch(base, Map.of("a.txt", "changed\n"));
  }

  @Test
  void shouldApproveWhenEveryCheckPassesOnThePatchedTree() throws Exception {
    Outcome outcome =
        judge(
            orders.review(
                patch(),
                Orders.shell("patched", "grep changed a.txt"),
                Orders.shell("no git here", "test ! -e .git")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Approved.class,
            approved -> {
              assertThat(approved.findings()).isEmpty();
              assertThat(approved.checks())
                  .extracting(CheckResult::getName)
                  .containsExactly("patched", "no git here");
              assertThat(approved.checks().getFirst().getLogEnd())
                  .isEqualTo("[not confined: nobody asked for a sandbox]\nchanged\n");
            });
    assertThat(activities)
        .containsExactly("applying the patch", "check patched", "check no git here");
  }

  @Test
  void shouldRequestChangesThatNameTheCheckAndItsErrorsWhenOneFails() throws Exception {
    Outcome outcome =
        judge(
            orders.review(
                patch(),
                Orders.shell("compiler", "echo 'A.java:3: error: missing ;' >&2; echo bye; exit 2"),
                Orders.shell("fine", "true")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.ChangesRequested.class,
            changes -> {
              assertThat(changes.checks()).hasSize(2);
              assertThat(changes.findings())
                  .singleElement()
                  .satisfies(
                      finding -> {
                        assertThat(finding.getSeverity()).isEqualTo(Severity.ERROR);
                        assertThat(finding.getMessage())
                            .contains(
                                "The check 'compiler' failed",
                                "exit 2",
                                "A.java:3: error: missing ;");
                      });
            });
  }

  @Test
  void shouldRequestChangesWhenACheckTakesTooLong() throws Exception {
    Outcome outcome =
        judge(orders.review(patch(), new CheckCommand("slow", List.of("sleep", "60"), 1)));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.ChangesRequested.class,
            changes ->
                assertThat(changes.findings())
                    .extracting(Finding::getMessage)
                    .singleElement()
                    .asString()
                    .contains("'slow'", "timed out after"));
  }

  @Test
  void shouldSayThatNothingWasRunWhenTheTaskHasNoChecks() throws Exception {
    assertThat(judge(orders.review(patch())))
        .isInstanceOfSatisfying(
            Outcome.Approved.class,
            approved -> {
              assertThat(approved.checks()).isEmpty();
              assertThat(approved.findings())
                  .singleElement()
                  .satisfies(
                      finding -> {
                        assertThat(finding.getSeverity()).isEqualTo(Severity.INFO);
                        assertThat(finding.getMessage()).contains("nothing was run");
                      });
            });
  }

  @Test
  void shouldFailWhenThePatchMakesAnotherTreeThanItSays() throws Exception {
    Patch patch = patch();
    Patch forged =
        new Patch(
            base,
            origin.git("rev-parse", base + "^{tree}").strip(),
            patch.getHash(),
            patch.getDiff(),
            patch.getFiles());

    assertFailed(judge(orders.review(forged)), "PATCH_MISMATCH");
  }

  @Test
  void shouldFailWhenThePatchDoesNotApply() throws Exception {
    Patch patch = patch();
    Patch torn =
        new Patch(
            base,
            patch.getResultTree(),
            patch.getHash(),
            patch.getDiff().replace("-a\n", "-x\n"),
            patch.getFiles());

    assertFailed(judge(orders.review(torn)), "PATCH_MISMATCH");
  }

  @Test
  void shouldFailAndNameTheProgramWhenThePlansCheckDoesNotExist() throws Exception {
    Outcome outcome =
        judge(orders.review(patch(), new CheckCommand("lint", List.of("no-such-linter"), 5)));

    assertFailed(outcome, "CHECK_NOT_FOUND");
    assertThat(((Outcome.Failed) outcome).message()).contains("'lint'", "'no-such-linter'");
  }

  @Test
  void shouldRequestChangesWhenThePatchTakesTheChecksProgramAway() throws Exception {
    assertThat(origin.directory().resolve("check.sh").toFile().setExecutable(true)).isTrue();
    base = origin.commit("executable", Map.of());
    origin.git("checkout", "-q", "--detach", base);
    origin.git("rm", "-q", "check.sh");
    String made = origin.commit("patch", Map.of());
    String diff = origin.git("diff", "--full-index", base, made);
    String tree = origin.git("rev-parse", made + "^{tree}").strip();
    Patch patch =
        new Patch(
            base,
            tree,
            "hash",
            diff,
            List.of(new FileChange("check.sh", ChangeKind.DELETED, "000000", 0, 2)));

    Outcome outcome =
        judge(orders.review(patch, new CheckCommand("own", List.of("./check.sh"), 5)));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.ChangesRequested.class,
            changes ->
                assertThat(changes.findings())
                    .singleElement()
                    .satisfies(
                        finding -> {
                          assertThat(finding.getPath()).isEqualTo("check.sh");
                          assertThat(finding.getMessage()).contains("deletes check.sh", "'own'");
                        }));
  }

  @Test
  void shouldRunAProgramOfTheRepository() throws Exception {
    assertThat(origin.directory().resolve("check.sh").toFile().setExecutable(true)).isTrue();
    base = origin.commit("executable", Map.of());

    assertThat(judge(orders.review(patch(), new CheckCommand("own", List.of("./check.sh"), 5))))
        .isInstanceOf(Outcome.Approved.class);
  }

  @Test
  void shouldNameTheRepositoryWhenItIsGone() throws Exception {
    ReviewRequested order = orders.review(patch());
    Files.move(directory.resolve("origin"), directory.resolve("moved"));

    assertThat(judge(order))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.message()).contains("origin"));
  }

  @Test
  void shouldLeaveNeitherTreesNorChangesBehind() throws Exception {
    judge(orders.review(patch(), Orders.shell("litter", "rm a.txt; mkdir -p x; touch x/y")));

    assertThat(contents(directory.resolve("trees"))).isEmpty();
    assertThat(origin.head("main")).isEqualTo(base);
    assertThat(origin.branches()).containsExactly("main");
  }

  private static void assertFailed(Outcome outcome, String code) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(code);
              assertThat(failed.kind()).isEqualTo(FailureKind.REJECTED);
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
