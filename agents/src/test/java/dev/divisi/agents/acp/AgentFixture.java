package dev.divisi.agents.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.Assignments;
import dev.divisi.agents.ToolAccess;
import dev.divisi.models.Prices;
import dev.divisi.models.provider.ModelSettings;
import dev.divisi.workspace.process.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs the {@link FakeAgent} on a task whose scope is {@code m1/**}. */
abstract class AgentFixture {
  static final JsonMapper JSON = JsonMapper.shared();
  static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path temp;
  Path worktree;
  AcpAgent agent;
  final Heard heard = new Heard();
  final ObjectNode configuration = JSON.createObjectNode();
  AgentBudget budget = AgentBudget.UNBOUNDED;
  Duration timeout = Duration.ofMinutes(2);
  Optional<ToolAccess> tools = Optional.empty();

  @BeforeEach
  void setUp() throws IOException {
    agent =
        new AcpAgent(Sandbox.NONE, gateways(Map.of()), Map.of("INHERITED", "key", "OWN", "theirs"));
    worktree = Files.createDirectories(temp.resolve("worktree")).toRealPath();
    Files.createDirectories(worktree.resolve("m1"));
    Files.writeString(worktree.resolve("m1/a.txt"), "old\n");
  }

  private Assignment assignment(String script) {
    FakeAgent.command(script).forEach(configuration.putArray("command")::add);
    Assignment plain = Assignments.in(worktree, configuration.toString(), timeout, "m1/**");
    return new Assignment(
            plain.work(),
            plain.brief(),
            worktree,
            plain.configuration(),
            timeout,
            new Assignment.Round(1, 8, budget, List.of()))
        .with(new Assignment.Given(plain.given().context(), tools));
  }

  AcpSettings gateways(Map<String, ModelSettings.Named> providers) {
    return new AcpSettings(
        new ModelSettings(providers, null).toProviders(Map.of("STUB_KEY", "sk-secret")),
        Prices.defaults(),
        temp,
        List.of(temp));
  }

  AgentReport run(String script) throws AgentException, InterruptedException {
    return agent.work(assignment(script), heard);
  }

  AgentException fail(String script) {
    AgentException failure = catchThrowableOfType(AgentException.class, () -> run(script));
    assertThat(failure).as(script).isNotNull();
    return failure;
  }
}
