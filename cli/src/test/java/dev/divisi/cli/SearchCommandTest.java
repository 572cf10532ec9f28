package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SearchCommandTest {
  @TempDir Path directory;
  private CommandFixture divisi;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  SearchCommandTest() {}

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    divisi
        .access
        .client
        .with(TopicCatalogue.GOAL_STATE, States.goal("euros-1", GoalStatus.DONE, "", 1))
        .with(
            TopicCatalogue.TASK_STATE,
            States.task("euros-1", "web", 0, TaskStatus.BLOCKED, "the check \u001b[31mfailed", 2))
        .with(
            TopicCatalogue.TASK_STATE,
            States.task("euros-1", "shop", 1, TaskStatus.RUNNING, "the check", 3));
  }

  @Test
  void shouldFindWhatIsOverByItsWords() {
    assertThat(divisi.run("search", "check")).isZero();
    assertThat(divisi.out())
        .contains("euros-1", "web", "blocked", "the check")
        .doesNotContain("Title of shop", "\u001b");

    assertThat(divisi.run("search", "euros", "--json")).isZero();
    JsonNode found = JsonMapper.shared().readTree(divisi.out().lines().toList().getLast());
    assertThat(found).hasSize(1);
    assertThat(found.path(0).path("taskId").asString()).isEqualTo("web");
  }

  @Test
  void shouldSayThatThereIsNothing() {
    assertThat(divisi.run("search", "zebra")).isZero();
    assertThat(divisi.out()).contains("Nothing that is over has these words.");
    assertThat(divisi.run("search")).isEqualTo(ExitCode.USAGE.code());
  }
}
