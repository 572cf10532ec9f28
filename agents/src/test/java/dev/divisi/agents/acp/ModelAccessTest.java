package dev.divisi.agents.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.AgentStep;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.ToolAccess;
import dev.divisi.models.Prices;
import dev.divisi.models.gateway.GatewayExchange;
import dev.divisi.models.gateway.RecordedAnswers;
import dev.divisi.models.provider.ModelSettings;
import dev.divisi.models.provider.Provider;
import dev.divisi.testing.model.ModelApi;
import dev.divisi.testing.model.ModelServer;
import dev.divisi.testing.model.Reply;
import dev.divisi.workspace.process.Sandbox;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Agents that ask their model through the worker's gateway. */
@Timeout(120)
class ModelAccessTest extends AgentFixture {

  private void askThrough(ModelServer server) {
    agent =
        new AcpAgent(
            Sandbox.NONE,
            gateways(
                Map.of(
                    "stub",
                    new ModelSettings.Named(Provider.Kind.OPENAI, server.baseUrl(), "STUB_KEY"))),
            Map.of("INHERITED", "a key of the worker"));
    configuration.put("provider", "stub");
    configuration.putObject("environment").put("MODEL_URL", "${baseUrl}");
  }

  @Test
  void shouldCountWhatTheAgentSpendsAndEndItAtItsBudget() throws Exception {
    try (ModelServer server =
        ModelServer.start(
            ModelApi.OPENAI,
            Reply.text("one").tokens(100, 0, 10),
            Reply.text("two").tokens(100, 0, 10),
            Reply.text("three").tokens(100, 0, 10))) {
      askThrough(server);
      budget = new AgentBudget(null, null, 2L);

      AgentException failure = fail("asks-model");

      assertThat(failure.code()).isEqualTo("BUDGET_EXHAUSTED");
      assertThat(failure.kind()).isEqualTo(AgentException.Kind.EXHAUSTED);
      assertThat(server.requests())
          .hasSize(2)
          .allSatisfy(
              request ->
                  assertThat(request.headers().get("authorization")).isEqualTo("Bearer sk-secret"));
      assertThat(heard.spent.getLast()).isEqualTo(new AgentSpend(220, 0, 2));
      assertThat(heard.steps(AgentStep.Kind.ANSWER))
          .extracting(AgentStep::usage)
          .containsExactly(
              new AgentStep.Usage("stub-model-1", 100, 0, 10, 0),
              new AgentStep.Usage("stub-model-1", 100, 0, 10, 0));
    }
  }

  @Test
  void shouldAnswerFromTheRecordAndEndTheAgentWhereThatEnds() throws Exception {
    List<GatewayExchange> record;
    try (ModelServer server =
        ModelServer.start(ModelApi.OPENAI, Reply.text("one"), Reply.text("two"))) {
      askThrough(server);
      budget = new AgentBudget(null, null, 2L);
      fail("asks-model");
      record =
          heard.steps(AgentStep.Kind.EXCHANGE).stream()
              .map(step -> GatewayExchange.parse(step.body()).orElseThrow())
              .toList();
    }
    budget = AgentBudget.UNBOUNDED;

    answerFrom(record);
    assertThat(fail("asks-model").code()).isEqualTo("BUDGET_EXHAUSTED");

    answerFrom(record.subList(0, 2));
    AgentException ended = fail("asks-model");
    assertThat(ended.code()).isEqualTo("REPLAY_ENDED");
    assertThat(ended).hasMessageContaining("Request 3 of the agent is one more POST");
  }

  @Test
  void shouldNotBlameTheAgentForItsProvider() throws Exception {
    try (ModelServer server =
        ModelServer.start(
            ModelApi.OPENAI, Reply.status(401, "{}"), Reply.status(529, "{}"), Reply.text("ok"))) {
      askThrough(server);

      AgentException refused = fail("needs-model");
      assertThat(refused.code()).isEqualTo("MODEL_KEY_REFUSED");
      assertThat(refused.kind()).isEqualTo(AgentException.Kind.REJECTED);
      AgentException busy = fail("needs-model");
      assertThat(busy.code()).isEqualTo("MODEL_OVERLOADED");
      assertThat(busy.kind()).isEqualTo(AgentException.Kind.TRANSIENT);
      assertThat(fail("needs-model").code()).isEqualTo("AGENT_ERROR");
    }
  }

  private void answerFrom(List<GatewayExchange> record) {
    agent =
        new AcpAgent(
            Sandbox.NONE,
            new AcpSettings(
                new ModelSettings(
                        Map.of(
                            "stub",
                            new ModelSettings.Named(
                                Provider.Kind.OPENAI, "http://replay.invalid", "")),
                        null)
                    .toProviders(Map.of()),
                Prices.defaults(),
                temp,
                List.of(temp),
                new RecordedAnswers(record)),
            Map.of());
  }

  @Test
  void shouldNotGiveTheAgentTheVariablesOfTheWorker() throws Exception {
    try (ModelServer server = ModelServer.start(ModelApi.OPENAI)) {
      askThrough(server);
      run("edits");

      JsonNode environment = JSON.readTree(Files.readString(temp.resolve("environment.json")));
      assertThat(environment.has("INHERITED")).isFalse();
      assertThat(environment.path("MODEL_URL").asString())
          .matches("http://127\\.0\\.0\\.1:\\d+/[0-9a-f]{32}/stub");
    }
  }

  @Test
  void shouldRefuseWhatNoGatewayCanBeMadeOf() {
    configuration.put("provider", "nobody");
    assertThat(fail("edits").getMessage()).contains("need a preset, or ${baseUrl}");

    configuration.putObject("environment").put("MODEL_URL", "${baseUrl}");
    assertThat(fail("edits").code()).isEqualTo("MODEL_PROVIDER_UNKNOWN");

    configuration.put("baseUrl", "http://localhost");
    assertThat(fail("edits").getMessage()).contains("exclude each other");
  }

  @Test
  void shouldLetNoPlanReadWhatTheOperatorDoesNotName() throws Exception {
    Path linked = Files.createSymbolicLink(temp.resolve("linked"), Path.of("/etc"));
    for (String path : List.of("/etc", linked.toString(), temp + "/missing")) {
      configuration.putArray("readable").add(path);
      assertThat(fail("edits")).hasMessageContaining("divisi.implementer.agent-readable");
    }
    configuration.putArray("readable").add(worktree.toString());
    run("edits");
  }

  @Test
  void shouldSayWhatItCannotBeHeldTo() throws Exception {
    Assignment.Confinement offline = new Assignment.Confinement(false, null);
    Assignment.Confinement tools = new Assignment.Confinement(true, List.of("read"));
    FakeAgent.command("edits").forEach(configuration.putArray("command")::add);

    assertThat(agent.objection(configuration, offline)).get().asString().contains("\"provider\"");
    assertThat(agent.objection(configuration, tools)).get().asString().contains("its own");
    configuration.put("provider", "stub");
    configuration.putObject("environment").put("MODEL_URL", "${baseUrl}");
    assertThat(agent.objection(configuration, offline)).get().asString().contains("no sandbox");
  }

  @Test
  void shouldOfferTheToolsOfTheWorkerToWhoCanUseThem() throws Exception {
    tools =
        Optional.of(
            new ToolAccess(
                URI.create("http://127.0.0.1:9/mcp"), "t0ken", Optional.empty(), Set.of("ask")));
    run("edits");
    assertThat(temp.resolve("told.txt")).content().contains("was given []");

    run("knows-http");
    assertThat(temp.resolve("told.txt"))
        .content()
        .contains("\"url\":\"http://127.0.0.1:9/mcp\"", "\"value\":\"Bearer t0ken\"");
  }
}
