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
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Any program as a coding agent.
 *
 * <p>Configuration: {@code {"run": ["sh", "tools/migrate.sh", "m1"], "environment": {"NAME":
 * "value"}}}. No shell is added. The program runs in the worktree with a clean environment and what
 * is given, and edits files. It is told its task on stdin and in the file that {@code
 * DIVISI_TASK_FILE} names (outside of the worktree, so that it is not harvested), as JSON of this
 * shape, which stays stable:
 *
 * <pre>{@code
 * {"goalId": "shop-1", "taskId": "migrate-m1", "attempt": 2, "title": "...", "description": "...",
 *  "scope": ["m1/src/**"], "acceptanceCriteria": ["..."],
 *  "checks": [{"name": "tests", "command": ["./mvnw", "test"]}],
 *  "feedback": ["what was wrong with attempt 1"], "worktree": "/absolute/path"}
 * }</pre>
 *
 * <p>Exit code 0 means done; what the program printed is kept as the end of a log and means
 * nothing. When it ends, times out or is interrupted, its whole process tree is ended.
 *
 * <p>Failures: {@code AGENT_CONFIGURATION_INVALID}, {@code AGENT_NOT_FOUND} (REJECTED), {@code
 * AGENT_EXITED} (AGENT), {@code AGENT_TIMED_OUT} (EXHAUSTED), {@code TASK_FILE_UNWRITABLE}
 * (TRANSIENT).
 */
public final class CommandAgent implements CodingAgent {

  private static final int MAX_LOG_BYTES = 8 << 10;
  private static final int ACTIVITY_CHARACTERS = 200;
  private static final int SUMMARY_LINES = 5;
  private static final int SUMMARY_CHARACTERS = 1_000;
  private static final String TASK_FILE = "DIVISI_TASK_FILE";

  private final CommandRunner runner = new CommandRunner();

  @Override
  public String family() {
    return "command";
  }

  @Override
  public AgentReport work(Assignment assignment, AgentLog log)
      throws AgentException, InterruptedException {
    CommandConfiguration configuration = CommandConfiguration.parse(assignment.configuration());
    byte[] task = TaskJson.bytes(assignment);
    Path directory = null;
    try {
      directory = Files.createTempDirectory("divisi-task-");
      Path file = Files.write(directory.resolve("task.json"), task);
      log.activity(
          "running " + PlainText.line(String.join(" ", configuration.run()), ACTIVITY_CHARACTERS));
      return report(configuration, run(configuration, assignment, task, file));
    } catch (IOException e) {
      throw new AgentException(
          AgentException.Kind.TRANSIENT,
          "TASK_FILE_UNWRITABLE",
          "the task file cannot be written: " + e.getMessage(),
          e);
    } finally {
      if (directory != null) {
        delete(directory);
      }
    }
  }

  private CommandResult run(
      CommandConfiguration configuration, Assignment assignment, byte[] task, Path file)
      throws AgentException, InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>(configuration.environment());
    environment.put(TASK_FILE, file.toString());
    try {
      return runner.run(
          new Command(
              configuration.run(),
              assignment.worktree(),
              environment,
              task,
              assignment.timeout(),
              MAX_LOG_BYTES));
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

  private static AgentReport report(CommandConfiguration configuration, CommandResult result)
      throws AgentException {
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
    if (result.exitCode() != 0) {
      throw new AgentException(
          AgentException.Kind.AGENT,
          "AGENT_EXITED",
          program + " ended with exit code " + result.exitCode() + end(result),
          run);
    }
    return AgentReport.done(program + " ended with exit code 0" + end(result));
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

  private static void delete(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve("task.json"));
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // The program may have put something there; the operating system clears its temporary
      // directory.
      directory.toFile().deleteOnExit();
    }
  }
}
