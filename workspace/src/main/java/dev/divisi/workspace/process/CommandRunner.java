package dev.divisi.workspace.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs that are not trusted to behave.
 *
 * <p>A process gets a clean environment: PATH, HOME, LANG, TMPDIR and JAVA_HOME of this one, and
 * what the command gives. It leads a session of its own where {@code setsid} (or perl) can make
 * one, so it has no terminal. When it ends, times out, or the calling thread is interrupted,
 * everything that it started is ended too: SIGTERM, and SIGKILL after a grace that is short enough
 * for a cancelled attempt to be gone in two seconds. This is supervision, not a {@link Sandbox}: a
 * hostile program that hides its children on purpose needs one.
 */
public final class CommandRunner {
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME");
  static final Duration GRACE = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final List<String> launcher;
  private final ProcessTable processes;
  private final Optional<Owner> owner;

  /** A runner; it keeps nothing, so one is as good as many. */
  public CommandRunner() {
    this(launcher(System.getenv("PATH")), Path.of("/proc"));
  }

  /**
   * @param launcher what starts a program in a session of its own; may be nothing
   * @param proc where Linux shows its processes; elsewhere there is no such folder
   */
  CommandRunner(List<String> launcher, Path proc) {
    this.launcher = List.copyOf(launcher);
    this.processes = new ProcessTable(proc);
    this.owner = Owner.current(processes);
  }

  /**
   * Runs a command and keeps the end of its log.
   *
   * @throws CommandNotStartedException when there is no such program, or it cannot be started
   * @throws InterruptedException when the calling thread was interrupted; the process and all that
   *     it started have ended then
   */
  public CommandResult run(Command command)
      throws CommandNotStartedException, InterruptedException {
    return run(command, Watch.NONE);
  }

  /**
   * Runs a command that is looked after while it runs.
   *
   * @throws CommandNotStartedException when there is no such program, or it cannot be started
   * @throws InterruptedException when the calling thread was interrupted, as above
   */
  public CommandResult run(Command command, Watch watch)
      throws CommandNotStartedException, InterruptedException {
    LogTail log = new LogTail(command.maxLogBytes());
    return supervise(command, log, Optional.empty(), watch);
  }

  /**
   * Runs a command whose standard output is data. It must be a program that leaves nothing behind:
   * survivors are looked for only when it timed out or was interrupted.
   *
   * @param maxOutputBytes how much of the beginning of its standard output is kept
   * @throws CommandNotStartedException when there is no such program, or it cannot be started
   * @throws InterruptedException as for {@link #run}
   */
  public CapturedResult capture(Command command, int maxOutputBytes)
      throws CommandNotStartedException, InterruptedException {
    LogTail log = new LogTail(command.maxLogBytes());
    BoundedOutput output = new BoundedOutput(maxOutputBytes);
    CommandResult result = supervise(command, log, Optional.of(output), Watch.NONE);
    return new CapturedResult(result, output.bytes(), output.truncated());
  }

  private CommandResult supervise(
      Command command, LogTail log, Optional<BoundedOutput> output, Watch watch)
      throws CommandNotStartedException, InterruptedException {
    String id = CommandMark.newId();
    long begun = System.nanoTime();
    Process process = start(command, id, output.isEmpty());
    ProcessTree tree = ProcessTree.of(process, id, !launcher.isEmpty(), processes);
    List<Pump> pumps = new ArrayList<>();
    End end = End.BY_FORCE;
    try {
      pumps.add(Pump.drain(process.getInputStream(), output.isPresent() ? output.get() : log));
      if (output.isPresent()) {
        pumps.add(Pump.drain(process.getErrorStream(), log));
      }
      if (command.input().length > 0) {
        Pump.feed(command.input(), process.getOutputStream());
      }
      end = await(process, begun + command.timeout().toNanos(), watch, tree);
    } finally {
      if (end != End.BY_ITSELF || output.isEmpty()) {
        tree.end(GRACE);
      }
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - begun);
    for (Pump pump : pumps) {
      pump.join(DRAIN);
    }
    return new CommandResult(
        process.isAlive() ? -1 : process.exitValue(), end == End.TIME_OVER, duration, log.text());
  }

  private enum End {
    BY_ITSELF,
    TIME_OVER,
    BY_FORCE
  }

  private static End await(Process process, long endsAt, Watch watch, ProcessTree tree)
      throws InterruptedException {
    while (true) {
      long left = endsAt - System.nanoTime();
      if (process.waitFor(Math.min(Math.max(left, 0), LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
        return End.BY_ITSELF;
      }
      if (endsAt - System.nanoTime() <= 0) {
        return End.TIME_OVER;
      }
      tree.look();
      if (!watch.mayGoOn()) {
        return End.BY_FORCE;
      }
    }
  }

  private Process start(Command command, String id, boolean oneStream)
      throws CommandNotStartedException {
    List<String> arguments = new ArrayList<>(launcher);
    arguments.addAll(command.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(arguments)
            .directory(command.directory().toFile())
            .redirectErrorStream(oneStream);
    Map<String, String> environment = builder.environment();
    String outerMark = environment.getOrDefault(CommandMark.VARIABLE, "");
    environment.keySet().retainAll(INHERITED);
    environment.putAll(command.environment());
    // A runner inside a command of another runner: the outer one must find its children too.
    String mark = CommandMark.write(id, owner, command.directory());
    environment.put(CommandMark.VARIABLE, outerMark.isEmpty() ? mark : outerMark + ":" + mark);
    Programs.require(command, environment.get("PATH"));
    if (command.input().length == 0) {
      builder.redirectInput(new File("/dev/null"));
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new CommandNotStartedException(
          "'"
              + PlainText.line(command.arguments().getFirst(), 200)
              + "' cannot be started: "
              + PlainText.line(String.valueOf(e.getMessage()), 500),
          e);
    }
  }

  private static List<String> launcher(@Nullable String path) {
    Optional<Path> setsid = Programs.find("setsid", path);
    if (setsid.isPresent()) {
      return List.of(setsid.get().toString(), "--");
    }
    // macOS has no setsid program, but a perl.
    return Programs.find("perl", path).map(CommandRunner::perl).orElse(List.of());
  }

  static List<String> perl(Path perl) {
    String script = "use POSIX; POSIX::setsid(); exec {$ARGV[0]} @ARGV; exit 127;";
    return List.of(perl.toString(), "-e", script, "--");
  }
}
