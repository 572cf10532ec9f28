package dev.divisi.agents.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.agents.AgentException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AcpConfigurationTest {
  static final List<String> PRESETS = Preset.NAMES;
  private static final JsonMapper JSON = JsonMapper.shared();

  private static AcpConfiguration parse(String json) throws AgentException {
    return AcpConfiguration.parse(JSON.readTree(json.replace('\'', '"')));
  }

  @Nested
  class Presets {
    @ParameterizedTest
    @FieldSource("dev.divisi.agents.acp.AcpConfigurationTest#PRESETS")
    void shouldBeComplete(String name) throws Exception {
      AcpConfiguration plain = parse("{'preset': '" + name + "'}");
      AcpConfiguration full =
          parse("{'preset': '" + name + "', 'model': 'm1', 'baseUrl': 'http://localhost:8080/'}");

      assertThat(plain.program().command()).isNotEmpty();
      assertThat(full.program().toString()).contains("http://localhost:8080").doesNotContain("${");
      assertThat(full.session().modelByProtocol() || full.program().toString().contains("m1"))
          .isTrue();
      assertThat(plain.iterate()).isTrue();
    }

    @Test
    void shouldGiveModelAndGatewayToGemini() throws Exception {
      Program program =
          parse("{'preset': 'gemini', 'model': 'm1', 'baseUrl': 'http://localhost:1'}").program();

      assertThat(program.command()).containsExactly("gemini", "--acp", "--model", "m1");
      assertThat(program.environment())
          .containsEntry("GOOGLE_GEMINI_BASE_URL", "http://localhost:1")
          .containsEntry("GEMINI_API_KEY", "none");
    }

    @Test
    void shouldMergeTheFilesOfAHome() throws Exception {
      JsonNode settings =
          parse(
                  "{'preset': 'opencode', 'model': 'm1', 'baseUrl': 'http://x', 'home':"
                      + " {'.config/opencode/opencode.json': {'share': 'manual'}, 'a/b': 'text'}}")
              .program()
              .home()
              .getOrDefault(".config/opencode/opencode.json", JSON.missingNode());

      assertThat(settings.path("model").asString()).isEqualTo("gateway/m1");
      assertThat(settings.path("share").asString()).isEqualTo("manual");
      assertThat(settings.at("/provider/gateway/models/m1/name").asString()).isEqualTo("m1");
      assertThat(settings.at("/permission/edit").asString()).isEqualTo("ask");
    }

    @Test
    void shouldTakeAnotherProgramForAKnownAgent() throws Exception {
      Program program =
          parse("{'preset': 'gemini', 'model': 'm1', 'command': ['node', '/opt/gemini', '--acp']}")
              .program();
      assertThat(program.command())
          .containsExactly("node", "/opt/gemini", "--acp", "--model", "m1");
      assertThat(program.home()).containsKey(".gemini/settings.json");
    }
  }

  @Test
  void shouldReadAllKeys() throws Exception {
    AcpConfiguration read =
        parse(
            """
            {'command': ['agent', 1], 'environment': {'A': 'b'}, 'model': 'm', 'mode': 'plan',
             'authenticate': 'key', 'readable': ['/opt/agent/'], 'iterate': false,
             'mcpServers': {'docs': {'type': 'sse', 'url': 'http://x'}},
             'permissions': [{'kinds': ['execute'], 'commands': ['npm test'], 'answer': 'allow'},
                             {'paths': ['docs/**'], 'answer': 'ask'}]}
            """);

    assertThat(read.program().command()).containsExactly("agent", "1");
    assertThat(read.program().readable()).containsExactly(Path.of("/opt/agent"));
    assertThat(read.session().modelByProtocol()).isTrue();
    assertThat(read.session().mcpServers()).hasSize(1);
    assertThat(read.permissions().rules()).hasSize(2);
    assertThat(read.iterate()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{'preset': 'vim'}",
        "{'preset': 'gemini', 'modle': 'x'}",
        "{'command': []}",
        "{'command': ['']}",
        "{'command': 'agent'}",
        "{'command': ['a'], 'baseUrl': 'http://x'}",
        "{'command': ['a'], 'model': ''}",
        "{'command': ['a'], 'environment': {'A-B': 'x'}}",
        "{'command': ['a'], 'environment': {'DIVISI_X': 'x'}}",
        "{'command': ['a'], 'home': {'../x': 'y'}}",
        "{'command': ['a'], 'home': {'/etc/x': 'y'}}",
        "{'command': ['a'], 'home': {'a/../../x': 'y'}}",
        "{'command': ['a'], 'readable': ['relative']}",
        "{'command': ['a'], 'readable': ['/']}",
        "{'command': ['a'], 'mcpServers': [1]}",
        "{'command': ['a'], 'mcpServers': {'x': {'type': 'smtp', 'url': 'y'}}}",
        "{'command': ['a'], 'mcpServers': {'x': {'url': 'y', 'headers': {'a b': 'c'}}}}",
        "{'command': ['a'], 'permissions': [{'answer': 'maybe'}]}",
        "{'command': ['a'], 'permissions': [{'kinds': ['dance'], 'answer': 'allow'}]}",
        "{'command': ['a'], 'permissions': [{'paths': ['a/**b'], 'answer': 'allow'}]}",
        "{'command': ['a'], 'permissions': [{'commands': ['a; b'], 'answer': 'allow'}]}",
        "{'command': ['a'], 'permissions': [{'kind': 'read', 'answer': 'allow'}]}",
        "{'command': ['a'], 'iterate': 'yes'}"
      })
  void shouldRefuseWhatIsNoConfiguration(String json) {
    AgentException failure = catchThrowableOfType(AgentException.class, () -> parse(json));
    assertThat(failure).as(json).isNotNull();
    assertThat(failure.code()).isEqualTo("AGENT_CONFIGURATION_INVALID");
    assertThat(failure.kind()).isEqualTo(AgentException.Kind.REJECTED);
  }
}
