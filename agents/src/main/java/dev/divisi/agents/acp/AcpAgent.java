package dev.divisi.agents.acp;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentException.Kind;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Guard;
import dev.divisi.workspace.process.PlainText;
import dev.divisi.workspace.process.Sandbox;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
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
 * (TRANSIENT).
 */
public final class AcpAgent implements CodingAgent {

  private static final int ACTIVITY_CHARACTERS = 200;

  private final CommandRunner runner = new CommandRunner();
  private final Sandbox sandbox;
  private final Map<String, String> environment;

  /**
   * An agent.
   *
   * @param sandbox puts walls around agents and what they run
   * @param environment variables that every agent gets, such as the key of its model; the task's
   *     own win
   */
  public AcpAgent(Sandbox sandbox, Map<String, String> environment) {
    this.sandbox = sandbox;
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
  public AgentReport work(Assignment assignment, AgentLog log)
      throws AgentException, InterruptedException {
    AcpConfiguration configuration = AcpConfiguration.parse(assignment.configuration());
    try (Home home = Home.lay(configuration.program().home())) {
      log.activity(
          "starting "
              + PlainText.line(
                  String.join(" ", configuration.program().command()), ACTIVITY_CHARACTERS));
      Surroundings surroundings =
          new Surroundings(
              runner,
              sandbox,
              Surroundings.walls(
                  assignment.worktree().toRealPath(), home, configuration.program().readable()),
              home,
              environment,
              new ConcurrentLinkedQueue<>());
      return converse(assignment, configuration, log, surroundings);
    } catch (IOException e) {
      throw new AgentException(
          Kind.TRANSIENT,
          "AGENT_HOME_UNWRITABLE",
          "No home can be made for the agent: " + e.getMessage(),
          e);
    }
  }

  private static AgentReport converse(
      Assignment assignment,
      AcpConfiguration configuration,
      AgentLog log,
      Surroundings surroundings)
      throws AgentException, InterruptedException, IOException {
    try (Conversation conversation =
        Conversation.open(assignment, configuration, log, surroundings)) {
      return conversation.hold();
    } catch (AgentException e) {
      // A program that was ended for its appetite looks like one that broke off.
      Optional<Guard.Breach> breach = surroundings.breach();
      throw breach.isEmpty()
          ? e
          : new AgentException(
              Kind.EXHAUSTED, breach.get().code(), "The agent: " + breach.get().message(), e);
    }
  }
}
