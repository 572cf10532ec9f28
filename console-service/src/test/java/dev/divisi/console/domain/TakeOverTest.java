package dev.divisi.console.domain;

import static dev.divisi.console.SampleRecords.goal;
import static dev.divisi.console.SampleRecords.patch;
import static dev.divisi.console.SampleRecords.planned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Repository;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TakeOverTest {
  private static final GoalState GOAL = goal("g", "Tidy", GoalStatus.RUNNING, 1);
  private static final Patch PATCH = patch("g", "a", 1, "").getPatch();
  private static final String BASE = "1111111111111111111111111111111111111111";

  private static TakeOver of(GoalState goal) {
    return Objects.requireNonNull(TakeOver.of(goal, "shop", "a", PATCH, "a-1.patch"));
  }

  @Test
  void shouldTakeThePatchAtItsBaseAndGiveBackOnTheFeatureBranch() {
    TakeOver takeOver = of(GOAL);

    assertThat(takeOver.take())
        .containsExactly(
            "git clone https://example.org/shop.git g-a",
            "cd g-a",
            "git switch -c by-hand " + BASE,
            "git apply --index ../a-1.patch");
    assertThat(takeOver.giveBack())
        .containsExactly(
            "git commit -m 'What I did by hand'", "git push origin HEAD:refs/heads/divisi/g");
  }

  @Test
  void shouldGoOnFromWhatOthersMerged() {
    GoalState moved =
        GoalState.newBuilder(GOAL)
            .setBranches(List.of(new BranchState(planned("g"), "2".repeat(40), 1)))
            .build();

    assertThat(of(moved).giveBack()).contains("git fetch origin divisi/g", "git rebase FETCH_HEAD");
  }

  @Test
  void shouldLetNoNameBecomeACommand() {
    Repository hostile =
        Repository.newBuilder().setName("shop").setUrl("/tmp/x'; rm -rf ~ #").build();
    GoalState goal =
        GoalState.newBuilder(GOAL)
            .setBranches(
                List.of(new BranchState(new PlannedRepository(hostile, BASE, "--force"), BASE, 0)))
            .build();

    assertThat(of(goal).take().getFirst()).isEqualTo("git clone '/tmp/x'\\''; rm -rf ~ #' g-a");
  }

  @Test
  void shouldSayNothingOfARepositoryThatTheGoalDoesNotHave() {
    assertThat(TakeOver.of(GOAL, "other", "a", PATCH, "a-1.patch")).isNull();
  }
}
