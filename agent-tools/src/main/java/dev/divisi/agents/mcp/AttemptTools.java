package dev.divisi.agents.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.ToolAccess;
import dev.divisi.context.CodeSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tools of one attempt, served over MCP from when it is opened until it is closed. Whoever
 * gives out the attempt opens it, tells the agent its {@link #access}, lets the agent work with
 * {@link #log} instead of the log that it was opened with, and closes it when the agent has ended.
 *
 * <p>What is said with tools goes the way of everything that an agent says: into the log, and into
 * the report that {@link #complete} gives. Each call and its result are steps of the attempt.
 */
public final class AttemptTools implements AutoCloseable {
  private final HeardLog log;
  private final TaskTools task;
  private final CheckTool checks;
  private final List<Tool> tools;
  private final Endpoint endpoint;
  private final Optional<SocketRelay> relay;

  private AttemptTools(
      HeardLog log,
      TaskTools task,
      CheckTool checks,
      List<Tool> tools,
      Endpoint endpoint,
      Optional<SocketRelay> relay) {
    this.log = log;
    this.task = task;
    this.checks = checks;
    this.tools = tools;
    this.endpoint = endpoint;
    this.relay = relay;
  }

  /**
   * Opens the tools of an attempt.
   *
   * @param snapshot the repository at the base of the attempt, which stays open for longer than
   *     this; without one there are no tools to search it
   * @param first the assignment of the first round
   * @param log where everything goes; may be called on any thread
   * @throws IOException when the machine gives no port, no socket or no folder
   */
  public static AttemptTools open(
      Optional<CodeSnapshot> snapshot, ToolSettings settings, Assignment first, AgentLog log)
      throws IOException {
    HeardLog heard = new HeardLog(log);
    TaskTools task = new TaskTools(heard, first);
    CheckTool checks = new CheckTool(settings, heard, first);
    List<Tool> tools = new ArrayList<>(task.all());
    checks.tool().ifPresent(tools::add);
    tools.add(new WorktreeListing(() -> task.assignment().worktree()).tool());
    snapshot.map(CodeTools::new).map(CodeTools::all).ifPresent(tools::addAll);
    Endpoint endpoint = Endpoint.open(new Protocol(new Calls(tools, heard)));
    Optional<SocketRelay> relay = Optional.empty();
    try {
      relay = settings.socket() ? Optional.of(SocketRelay.open(endpoint.address())) : relay;
    } catch (IOException e) {
      endpoint.close();
      throw e;
    }
    return new AttemptTools(heard, task, checks, tools, endpoint, relay);
  }

  /** Where the agent finds its tools, and what lets it in. */
  public ToolAccess access() {
    return new ToolAccess(
        endpoint.url(),
        endpoint.token(),
        relay.map(SocketRelay::socket),
        tools.stream().map(Tool::name).collect(Collectors.toSet()));
  }

  /** The log that the agent is to work with: its tools hear what it is told. */
  public AgentLog log() {
    return log;
  }

  /** Says that another round of the same attempt begins. */
  public void goOn(Assignment next) {
    task.goOn(next);
    checks.goOn(next);
  }

  /**
   * The agent's report, with what it noted for those who depend on its task. When that and the
   * handoff of the report are too much together, what was noted is kept.
   */
  public AgentReport complete(AgentReport report) {
    Optional<String> noted = task.handoff();
    if (noted.isEmpty()) {
      return report;
    }
    String all = report.handoff() == null ? noted.get() : report.handoff() + "\n\n" + noted.get();
    boolean fits = all.getBytes(UTF_8).length <= AgentReport.MAX_HANDOFF_BYTES;
    return new AgentReport(report.summary(), report.nothingToDo(), fits ? all : noted.get());
  }

  /**
   * Ends all of it: nobody is let in any more, calls that run are broken off, and the process tree
   * of a check is gone when this returns.
   */
  @Override
  public void close() {
    relay.ifPresent(SocketRelay::close);
    endpoint.close();
    checks.close();
  }
}
