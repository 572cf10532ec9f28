package dev.divisi.agents.acp;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentException.Kind;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import dev.divisi.agents.ToolAccess;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Gateway;
import dev.divisi.workspace.process.Guard;
import dev.divisi.workspace.process.PlainText;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.Walls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;

/**
 * Any program that speaks the <a href="https://agentclientprotocol.com">Agent Client Protocol</a>,
 * version 1, as a coding agent.
 *
 * <p>Configuration: {@code {"preset": "gemini", "model": "gemini-2.5-flash"}} or {@code {"command":
 * ["program", "argument"]}}; {@code docs/acp-agents.md} has all keys. The program runs in the
 * worktree, inside of walls, with a clean environment and a home of its own that is deleted
 * afterwards. Each round of an attempt is a process and a session of its own: a process that is
 * kept would go on while checks run, and nothing tells when its attempt is over.
 *
 * <p>Failures: {@code AGENT_CONFIGURATION_INVALID}, {@code AGENT_NOT_FOUND}, {@code
 * AGENT_PROTOCOL_UNSUPPORTED}, {@code AGENT_NOT_AUTHENTICATED} (REJECTED); {@code AGENT_EXITED},
 * {@code AGENT_UNRESPONSIVE}, {@code AGENT_PROTOCOL_VIOLATION}, {@code AGENT_REFUSED}, {@code
 * AGENT_ERROR} (AGENT; the last TRANSIENT when its model is busy); {@code AGENT_TIMED_OUT}, {@code
 * AGENT_LIMIT_REACHED}, {@code BUDGET_EXHAUSTED} (EXHAUSTED); {@code AGENT_HOME_UNWRITABLE}
 * (TRANSIENT); with a gateway, {@code MODEL_PROVIDER_UNKNOWN}, {@code MODEL_KEY_MISSING}
 * (REJECTED); from a record, {@code REPLAY_DIFFERS}, {@code REPLAY_ENDED} (REJECTED).
 */
public final class AcpAgent implements CodingAgent {

  private static final int ACTIVITY_CHARACTERS = 200;

  /** How it may end when its model does not answer. */
  private static final Set<String> GIVES_UP = Set.of("AGENT_ERROR", "AGENT_EXITED");

  private final CommandRunner runner = new CommandRunner();
  private final Sandbox sandbox;
  private final AcpSettings settings;
  private final Map<String, String> environment;

  /**
   * An agent.
   *
   * @param sandbox puts walls around agents and what they run
   * @param settings what they may have
   * @param environment variables that all others get, such as the key of their model; the task's
   *     own win
   */
  public AcpAgent(Sandbox sandbox, AcpSettings settings, Map<String, String> environment) {
    this.sandbox = sandbox;
    this.settings = settings;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public String family() {
    return "acp";
  }

  @Override
  public boolean goesOn(JsonNode configuration) throws AgentException {
    return AcpConfiguration.parse(configuration).iterate();
  }

  @Override
  public boolean readsContext(JsonNode configuration) {
    return true;
  }

  /** Behind walls, an agent that asks its model through a gateway has no network beside it. */
  @Override
  public Optional<String> objection(JsonNode configuration, Assignment.Confinement confinement)
      throws AgentException {
    if (confinement.tools() != null) {
      return Optional.of("An agent over ACP has tools of its own.");
    }
    if (confinement.network()) {
      return Optional.empty();
    }
    if (AcpConfiguration.parse(configuration).provider() == null) {
      return Optional.of(
          "It asks its model over the network; with \"provider\" it would through a gateway.");
    }
    return sandbox.confines()
        ? Optional.empty()
        : Optional.of("This worker has no sandbox to run an agent in.");
  }

  @Override
  public AgentReport work(Assignment assignment, AgentLog log)
      throws AgentException, InterruptedException {
    AcpConfiguration configuration = AcpConfiguration.parse(assignment.configuration());
    String provider = configuration.provider();
    requireReadable(configuration.program().readable());
    try (Home home = Home.make()) {
      if (provider == null) {
        return work(assignment, configuration, log, home, Optional.empty());
      }
      List<String> places =
          List.of(assignment.worktree().toRealPath().toString(), home.folder().toString());
      try (ModelAccess models =
          ModelAccess.open(
              settings, provider, assignment.round().budget(), places, sandbox.confines(), log)) {
        AcpConfiguration reaching =
            AcpConfiguration.parse(assignment.configuration(), models.baseUrl());
        return work(assignment, reaching, log, home, Optional.of(models));
      }
    } catch (IOException e) {
      throw new AgentException(
          Kind.TRANSIENT,
          "AGENT_HOME_UNWRITABLE",
          "What the agent needs to start cannot be made: " + e.getMessage(),
          e);
    }
  }

  /** A plan comes from a repository; it must not get at what the worker can read. */
  private void requireReadable(List<Path> paths) throws AgentException {
    for (Path path : paths) {
      if (settings.readable().stream().noneMatch(folder -> isIn(path, folder))) {
        throw new AgentException(
            Kind.REJECTED,
            "AGENT_CONFIGURATION_INVALID",
            "\"readable\" names "
                + path
                + ", which this worker does not let agents read. Its operator lists folders for"
                + " that in divisi.implementer.agent-readable.");
      }
    }
  }

  private static boolean isIn(Path path, Path folder) {
    try {
      return path.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private AgentReport work(
      Assignment assignment,
      AcpConfiguration configuration,
      AgentLog log,
      Home home,
      Optional<ModelAccess> models)
      throws AgentException, InterruptedException, IOException {
    home.lay(configuration.program().home());
    log.activity(
        "starting "
            + PlainText.line(
                String.join(" ", configuration.program().command()), ACTIVITY_CHARACTERS));
    List<Gateway> ways = new ArrayList<>();
    models.flatMap(ModelAccess::way).ifPresent(ways::add);
    Optional<McpServer> tools =
        assignment.given().tools().map(access -> tools(access, !ways.isEmpty(), ways));
    Walls walls =
        new Walls(
                List.of(assignment.worktree().toRealPath(), home.folder()),
                configuration.program().readable(),
                // An agent that has no gateway asks its model by itself.
                ways.isEmpty())
            .withGateways(ways);
    Surroundings surroundings =
        new Surroundings(
            runner,
            sandbox,
            walls,
            home,
            models.isPresent() ? Map.of() : environment,
            new ConcurrentLinkedQueue<>());
    return converse(assignment, configuration, log, surroundings, models, tools);
  }

  /** The worker's tools as the agent finds them: behind walls, through a gateway of theirs. */
  private static McpServer tools(ToolAccess access, boolean walled, List<Gateway> ways) {
    Optional<Gateway> way = walled ? access.way() : Optional.empty();
    way.ifPresent(ways::add);
    return new McpServer.Remote(
        ToolAccess.SERVER,
        "http",
        access.url(way.isPresent()).toString(),
        Map.of("Authorization", access.authorization()));
  }

  private static AgentReport converse(
      Assignment assignment,
      AcpConfiguration configuration,
      AgentLog log,
      Surroundings surroundings,
      Optional<ModelAccess> models,
      Optional<McpServer> tools)
      throws AgentException, InterruptedException, IOException {
    try (Conversation conversation =
        Conversation.open(assignment, configuration, log, surroundings, tools)) {
      models.ifPresent(access -> access.tell(conversation.meter()));
      AgentReport report = conversation.hold();
      Optional<AgentException> offRecord = models.flatMap(ModelAccess::offRecord);
      if (offRecord.isPresent()) {
        // What it makes of a refusal is not what it made of an answer then.
        throw offRecord.get();
      }
      return report;
    } catch (AgentException e) {
      // A program that was ended for its appetite looks like one that broke off, and one that is
      // refused more of its model looks like one that failed.
      Optional<Guard.Breach> breach = surroundings.breach();
      if (breach.isPresent()) {
        throw new AgentException(
            Kind.EXHAUSTED, breach.get().code(), "The agent: " + breach.get().message(), e);
      }
      Optional<AgentException> offRecord = models.flatMap(ModelAccess::offRecord);
      if (offRecord.isPresent()) {
        throw offRecord.get();
      }
      Optional<String> exhausted = models.flatMap(ModelAccess::exhaustion);
      if (exhausted.isPresent() && !e.code().equals(Conversation.BUDGET_EXHAUSTED)) {
        throw new AgentException(Kind.EXHAUSTED, Conversation.BUDGET_EXHAUSTED, exhausted.get(), e);
      }
      // A wrong key or a provider that is down is not the agent's fault.
      Optional<AgentException> failure =
          GIVES_UP.contains(e.code()) ? models.flatMap(ModelAccess::failure) : Optional.empty();
      throw failure.orElse(e);
    }
  }
}
