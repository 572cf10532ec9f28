package dev.divisi.globs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteScopeTest {
  private final WriteScope scope = WriteScope.of(List.of("src/**", "pom.xml", "src/**"));

  @Test
  void shouldPermitWhatOnePatternMatches() {
    assertThat(scope.permits("src/a/B.java")).isTrue();
    assertThat(scope.permits("pom.xml")).isTrue();
    assertThat(scope.permits("other/pom.xml")).isFalse();
    assertThat(scope.patterns()).containsExactly("src/**", "pom.xml");
    assertThat(scope).isEqualTo(WriteScope.of(List.of("src/**", "pom.xml")));
  }

  @Test
  void shouldStayAsItWas_givenTheListIsChangedAfterwards() {
    // Their hashes are equal.
    List<String> patterns = new ArrayList<>(List.of("Aa/**"));
    WriteScope before = WriteScope.of(patterns);
    patterns.set(0, "BB/**");

    assertThat(before.permits("Aa/x")).isTrue();
    assertThat(WriteScope.of(List.of("BB/**")).permits("BB/x")).isTrue();
    assertThat(WriteScope.of(List.of("Aa/**")).permits("Aa/x")).isTrue();
  }

  @Test
  void shouldPermitNothingWhenItHasNoPattern() {
    WriteScope nothing = WriteScope.of(List.of());
    assertThat(nothing.permits("a")).isFalse();
    assertThat(nothing.meets(WriteScope.of(List.of("**")))).isFalse();
  }

  @Test
  void shouldMeetWhenOnePairOfPatternsMeets() {
    assertThat(scope.meets(WriteScope.of(List.of("docs/**", "pom.xml")))).isTrue();
    assertThat(scope.meets(WriteScope.of(List.of("docs/**", "*.xml")))).isTrue();
    assertThat(WriteScope.of(List.of("src/a/B.java")).meets(scope)).isTrue();
    assertThat(scope.meets(WriteScope.of(List.of("docs/**", "a/pom.xml")))).isFalse();
  }

  @Test
  void shouldRefuseWhenOnePatternIsNone() {
    assertThatExceptionOfType(InvalidGlobException.class)
        .isThrownBy(() -> WriteScope.of(List.of("src/**", "../x")))
        .satisfies(e -> assertThat(e.pattern()).isEqualTo("../x"));
  }
}
