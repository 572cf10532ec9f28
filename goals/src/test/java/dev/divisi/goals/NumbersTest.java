package dev.divisi.goals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.goals.Numbers.Dimension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NumbersTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private static TaskFigures task(
      String goal, String repository, boolean merged, int attempts, int rejections, long minutes) {
    return task(goal, repository, merged, attempts, rejections, minutes, false);
  }

  private static TaskFigures task(
      String goal,
      String repository,
      boolean merged,
      int attempts,
      int rejections,
      long minutes,
      boolean reverted) {
    return new TaskFigures(
        goal,
        "t",
        repository,
        "model",
        "recipe",
        "",
        merged,
        attempts,
        rejections,
        minutes == 0 ? List.of() : List.of(Duration.ofMinutes(minutes)),
        100,
        2_000_000,
        4,
        merged ? NOW.minus(Duration.ofDays(1)) : null,
        reverted);
  }

  private static GoalFigures goal(String id, @Nullable Integer hours, int edits) {
    Instant submitted = NOW.minus(Duration.ofDays(3));
    return new GoalFigures(
        id,
        "what",
        "recipe",
        hours != null,
        edits,
        submitted,
        hours == null ? null : submitted.plus(Duration.ofHours(hours)));
  }

  @Test
  void shouldCountWhatCameToNothingIntoTheCostOfWhatWasMerged() {
    Numbers.Line all =
        Numbers.all(
            List.of(goal("a", 2, 1), goal("b", null, 0)),
            List.of(
                task("a", "shop", true, 1, 0, 10),
                task("a", "shop", true, 3, 1, 30, true),
                task("b", "docs", false, 2, 0, 0)));

    assertThat(all.merged()).isEqualTo(2);
    assertThat(all.costMicros()).isEqualTo(3_000_000.0);
    assertThat(all.modelCalls()).isEqualTo(6.0);
    assertThat(all.attempts()).isEqualTo(2.0);
    assertThat(all.passedAtOnce()).isEqualTo(0.5);
    assertThat(all.acceptedAsTheyWere()).isEqualTo(0.5);
    assertThat(all.reverted()).isEqualTo(1);
    assertThat(all.edits()).isEqualTo(0.5);
    assertThat(all.leadTime()).isEqualTo(Duration.ofHours(2));
    assertThat(all.reviewTime()).isEqualTo(Duration.ofMinutes(10));
    assertThat(all.reviewed()).isEqualTo(2);
  }

  @Test
  void shouldSayNothingWhereThereIsNothingToCount() {
    Numbers.Line all = Numbers.all(List.of(), List.of());

    assertThat(all.leadTime()).isNull();
    assertThat(all.passedAtOnce()).isNull();
    assertThat(all.costMicros()).isNull();
  }

  @Test
  void shouldTakeTimesThatWereReallyTaken() {
    Numbers.Line all =
        Numbers.all(
            List.of(goal("a", 1, 0), goal("b", 2, 0), goal("c", 9, 0), goal("d", 40, 0)),
            List.of());

    assertThat(all.leadTime()).isEqualTo(Duration.ofHours(2));
    assertThat(all.leadTimeOfMost()).isEqualTo(Duration.ofHours(40));
  }

  @Test
  void shouldPutTogetherWhatHasTheSameRepository() {
    List<Numbers.Line> lines =
        Numbers.by(
            Dimension.REPOSITORY,
            List.of(goal("a", 1, 0), goal("b", 5, 0)),
            List.of(
                task("a", "docs", true, 1, 0, 0),
                task("a", "shop", true, 1, 0, 0),
                task("b", "shop", true, 2, 0, 0)));

    assertThat(lines.stream().map(line -> line.name() + " " + line.goals() + " " + line.merged()))
        .containsExactly("shop 2 2", "docs 1 1");
  }

  @Test
  void shouldShowWeeksWithoutMergesToo() {
    List<Numbers.Week> weeks = Numbers.weeks(List.of(task("a", "shop", true, 1, 0, 0)), NOW, 3);

    assertThat(weeks.stream().map(Numbers.Week::merged)).containsExactly(0, 0, 1);
    assertThat(weeks.getLast().begins()).isEqualTo(NOW.minus(Duration.ofDays(7)));
  }
}
