package dev.divisi.agents.model;

import dev.divisi.models.MarkedData;
import dev.divisi.models.ToolDescription;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandResult;
import dev.divisi.workspace.process.Guard;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.Walls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs one of the commands that are allowed: the task's checks, and what the configuration names.
 *
 * @param commands by name
 * @param timeLeft how long the attempt may still take
 */
record RunTool(
    Map<String, List<String>> commands,
    Path worktree,
    Workbench workbench,
    Duration mostTime,
    Supplier<Duration> timeLeft)
    implements Tool {

  private static final int LOG_BYTES = 256 << 10;

  @Override
  public ToolDescription description() {
    return new Schema()
        .text("name", "one of " + commands.keySet())
        .describe("run", "Runs a command in the repository and gives the end of what it printed.");
  }

  @Override
  public Outcome use(Arguments arguments) throws ToolException, InterruptedException {
    String name = arguments.text("name");
    List<String> command = commands.get(name);
    if (command == null) {
      throw new ToolException(
          "There is no command \""
              + name
              + "\"; there are "
              + commands.keySet()
              + ". Nothing else may be run.");
    }
    Duration left = timeLeft.get();
    Duration time = left.compareTo(mostTime) < 0 ? left : mostTime;
    Sandbox sandbox = workbench.sandbox();
    Walls walls = new Walls(List.of(worktree), workbench.readable(), false);
    Guard guard;
    CommandResult result;
    try {
      Command confined =
          sandbox.confine(
              new Command(command, worktree, workbench.environment(), new byte[0], time, LOG_BYTES),
              walls);
      guard = sandbox.guard(confined, walls);
      result = workbench.runner().run(confined, guard);
    } catch (CommandNotStartedException e) {
      throw new ToolException(
          "The command cannot be started on this worker: "
              + e.getMessage()
              + " Go on without it; a reviewer runs the checks.");
    }
    Optional<Guard.Breach> breach = guard.breach();
    String how =
        breach.isPresent()
            ? "was ended: " + breach.get().message()
            : result.timedOut()
                ? "was ended after " + time.toSeconds() + " s"
                : result.exitCode() == 0 ? "passed" : "failed with exit code " + result.exitCode();
    String log = result.logEnd().replace(worktree + "/", "");
    return new Given(
        name + " " + how + "." + (log.isBlank() ? "" : "\n" + MarkedData.of("output", log)),
        // It may have changed files, and whoever runs it again after an edit does not repeat
        // itself.
        false,
        false);
  }
}
