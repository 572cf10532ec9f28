package dev.divisi.console.adapter.web;

import static dev.divisi.console.SampleRecords.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import org.junit.jupiter.api.Test;

class StepWordsTest {
  @Test
  void shouldTakeOutWhatATerminalWouldObey() {
    AgentStepTaken step = step("g", "a", 1, "\u001B[31mred\u001B[0m \u001B]0;title\u0007\u202Eend");

    assertThat(StepWords.body(step)).isEqualTo("red end");
  }

  @Test
  void shouldFoldWhatIsLong() {
    AgentStepTaken step = step("g", "a", 1, "line\n".repeat(300));

    assertThat(StepWords.beginning(step).lines()).hasSize(20);
    assertThat(StepWords.isLong(step)).isTrue();
    assertThat(StepWords.isLong(step("g", "a", 1, "short"))).isFalse();
  }

  @Test
  void shouldSetArgumentsOfToolsAndLeaveAloneWhatIsNoJson() {
    AgentStepTaken call =
        AgentStepTaken.newBuilder(step("g", "a", 1, "{\"path\":\"a.txt\",\"line\":3}"))
            .setKind(AgentStepKind.TOOL_CALL)
            .build();
    AgentStepTaken cut = AgentStepTaken.newBuilder(call).setBody("{\"path\":\"a.t").build();

    assertThat(StepWords.body(call).lines().map(String::strip))
        .containsExactly("{", "\"path\" : \"a.txt\",", "\"line\" : 3", "}");
    assertThat(StepWords.body(cut)).isEqualTo("{\"path\":\"a.t");
  }

  @Test
  void shouldSayWhatItTook() {
    assertThat(StepWords.took(step("g", "a", 1, "x")))
        .isEqualTo("10 tokens in, 5 out · $0.000007 · 0.0s");
  }
}
