package dev.divisi.agents.command;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandResult;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.PlainText;
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
 * nothing. When it ends, times out or is interrupted, its whole process tree is ended.
 *
 * <p>Failures: {@code AGENT_CONFIGURATION_INVALID}, {@code AGENT_NOT_FOUND} (REJECTED), {@code
 * AGENT_EXITED}, {@code AGENT_OUTPUT_INVALID} (AGENT), {@code AGENT_TIMED_OUT}, {@code
 * BUDGET_EXHAUSTED} (EXHAUSTED), {@code TASK_FILE_UNWRITABLE}, {@code AGENT_OUTPUT_UNREADABLE}
 * (TRANSIENT).
 */
public final class CommandAgent implements CodingAgent {

  private static final int MAX_LOG_BYTES = 8 << 10;
  private static final int ACTIVITY_CHARACTERS = 200;
  private static final int SUMMARY_LINES = 5;
  private static final int SUMMARY_CHARACTERS = 1_000;

  private final CommandRunner runner = new CommandRunner();

  @Override
  public String family() {
    return "command";
  }

  @Override
  public boolean goesOn(JsonNode configuration) throws AgentException {
    return CommandConfiguration.parse(configuration).iterate();
  }

  @Override
  public AgentReport work(Assignment assignment, AgentLog log)
      throws AgentException, InterruptedException {
    CommandConfiguration configuration = CommandConfiguration.parse(assignment.configuration());
    try (Desk desk = Desk.lay(assignment, log)) {
      log.activity(
          "running " + PlainText.line(String.join(" ", configuration.run()), ACTIVITY_CHARACTERS));
      CommandResult result = run(configuration, assignment, desk);
      desk.takeOverAll();
      return report(configuration, result, desk);
    } catch (IOException e) {
      throw new AgentException(
          AgentException.Kind.TRANSIENT,
          "TASK_FILE_UNWRITABLE",
          "the task file cannot be written: " + e.getMessage(),
          e);
    }
  }

  private CommandResult run(CommandConfiguration configuration, Assignment assignment, Desk desk)
      throws AgentException, InterruptedException, IOException {
    Map<String, String> environment = new LinkedHashMap<>(configuration.environment());
    environment.put("DIVISI_TASK_FILE", desk.task().toString());
    environment.put("DIVISI_NOTES", desk.notes().toString());
    environment.put("DIVISI_OUT", desk.out().toString());
    byte[] task = Files.readAllBytes(desk.task());
    try {
      return runner.run(
          new Command(
              configuration.run(),
              assignment.worktree(),
              environment,
              task,
              assignment.timeout(),
              MAX_LOG_BYTES),
          desk);
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

  private static AgentReport report(
      CommandConfiguration configuration, CommandResult result, Desk desk) throws AgentException {
    AgentException.Run run =
        new AgentException.Run(
            configuration.run(),
            result.exitCode(),
            result.timedOut(),
            result.duration(),
            result.logEnd());
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
        program + " ended with exit code 0" + end(result), false, desk.handoff());
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
