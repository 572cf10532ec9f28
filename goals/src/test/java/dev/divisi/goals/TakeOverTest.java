package dev.divisi.goals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TakeOverTest {
  private static final String BASE = "1".repeat(40);
  private static final String HEAD = "2".repeat(40);
  private static final Patch PATCH =
      Patch.newBuilder()
          .setHash("4".repeat(64))
          .setBaseCommit(BASE)
          .setResultTree(HEAD)
          .setDiff("")
          .setFiles(List.of())
          .build();

  private static @Nullable TakeOver of(String url, String repository, @Nullable Patch patch) {
    Repository shop = Repository.newBuilder().setName("shop").setUrl(url).build();
    GoalState goal =
        NeedsTest.goal(GoalStatus.RUNNING)
            .setBranches(
                List.of(new BranchState(new PlannedRepository(shop, BASE, "divisi/g"), HEAD, 1)))
            .build();
    TaskState task = NeedsTest.task("web", TaskStatus.RUNNING).setRepository(repository).build();
    return TakeOver.of(goal, task, patch, "git apply --index ../web-1.patch");
  }

  @Test
  void shouldTakeThePatchAtItsBaseAndHandInWhatWasDoneSince() {
    TakeOver takeOver = Objects.requireNonNull(of("https://example.org/shop.git", "shop", PATCH));

    assertThat(takeOver.take())
        .containsExactly(
            "git clone https://example.org/shop.git tidy-1-web",
            "cd tidy-1-web",
            "git switch -c by-hand " + BASE,
            "git tag by-hand-base",
            "git apply --index ../web-1.patch");
    assertThat(takeOver.handIn())
        .containsExactly(
            "git add --all",
            "git diff --cached --binary --no-color --no-ext-diff --src-prefix=a/ --dst-prefix=b/"
                + " by-hand-base > ../tidy-1-web.patch",
            "divisi task hand-in tidy-1 web ../tidy-1-web.patch");
  }

  @Test
  void shouldBeginAtTheFeatureBranchWithoutAPatch() {
    assertThat(Objects.requireNonNull(of("https://example.org/shop.git", "shop", null)).take())
        .endsWith("git switch -c by-hand " + HEAD, "git tag by-hand-base");
  }

  @Test
  void shouldLetNoNameBecomeACommand() {
    assertThat(Objects.requireNonNull(of("/tmp/x'; rm -rf ~ #", "shop", null)).take().getFirst())
        .isEqualTo("git clone '/tmp/x'\\''; rm -rf ~ #' tidy-1-web");
  }

  @Test
  void shouldSayNothingOfARepositoryThatTheGoalDoesNotHave() {
    assertThat(of("https://example.org/shop.git", "other", PATCH)).isNull();
  }
}
