package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class GoalRunTest {
  @TempDir Path directory;
  private CommandFixture divisi;

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
  }

  @Test
  void shouldShowOneProblemALineAtTheEndAndOnlyTheFirstBefore() throws Exception {
    divisi.access.running = true;
    divisi.access.client.reacting(
        (client, record) -> {
          if (record instanceof GoalSubmitted goal) {
            client.with(
                TopicCatalogue.GOAL_STATE,
                States.goal(
                    goal.getGoalId(), GoalStatus.FAILED, "g.yaml:1:1: one\ng.yaml:2:1: two", 9));
          }
        });

    assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isEqualTo(1);

    assertThat(divisi.out())
        .contains("goal failed: g.yaml:1:1: one\n")
        .contains("Goal tidy-1 failed (9.0s):\n  g.yaml:1:1: one\n  g.yaml:2:1: two\n");
  }

  @Test
  void shouldSayThatTheBranchIsGoneInsteadOfHowToCompareIt() throws Exception {
    divisi.access.running = true;
    divisi.access.client.reacting(
        (client, record) -> {
          if (record instanceof GoalSubmitted goal) {
            String id = goal.getGoalId();
            GoalState failed = States.goal(id, GoalStatus.FAILED, "1 task failed", 9);
            GoalState state =
                GoalState.newBuilder(failed)
                    .setBranches(
                        failed.getBranches().stream()
                            .map(branch -> BranchState.newBuilder(branch).setMerged(1).build())
                            .toList())
                    .build();
            client
                .with(
                    TopicCatalogue.WORK_FAILED,
                    States.failed(id, "expand", 1, "BRANCH_GONE", "log"))
                .with(
                    TopicCatalogue.TASK_STATE,
                    States.task(id, "expand", 0, TaskStatus.FAILED, "given up", 9))
                .with(TopicCatalogue.GOAL_STATE, state);
          }
        });

    assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isEqualTo(1);

    assertThat(divisi.out())
        .contains("Branch divisi/tidy-1 of shop is gone; it stood at 2222222222 (1 merged)")
        .doesNotContain("git diff");
  }

  @Test
  void shouldEndAsRefusedWhenAnotherGoalWithTheIdCameFirst() throws Exception {
    divisi.access.running = true;
    divisi.access.client.with(TopicCatalogue.GOAL_SUBMITTED, submittedByAnother());
    divisi.access.client.reacting(GoalRunTest::oneIsRefused);

    assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isEqualTo(4);

    assertThat(divisi.err()).contains("Another goal tidy-1").contains("divisi status tidy-1");
    assertThat(divisi.out()).doesNotContain("Goal tidy-1 is done");
  }

  @Test
  void shouldGoOnWhenItWasTheOtherGoalThatWasRefused() throws Exception {
    divisi.access.running = true;
    divisi.access.client.reacting(
        (client, record) -> {
          client.with(TopicCatalogue.GOAL_SUBMITTED, submittedByAnother());
          oneIsRefused(client, record);
        });

    assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isZero();
  }

  private GoalSubmitted submittedByAnother() {
    return GoalSubmitted.newBuilder()
        .setGoalId("tidy-1")
        .setText("Another")
        .setSubmittedBy("bob")
        .setSubmittedAt(States.BEGAN)
        .setRepositories(List.of())
        .build();
  }

  private static void oneIsRefused(FakeClient client, Object record) {
    client.with(
        TopicCatalogue.AUDIT_EVENTS,
        States.audit(
            "tidy-1", 2, "CommandRefused", "refused: submit goal: a goal with this id exists"));
    DivisiCommandTest.getsDone(client, record);
  }

  private Path goalFile() throws IOException {
    return Files.writeString(
        directory.resolve("goal.yaml"),
        "goal: Tidy the shop\nrepositories:\n  - url: https://example.org/shop.git\n");
  }
}
