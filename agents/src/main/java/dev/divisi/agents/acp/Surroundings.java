package dev.divisi.agents.acp;

import dev.divisi.agents.AgentException;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Guard;
import dev.divisi.workspace.process.PipedProcess;
import dev.divisi.workspace.process.RunningCommand;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.Walls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * What the programs of an agent see: their walls and a home.
 *
 * @param inherited variables that the agent gets beside its own; what it has us run does not
 * @param guards of all that was started: which bounds it broke
 */
record Surroundings(
    CommandRunner runner,
    Sandbox sandbox,
    Walls walls,
    Home home,
    Map<String, String> inherited,
    Queue<Guard> guards) {

  private static final int MAX_LOG_BYTES = 8 << 10;

  /** The agent is ended by whoever waits for it; this only outlives that. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  /**
   * Starts the agent.
   *
   * @param timeout how long it may work
   * @throws AgentException REJECTED, {@code AGENT_NOT_FOUND}
   */
  PipedProcess start(Program program, Path worktree, Duration timeout) throws AgentException {
    Map<String, String> variables = new LinkedHashMap<>(inherited);
    variables.putAll(program.environment());
    variables.putAll(home.variables());
    Command command =
        new Command(
            program.command(),
            worktree,
            variables,
            new byte[0],
            timeout.plus(MARGIN),
            MAX_LOG_BYTES);
    try {
      Command confined = sandbox.confine(command, walls);
      return runner.open(confined, guard(confined, walls));
    } catch (CommandNotStartedException e) {
      throw new AgentException(
          AgentException.Kind.REJECTED,
          "AGENT_NOT_FOUND",
          "The agent is not on this worker: "
              + e.getMessage()
              + " Install it there (docs/acp-agents.md says what, for each preset), or name one that"
              + " stands elsewhere with \"command\" and \"readable\".",
          e);
    }
  }

  /** Starts what the agent has us run: without a network, and without the agent's variables. */
  RunningCommand run(Command command) throws CommandNotStartedException {
    Map<String, String> variables = new LinkedHashMap<>(command.environment());
    variables.putAll(home.variables());
    // No gateways either: what is run by name for an agent has nothing to ask a model.
    Walls offline = new Walls(walls.writable(), walls.readable(), false);
    Command confined = sandbox.confine(command.withEnvironment(variables), offline);
    return runner.start(confined, guard(confined, offline));
  }

  private Guard guard(Command confined, Walls around) {
    Guard guard = sandbox.guard(confined, around);
    guards.add(guard);
    return guard;
  }

  /** The bound that the agent, or what it has us run, broke. */
  Optional<Guard.Breach> breach() {
    return guards.stream().flatMap(guard -> guard.breach().stream()).findFirst();
  }
}
