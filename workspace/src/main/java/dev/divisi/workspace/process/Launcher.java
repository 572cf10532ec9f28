package dev.divisi.workspace.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts programs: with a clean environment, a mark to find them by, and in a session of their own.
 */
final class Launcher {
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME");

  private final List<String> sessionMaker;
  private final ProcessTable processes;
  private final Optional<Owner> owner;

  /** Where a process reads its input from. */
  enum Input {
    /** Nothing is there to be read. */
    NONE,
    /** What whoever started it writes. */
    PIPE
  }

  /**
   * @param sessionMaker what starts a program in a session of its own; may be nothing
   * @param proc where Linux shows its processes; elsewhere there is no such folder
   */
  Launcher(List<String> sessionMaker, Path proc) {
    this.sessionMaker = List.copyOf(sessionMaker);
    this.processes = new ProcessTable(proc);
    this.owner = Owner.current(processes);
  }

  /** What this machine offers. */
  static Launcher ofThisMachine() {
    return new Launcher(sessionMaker(System.getenv("PATH")), Path.of("/proc"));
  }

  /**
   * Starts a program.
   *
   * @param oneStream whether what it prints to both streams is read from one, in order
   * @throws CommandNotStartedException when there is no such program, or it cannot be started
   */
  Launched launch(Command command, boolean oneStream, Input input)
      throws CommandNotStartedException {
    String id = CommandMark.newId();
    long begun = System.nanoTime();
    Process process = start(command, id, oneStream, input);
    return new Launched(
        process, ProcessTree.of(process, id, !sessionMaker.isEmpty(), processes), begun);
  }

  private Process start(Command command, String id, boolean oneStream, Input input)
      throws CommandNotStartedException {
    List<String> arguments = new ArrayList<>(sessionMaker);
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
    if (input == Input.NONE) {
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

  private static List<String> sessionMaker(@Nullable String path) {
    Optional<Path> setsid = Programs.find("setsid", path);
    if (setsid.isPresent()) {
      return List.of(setsid.get().toString(), "--");
    }
    // macOS has no setsid program, but a perl.
    return Programs.find("perl", path).map(Launcher::perl).orElse(List.of());
  }

  static List<String> perl(Path perl) {
    String script = "use POSIX; POSIX::setsid(); exec {$ARGV[0]} @ARGV; exit 127;";
    return List.of(perl.toString(), "-e", script, "--");
  }
}
