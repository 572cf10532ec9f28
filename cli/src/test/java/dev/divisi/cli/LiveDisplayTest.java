package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.goals.TextWidth;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveDisplayTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final GoalProgress progress = new GoalProgress("tidy-1");

  @Test
  void shouldDrawOneLineATaskAndTakeTheBlockAwayAtTheEnd() {
    progress.apply(States.goal("tidy-1", GoalStatus.RUNNING, "", 1));
    progress.apply(States.task("tidy-1", "expand", 0, TaskStatus.DONE, "", 5));
    progress.apply(States.task("tidy-1", "migrate", 1, TaskStatus.RUNNING, "", 5));

    try (LiveDisplay display = display(100, 30)) {
      display.tick(progress);
      List<String> lines = drawn();
      assertThat(lines.get(0)).contains("tidy-1  running  1/2 done");
      assertThat(lines.get(1)).containsPattern("expand +done +#1 +implementers +5.0s");
      assertThat(lines.get(2)).containsPattern("migrate +running +#1 +implementers +1m30s");
      display.tick(progress);
      assertThat(text()).contains("\u001b[3A\r\u001b[J");
    }
    assertThat(text()).endsWith("\u001b[3A\r\u001b[J");
  }

  @Test
  void shouldNeverBeWiderThanTheTerminal() {
    progress.apply(
        States.task(
            "tidy-1", "a-task-with-a-long-name", 0, TaskStatus.RUNNING, "日本".repeat(40), 5));
    for (int columns : new int[] {25, 40, 69, 80}) {
      out.reset();
      display(columns, 30).tick(progress);
      assertThat(drawn())
          .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThan(columns + 20));
    }
    out.reset();
    display(60, 30).tick(progress);
    assertThat(drawn()).allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThan(60));
  }

  @Test
  void shouldShowWhatMattersWhenThereAreMoreTasksThanRows() {
    for (int i = 0; i < 50; i++) {
      TaskStatus status = i == 33 ? TaskStatus.RUNNING : TaskStatus.PENDING;
      progress.apply(States.task("tidy-1", "task-" + i, i, status, "", 5));
    }
    display(80, 12).tick(progress);
    assertThat(drawn()).hasSizeLessThan(12);
    assertThat(text()).contains("task-33").contains("and 42 more: 42 pending");
  }

  @Test
  void shouldSayHowToApproveWhenATaskWaitsForAPerson() {
    progress.apply(States.task("tidy-1", "expand", 0, TaskStatus.AWAITING_APPROVAL, "rule", 5));
    display(120, 30).tick(progress);
    assertThat(text()).contains("divisi approve tidy-1 expand");
  }

  private LiveDisplay display(int columns, int rows) {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return new LiveDisplay(
        new Terminal(stream, stream, true, true, false, () -> columns, () -> rows, () -> null),
        () -> States.at(90));
  }

  private String text() {
    return out.toString(UTF_8);
  }

  /** The lines of the last drawing. */
  private List<String> drawn() {
    String all = text();
    return all.substring(all.lastIndexOf("\u001b[J") + 3).lines().toList();
  }
}
