package dev.divisi.planner.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastSearchTest {
  private final PastSearch past =
      new PastSearch(
          List.of(
              task("prices", "web", "Show prices in euros", TaskStatus.DONE, ""),
              task("logging", "web", "Show fewer lines in the log", TaskStatus.DONE, ""),
              task("prices", "shop", "Round prices", TaskStatus.BLOCKED, "the check money failed"),
              task("prices", "other", "Show prices in euros", TaskStatus.DONE, "")));

  private static PastTask task(
      String goal, String repository, String title, TaskStatus status, String reason) {
    return new PastTask(goal, "t", repository, title, status, reason, null);
  }

  private List<String> find(String text, int least) {
    return past.find(text, task -> !task.repository().equals("other"), least, 5).stream()
        .map(PastTask::title)
        .toList();
  }

  @Test
  void shouldFindTheBestFirstAndOnlyWhatIsWanted() {
    assertThat(find("show PRICES in Euros!", 2)).containsExactly("Show prices in euros");
    assertThat(find("show prices", 1))
        .containsExactly("Show prices in euros", "Round prices", "Show fewer lines in the log");
    assertThat(find("money", 1)).as("a word of the reason").containsExactly("Round prices");
    assertThat(find("nothing of this", 1)).isEmpty();
    assertThat(find("", 1)).isEmpty();
  }
}
