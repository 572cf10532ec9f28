package dev.divisi.workspace.process;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

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
  private final Launcher launcher;

  /** A runner; it keeps nothing, so one is as good as many. */
  public CommandRunner() {
    this(Launcher.ofThisMachine());
  }

  /**
   * @param sessionMaker what starts a program in a session of its own; may be nothing
   * @param proc where Linux shows its processes; elsewhere there is no such folder
   */
  CommandRunner(List<String> sessionMaker, Path proc) {
    this(new Launcher(sessionMaker, proc));
  }

  private CommandRunner(Launcher launcher) {
    this.launcher = launcher;
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
    return logged(command).await(watch, false);
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
    BoundedOutput output = new BoundedOutput(maxOutputBytes);
    Launched launched = launcher.launch(command, false, input(command));
    Supervision supervision =
        begin(
            command,
            launched,
            begun -> {
              begun.keep(output);
              begun.feed();
            });
    CommandResult result = supervision.await(Watch.NONE, true);
    return new CapturedResult(result, output.bytes(), output.truncated());
  }

  /**
   * Starts a command and leaves it running. Its log can be read meanwhile.
   *
   * @throws CommandNotStartedException when there is no such program, or it cannot be started
   */
  public RunningCommand start(Command command) throws CommandNotStartedException {
    return start(command, Watch.NONE);
  }

  /**
   * The same for one that is looked after while it runs.
   *
   * @throws CommandNotStartedException as above
   */
  public RunningCommand start(Command command, Watch watch) throws CommandNotStartedException {
    return new RunningCommand(logged(command), watch);
  }

  /**
   * Starts a program to talk to, and leaves it running. The command's own input is not used.
   *
   * @throws CommandNotStartedException when there is no such program, or it cannot be started
   */
  public PipedProcess open(Command command) throws CommandNotStartedException {
    return open(command, Watch.NONE);
  }

  /**
   * The same for one that is looked after while it runs.
   *
   * @throws CommandNotStartedException as above
   */
  public PipedProcess open(Command command, Watch watch) throws CommandNotStartedException {
    Launched launched = launcher.launch(command, false, Launcher.Input.PIPE);
    Supervision supervision = begin(command, launched, Supervision::logErrors);
    return new PipedProcess(
        new RunningCommand(supervision, watch),
        launched.process().getInputStream(),
        launched.process().getOutputStream());
  }

  private Supervision logged(Command command) throws CommandNotStartedException {
    return begin(
        command,
        launcher.launch(command, true, input(command)),
        begun -> {
          begun.logBoth();
          begun.feed();
        });
  }

  private static Supervision begin(
      Command command, Launched launched, Consumer<Supervision> streams) {
    Supervision supervision = new Supervision(command, launched);
    boolean begun = false;
    try {
      streams.accept(supervision);
      begun = true;
      return supervision;
    } finally {
      // There may be no thread left to read its streams.
      if (!begun) {
        supervision.abandon();
      }
    }
  }

  private static Launcher.Input input(Command command) {
    return command.input().length == 0 ? Launcher.Input.NONE : Launcher.Input.PIPE;
  }
}
