package dev.divisi.agents.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.Assignment;
import dev.divisi.models.ToolDescription;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What policy holds an agent to that asks a model. */
class ModelConfinementTest {
  @TempDir Path temp;
  private Bench bench;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  ModelConfinementTest() {}

  @BeforeEach
  void setUp() {
    bench = new Bench(temp);
  }

  @Test
  void shouldUseOnlyTheToolsThatPolicyLetsItUse() throws Exception {
    bench.confinement = new Assignment.Confinement(false, List.of("read", "recipe"));
    bench.work(Bench.script(Bench.done()));

    assertThat(bench.requests.getFirst().tools())
        .extracting(ToolDescription::name)
        .containsExactly("read", "done");
  }

  @Test
  void shouldObjectWhereItsCommandsWouldHaveANetwork() throws Exception {
    JsonNode configuration = JsonMapper.shared().readTree(bench.configuration);
    ModelAgent agent = bench.agent(provider -> (request, progress) -> Bench.says(""));

    assertThat(agent.objection(configuration, new Assignment.Confinement(false, null)))
        .hasValueSatisfying(why -> assertThat(why).contains("no sandbox"));
    assertThat(agent.objection(configuration, new Assignment.Confinement(false, List.of("read"))))
        .isEmpty();
    assertThat(agent.objection(configuration, new Assignment.Confinement(true, List.of("run"))))
        .isEmpty();
  }
}
