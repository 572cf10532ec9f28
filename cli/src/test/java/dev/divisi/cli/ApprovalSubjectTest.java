package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a decision is about is what a person has looked at, or nothing is decided. */
@Timeout(30)
class ApprovalSubjectTest {
  @TempDir Path directory;
  private CommandFixture divisi;

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
  }

  @Test
  void shouldRefuseTheVersionThatWasLookedAtWhenAnotherTookItsPlace() {
    goal(GoalStatus.AWAITING_APPROVAL);

    assertThat(divisi.run("approve", "tidy-1", "--version", "2")).isEqualTo(4);

    assertThat(divisi.err())
        .contains("Version 2 of the plan does not wait for a person; this does: version 1 (");
    assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
  }

  @Test
  void shouldRefuseThePatchThatWasLookedAtWhenAnotherTookItsPlace() {
    goal(GoalStatus.RUNNING);
    patchOf("expand");

    assertThat(divisi.run("approve", "tidy-1", "expand", "--attempt", "7")).isEqualTo(4);

    assertThat(divisi.err())
        .contains("The patch of attempt 7 of expand does not wait for a person; this does:");
    assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
  }

  @Test
  void shouldRefuseAnIdThatIsEmptyThoughThereIsOneGoalOnly() {
    goal(GoalStatus.AWAITING_APPROVAL);

    for (String command : List.of("approve", "pause", "cancel", "why")) {
      assertThat(divisi.run(command, "")).as(command).isEqualTo(2);
      assertThat(divisi.err()).contains("The id of the goal is empty.");
    }
    assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "expand --version 1 | --version names a version of the plan; with TASK its patch is meant",
        "--attempt 1 | --attempt names a patch: say of which TASK.",
        "--question q-1 --version 1 | --question says all: leave TASK, --version and",
        "expand --question q-1 | --question says all: leave TASK, --version and",
      })
  void shouldRefuseWhatNamesTwoThings(String arguments, String problem) {
    goal(GoalStatus.RUNNING);
    patchOf("expand");

    assertThat(divisi.run(("approve tidy-1 " + arguments).split(" ", -1))).isEqualTo(2);

    assertThat(divisi.err()).contains(problem);
    assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
  }

  private void goal(GoalStatus status) {
    divisi.access.client.with(TopicCatalogue.GOAL_STATE, States.goal("tidy-1", status, "", 1));
  }

  private void patchOf(String task) {
    divisi.access.client.with(
        TopicCatalogue.TASK_STATE,
        States.task("tidy-1", task, 0, TaskStatus.AWAITING_APPROVAL, "", 1));
  }
}
