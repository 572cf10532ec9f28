package dev.divisi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void shouldTakeTheMiddleValueOrTheMeanOfTheMiddleTwo() {
    assertThat(Sample.of(9, 1, 5).median()).isEqualTo(5);
    assertThat(Sample.of(List.of(4.0, 1.0, 2.0, 100.0)).median()).isEqualTo(3);
  }

  @Test
  void shouldKnowTheEnds() {
    Sample sample = Sample.of(3, 1, 2);

    assertThat(sample.min()).isEqualTo(1);
    assertThat(sample.max()).isEqualTo(3);
    assertThat(sample.figures())
        .containsEntry("median", 2.0)
        .containsEntry("min", 1.0)
        .containsEntry("max", 3.0)
        .containsEntry("runs", 3);
  }

  @Test
  void shouldRefuseToSpeakOfNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> Sample.of());
  }

  @Test
  void shouldRoundToFourDigits() {
    assertThat(Sample.rounded(123_456)).isEqualTo(123_500);
    assertThat(Sample.rounded(0.00123456)).isEqualTo(0.001235);
    assertThat(Sample.rounded(0)).isZero();
    assertThat(Sample.rounded(Double.NaN)).isNaN();
  }
}
