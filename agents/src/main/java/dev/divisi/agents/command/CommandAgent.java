package dev.divisi.agents.command;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import dev.divisi.agents.ToolAccess;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandResult;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Gateway;
import dev.divisi.workspace.process.Guard;
import dev.divisi.workspace.process.PlainText;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.Walls;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Any program as a coding agent.
 *
 * <p>Configuration: {@code {"run": ["sh", "tools/migrate.sh", "m1"], "environment": {"NAME":
 * "value"}, "iterate": false}}. No shell is added. The program runs in the worktree with a clean
 * environment and what is given, and edits files. It is told its task on stdin and in the file that
 * {@code DIVISI_TASK_FILE} names, as JSON; it is told more while it runs in the file {@code
 * DIVISI_NOTES}, and may leave a handoff, its spend, questions, scope requests and messages in the
 * directory {@code DIVISI_OUT}. All of it is outside of the worktree, so that it is not harvested.
 * {@code docs/command-agents.md} describes the files; their shape stays stable.
 *
 * <p>Exit code 0 means done; what the program printed is kept as the end of a log and means
 * nothing. When it ends, times out or is interrupted, its whole process tree is ended. In a sandbox
 * it sees the system's programs, writes its worktree and {@code DIVISI_OUT}, and is ended when it
 * breaks a bound.
 *
 * <p>Failures: {@code AGENT_CONFIGURATION_INVALID}, {@code AGENT_NOT_FOUND} (REJECTED), {@code
 * AGENT_EXITED}, {@code AGENT_OUTPUT_INVALID} (AGENT), {@code AGENT_TIMED_OUT}, {@code
 * BUDGET_EXHAUSTED}, and the names of broken bounds that {@link Guard.Breach} lists (EXHAUSTED),
 * {@code TASK_FILE_UNWRITABLE}, {@code AGENT_OUTPUT_UNREADABLE} (TRANSIENT).
 */
public final class CommandAgent implements CodingAgent {

  private static final int MAX_LOG_BYTES = 8 << 10;
  private static final int ACTIVITY_CHARACTERS = 200;
  private static final int SUMMARY_LINES = 5;
  private static final int SUMMARY_CHARACTERS = 1_000;

  private final CommandRunner runner = new CommandRunner();
  private final Sandbox sandbox;
  private final boolean network;

  /**
   * @param sandbox what programs run in
   * @param network whether programs may use the network where policy does not forbid it
   */
  public CommandAgent(Sandbox sandbox, boolean network) {
    this.sandbox = sandbox;
    this.network = network;
  }

  @Override
  public String family() {
    return "command";
  }

  @Override
  public boolean goesOn(JsonNode configuration) throws AgentException {
    return CommandConfiguration.parse(configuration).iterate();
  }

  @Override
  public boolean readsContext(JsonNode configuration) throws AgentException {
    return CommandConfiguration.parse(configuration).context();
  }

  @Override
  public Optional<String> objection(JsonNode configuration, Assignment.Confinement confinement) {
    if (confinement.tools() != null) {
      return Optional.of("A program uses what tools it likes.");
    }
    return confinement.network() || sandbox.confines()
        ? Optional.empty()
        : Optional.of("This worker has no sandbox to run a program in.");
  }

  @Override
  public AgentReport work(Assignment assignment, AgentLog log)
      throws AgentException, InterruptedException {
    CommandConfiguration configuration = CommandConfiguration.parse(assignment.configuration());
    try (Desk desk = Desk.lay(assignment, log)) {
      boolean reaches = network && assignment.confinement().network();
      Optional<ToolAccess> tools = assignment.given().tools();
      Optional<Gateway> way =
          reaches || !sandbox.confines() ? Optional.empty() : tools.flatMap(ToolAccess::way);
      Walls walls =
          new Walls(List.of(assignment.worktree(), desk.out()), List.of(desk.folder()), reaches)
              .withGateways(way.stream().toList());
      log.activity(
          "running " + PlainText.line(String.join(" ", configuration.run()), ACTIVITY_CHARACTERS));
      CommandResult result =
          run(configuration, assignment, desk, walls, variables(tools, way.isPresent()));
      desk.takeOverAll();
      return report(configuration, result, desk, sandbox);
    } catch (IOException e) {
      throw new AgentException(
          AgentException.Kind.TRANSIENT,
          "TASK_FILE_UNWRITABLE",
          "the task file cannot be written: " + e.getMessage(),
          e);
    }
  }

  private static Map<String, String> variables(Optional<ToolAccess> tools, boolean walled) {
    return tools
        .map(
            access ->
                Map.of(
                    "DIVISI_MCP_URL",
                    access.url(walled).toString(),
                    "DIVISI_MCP_TOKEN",
                    access.token()))
        .orElse(Map.of());
  }

  private CommandResult run(
      CommandConfiguration configuration,
      Assignment assignment,
      Desk desk,
      Walls walls,
      Map<String, String> tools)
      throws AgentException, InterruptedException, IOException {
    Map<String, String> environment = new LinkedHashMap<>(configuration.environment());
    environment.put("DIVISI_TASK_FILE", desk.task().toString());
    environment.put("DIVISI_NOTES", desk.notes().toString());
    environment.put("DIVISI_OUT", desk.out().toString());
    desk.context().ifPresent(file -> environment.put("DIVISI_CONTEXT_FILE", file.toString()));
    environment.putAll(tools);
    byte[] task = Files.readAllBytes(desk.task());
    try {
      Command confined =
          sandbox.confine(
              new Command(
                  configuration.run(),
                  assignment.worktree(),
                  environment,
                  task,
                  assignment.timeout(),
                  MAX_LOG_BYTES),
              walls);
      Guard guard = sandbox.guard(confined, walls);
      CommandResult result = runner.run(confined, guard.and(desk));
      requireUnbroken(guard, configuration, result);
      return result;
    } catch (CommandNotStartedException e) {
      throw new AgentException(
          AgentException.Kind.REJECTED,
          "AGENT_NOT_FOUND",
          "The agent is not on this worker: "
              + e.getMessage()
              + " Install it there, or name a program that is.",
          e);
    }
  }

  private static void requireUnbroken(
      Guard guard, CommandConfiguration configuration, CommandResult result) throws AgentException {
    Optional<Guard.Breach> breach = guard.breach();
    if (breach.isPresent()) {
      throw new AgentException(
          AgentException.Kind.EXHAUSTED,
          breach.get().code(),
          "The agent was ended: " + breach.get().message(),
          evidence(configuration, result));
    }
  }

  private static AgentException.Run evidence(
      CommandConfiguration configuration, CommandResult result) {
    return new AgentException.Run(
        configuration.run(),
        result.exitCode(),
        result.timedOut(),
        result.duration(),
        result.logEnd());
  }

  private static AgentReport report(
      CommandConfiguration configuration, CommandResult result, Desk desk, Sandbox sandbox)
      throws AgentException {
    AgentException.Run run = evidence(configuration, result);
    String program = PlainText.line(configuration.run().getFirst(), ACTIVITY_CHARACTERS);
    if (result.timedOut()) {
      throw new AgentException(
          AgentException.Kind.EXHAUSTED,
          "AGENT_TIMED_OUT",
          program
              + " was ended after "
              + result.duration().toSeconds()
              + " s: the attempt's time was over",
          run);
    }
    Optional<AgentException> problem = desk.problem();
    if (problem.isPresent()) {
      throw problem.get();
    }
    if (result.exitCode() != 0) {
      throw new AgentException(
          AgentException.Kind.AGENT,
          "AGENT_EXITED",
          program + " ended with exit code " + result.exitCode() + end(result),
          run);
    }
    return new AgentReport(
        program
            + " ended with exit code 0"
            + (sandbox.confines() ? "" : " (" + sandbox.words() + ")")
            + end(result),
        false,
        desk.handoff());
  }

  private static String end(CommandResult result) {
    List<String> lines = result.logEnd().lines().filter(line -> !line.isBlank()).toList();
    String end =
        lines.stream()
            .skip(Math.max(0, lines.size() - SUMMARY_LINES))
            .collect(Collectors.joining("\n"));
    if (end.isEmpty()) {
      return "";
    }
    return ":\n" + end.substring(Math.max(0, end.length() - SUMMARY_CHARACTERS));
  }
}
