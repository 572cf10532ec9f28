package dev.divisi.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.SampleRecords;
import dev.divisi.console.domain.GraphPicture.Look;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  @Test
  void shouldCountWhoWorksAtOnceWhenWorkOverlaps() {
    Timeline timeline =
        Timeline.of(
            List.of(bar("b", 5, 15), bar("a", 0, 10), bar("a", 10, 20)), 10, SampleRecords.at(20));

    assertThat(timeline.lanes()).extracting(Timeline.Lane::taskId).containsExactly("a", "b");
    assertThat(timeline.peak()).isEqualTo(2);
    assertThat(timeline.average()).isEqualTo(1.5);
    assertThat(timeline.place(SampleRecords.at(5))).isEqualTo(250);
    assertThat(timeline.load())
        .containsExactly(
            new Timeline.Load(SampleRecords.at(0), 1),
            new Timeline.Load(SampleRecords.at(5), 2),
            new Timeline.Load(SampleRecords.at(10), 2),
            new Timeline.Load(SampleRecords.at(15), 1),
            new Timeline.Load(SampleRecords.at(20), 0));
  }

  @Test
  void shouldSayHowManyAreNotShownWhenThereAreTooMany() {
    Timeline timeline =
        Timeline.of(
            List.of(bar("a", 0, 1), bar("b", 1, 2), bar("c", 2, 3)), 2, SampleRecords.at(3));

    assertThat(timeline.lanes()).hasSize(2);
    assertThat(timeline.more()).isEqualTo(1);
  }

  @Test
  void shouldHaveALengthWhenNothingHasHappened() {
    Timeline timeline = Timeline.of(List.of(), 2, SampleRecords.at(0));

    assertThat(timeline.end()).isAfter(timeline.start());
    assertThat(timeline.peak()).isZero();
  }

  private static Bar bar(String task, int from, int to) {
    return new Bar(
        task, 1, "implement", "w", "", Look.DONE, SampleRecords.at(from), SampleRecords.at(to));
  }
}
