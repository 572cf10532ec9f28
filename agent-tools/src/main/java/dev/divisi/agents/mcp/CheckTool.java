package dev.divisi.agents.mcp;

import dev.divisi.agents.Assignment;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandResult;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.PlainText;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.Walls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the task's checks in the worktree, one at a time. Closing ends what runs, and returns when
 * nothing of it is left.
 */
final class CheckTool implements AutoCloseable {
  private static final int MAX_LOG_BYTES = 16 << 10;
  private static final int MAX_NAME_BYTES = 1_000;

  /** What a sandbox ties to its thread would end with a virtual one's carrier. */
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("mcp-check").factory());

  private final Semaphore free = new Semaphore(1);
  private final CommandRunner runner = new CommandRunner();
  private final ToolSettings settings;
  private final HeardLog log;
  private Assignment assignment;
  private long endsAt;

  CheckTool(ToolSettings settings, HeardLog log, Assignment first) {
    this.settings = settings;
    this.log = log;
    this.assignment = first;
    this.endsAt = System.nanoTime() + first.timeout().toNanos();
  }

  synchronized void goOn(Assignment next) {
    assignment = next;
    endsAt = System.nanoTime() + next.timeout().toNanos();
  }

  private synchronized Assignment assignment() {
    return assignment;
  }

  private synchronized Duration timeout() {
    Duration left = Duration.ofNanos(Math.max(1, endsAt - System.nanoTime()));
    return left.compareTo(settings.checkTimeout()) < 0 ? left : settings.checkTimeout();
  }

  /** Empty when the task has no checks. */
  Optional<Tool> tool() {
    List<String> names = names();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Tool.of(
            "run_check",
            "Runs a check of your task in the worktree and says how it ended. The same checks"
                + " decide on your work later.",
            false,
            "{\"name\": {\"type\": \"string\", \"enum\": "
                + JsonMapper.shared().writeValueAsString(names)
                + "}}",
            this::run,
            "name"));
  }

  private List<String> names() {
    return assignment().brief().checks().stream().map(Assignment.Check::name).distinct().toList();
  }

  private String run(Arguments arguments) throws ToolException, InterruptedException {
    Assignment now = assignment();
    String name = arguments.given("name", MAX_NAME_BYTES).orElse("");
    Assignment.Check check =
        now.brief().checks().stream()
            .filter(known -> known.name().equals(name) && !known.command().isEmpty())
            .findFirst()
            .orElseThrow(
                () ->
                    new ToolException(
                        "There is no check \""
                            + PlainText.line(name, 100)
                            + "\"; known: "
                            + names()
                            + "."));
    if (!free.tryAcquire()) {
      throw new ToolException("Another check runs. Wait for its result, then ask again.");
    }
    try {
      log.activity("check " + PlainText.line(name, 100));
      return said(check, now.worktree(), result(check, now.worktree()));
    } finally {
      free.release();
    }
  }

  private CommandResult result(Assignment.Check check, Path worktree)
      throws ToolException, InterruptedException {
    Command command =
        new Command(
            check.command(),
            worktree,
            settings.environment(),
            new byte[0],
            timeout(),
            MAX_LOG_BYTES);
    Walls walls = new Walls(List.of(worktree), List.of(), settings.network());
    Sandbox sandbox = settings.sandbox();
    Future<CommandResult> run =
        thread.submit(
            () -> {
              Command confined = sandbox.confine(command, walls);
              return runner.run(confined, sandbox.guard(confined, walls));
            });
    try {
      return run.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandNotStartedException notStarted) {
        throw new ToolException(
            "The check cannot be run on this worker: "
                + notStarted.getMessage()
                + " Go on without it; the reviewer may have what it needs.");
      }
      if (e.getCause() instanceof InterruptedException) {
        // The attempt ended in between.
        throw new InterruptedException();
      }
      throw new IllegalStateException("A check failed to run", e);
    } finally {
      // Nothing happens to one that has ended; the next one waits until this one has.
      run.cancel(true);
    }
  }

  private static String said(Assignment.Check check, Path worktree, CommandResult ended) {
    String how =
        ended.timedOut()
            ? "was ended: it took longer than it may"
            : ended.exitCode() == 0 ? "passed" : "failed with exit code " + ended.exitCode();
    String printed = ended.logEnd().replace(worktree + "/", "");
    return String.format(
        Locale.ROOT,
        "The check '%s' %s (%.1f s). %s",
        PlainText.line(check.name(), 100),
        how,
        ended.duration().toMillis() / 1_000.0,
        printed.isBlank() ? "It printed nothing." : "It printed:\n" + printed);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
  }
}
