package dev.divisi.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.CheckResult;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandResult;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Guard;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.Walls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Runs a task's checks, one after the other, in a folder that nobody else uses. A check runs code
 * of the repository, so it gets a clean environment: what {@link CommandRunner} gives to every
 * process, and the variables whose names are configured.
 */
public final class CheckRuns {
  /** What the contract allows for the log of one check. */
  private static final int MAX_LOG_END_BYTES = 8 * 1024;

  /** All logs of one review must fit into one record. */
  private static final int MAX_LOGS_BYTES = 512 * 1024;

  /** What is kept to look for a diagnosis in. */
  private static final int KEPT_LOG_BYTES = 256 * 1024;

  private static final String NO_NETWORK =
      "The check had no network, and seems to have looked for it. What it downloads must be on the"
          + " worker before: run it there once by hand, or let divisi.sandbox.check-network be true"
          + " where that is safe.\n";

  /** What programs say who find no network. */
  private static final Pattern NETWORK_SOUGHT =
      Pattern.compile(
          "name resolution|UnknownHost|Unknown host|Could not resolve host|ENOTFOUND|EAI_AGAIN"
              + "|Network is unreachable|ENETUNREACH|no such host");

  private final CommandRunner runner;
  private final Sandbox sandbox;
  private final boolean network;
  private final Map<String, String> environment;

  /**
   * @param sandbox what checks run in
   * @param network whether they may use the network
   * @param environment variables for every check
   */
  public CheckRuns(
      CommandRunner runner, Sandbox sandbox, boolean network, Map<String, String> environment) {
    this.runner = runner;
    this.sandbox = sandbox;
    this.network = network;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Picks the variables that are passed on to checks.
   *
   * @param names which; those that are not set are left out
   * @param all where from, usually {@link System#getenv()}
   */
  public static Map<String, String> environment(List<String> names, Map<String, String> all) {
    Map<String, String> chosen = new LinkedHashMap<>();
    for (String name : names) {
      String value = all.get(name);
      if (value != null) {
        chosen.put(name, value);
      }
    }
    return chosen;
  }

  /**
   * Runs every check, also after one has failed: the next attempt should hear of all at once.
   *
   * @param directory where; what a check leaves there is seen by the next check, as on a laptop
   * @param activity is told what is being run, one line each
   * @throws CheckNotFoundException when a check's program cannot be started
   */
  public List<CheckRun> run(List<CheckCommand> checks, Path directory, Consumer<String> activity)
      throws InterruptedException, CheckNotFoundException {
    int logBytes =
        checks.isEmpty() ? 0 : Math.min(MAX_LOG_END_BYTES, MAX_LOGS_BYTES / checks.size());
    List<CheckRun> runs = new ArrayList<>();
    for (CheckCommand check : checks) {
      activity.accept("check " + check.getName());
      runs.add(run(check, directory, logBytes));
    }
    return runs;
  }

  private CheckRun run(CheckCommand check, Path directory, int logBytes)
      throws InterruptedException, CheckNotFoundException {
    if (check.getCommand().isEmpty()) {
      throw new CheckNotFoundException(
          check, "The check '" + check.getName() + "' names no program.", null);
    }
    Command command =
        new Command(
            check.getCommand(),
            directory,
            environment,
            new byte[0],
            Duration.ofSeconds(Math.max(1, check.getTimeoutSeconds())),
            KEPT_LOG_BYTES);
    Walls walls = new Walls(List.of(directory), List.of(), network);
    Guard guard;
    CommandResult ended;
    try {
      Command confined = sandbox.confine(command, walls);
      guard = sandbox.guard(confined, walls);
      ended = runner.run(confined, guard);
    } catch (CommandNotStartedException e) {
      throw new CheckNotFoundException(
          check,
          "The check '"
              + check.getName()
              + "' cannot be run: there is no program '"
              + check.getCommand().getFirst()
              + "' that can be started on this worker. Install it, or mend the check in the"
              + " playbook. ("
              + e.getMessage()
              + ")",
          e);
    }
    // The next attempt works in another folder: paths in its feedback start at the repository.
    String printed = ended.logEnd().replace(directory + "/", "").replace(real(directory) + "/", "");
    boolean broke = guard.breach().isPresent();
    String log =
        guard
            .breach()
            .map(breach -> printed + "\n" + breach.code() + ": " + breach.message() + "\n")
            .orElse(printed);
    CheckResult result =
        new CheckResult(
            check.getName(),
            check.getCommand(),
            ended.timedOut() || broke ? -1 : ended.exitCode(),
            ended.timedOut(),
            ended.duration().toMillis(),
            recorded(log, logBytes));
    boolean passed = !ended.timedOut() && result.getExitCode() == 0;
    return new CheckRun(result, passed ? "" : hint(log) + LogExcerpt.of(log));
  }

  /** What was not confined proves less: that stays on record. */
  private String recorded(String log, int maxBytes) {
    String said = sandbox.confines() ? "" : "[" + sandbox.words() + "]\n";
    return said + LogEnd.of(log, Math.max(0, maxBytes - said.getBytes(UTF_8).length));
  }

  /** Whoever mends it would else look for the mistake in the patch. */
  private String hint(String log) {
    return sandbox.confines() && !network && NETWORK_SOUGHT.matcher(log).find() ? NO_NETWORK : "";
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      return directory;
    }
  }
}
