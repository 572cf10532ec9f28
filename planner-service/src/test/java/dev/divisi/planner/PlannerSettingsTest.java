package dev.divisi.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.schemas.AgentChoice;
import org.junit.jupiter.api.Test;

class PlannerSettingsTest {
  private static PlannerSettings.Profiles withAgent(String agent) {
    return new PlannerSettings.Profiles("", agent);
  }

  @Test
  void shouldReadTheDefaultAgentAsAPlaybookWritesIt() {
    assertThat(withAgent("").agent()).isEmpty();
    assertThat(withAgent("acp: {preset: gemini}").agent())
        .contains(new AgentChoice("acp", "{\"preset\":\"gemini\"}"));
  }

  @Test
  void shouldSayWhatIsWrongWithIt() {
    assertThatThrownBy(() -> withAgent("gemini"))
        .hasMessageContaining("divisi.planner.profiles.default-agent needs one agent");
    assertThatThrownBy(() -> withAgent("model: {provider: x}"))
        .hasMessage(
            "divisi.planner.profiles.default-agent: model.model: needs the name of a model");
    assertThatThrownBy(() -> withAgent("a: ["))
        .hasMessageContaining("divisi.planner.profiles.default-agent:1:");
  }
}
