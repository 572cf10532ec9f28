package dev.divisi.workspace.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walls of Linux namespaces, built by <a
 * href="https://github.com/containers/bubblewrap">bubblewrap</a>.
 *
 * <p>A program sees the system's programs read-only, the folders that it was given, and memory of
 * its own for everything else. It has no network, no capability, no other process, and cannot make
 * namespaces. Limits of the system, set by {@code prlimit}, bound each process; {@link
 * ProcessBounds} bounds all of them together. {@code docs/sandbox.md} says what is not confined.
 */
final class Bubblewrap implements Sandbox {
  /** Names the walls that a process is in, where its environment is looked at from outside. */
  static final String VARIABLE = "DIVISI_SANDBOX";

  private static final Logger log = LoggerFactory.getLogger(Bubblewrap.class);
  private static final Duration TRIAL = Duration.ofSeconds(20);
  private static final String STANDS = "the walls stand";

  /** Looks at the walls from inside. */
  private static final String LOOK =
      """
      [ "$(id -u)" = 1000 ] || { echo "the user is $(id -u)"; exit 1; }
      [ "$(grep -c : /proc/net/dev)" = 1 ] || { echo "there is a network"; exit 1; }
      [ ! -e /etc/shadow ] || { echo "/etc is not hidden"; exit 1; }
      touch /x 2>/dev/null && { echo "/ can be written"; exit 1; }
      touch "$1/x" 2>/dev/null && { echo "what is only to be read can be written"; exit 1; }
      touch here || exit 1
      echo the walls stand
      """;

  private static final String JOIN_GROUPS =
      """
      until [ "$1" = -- ]; do
        echo $$ >"$1" || exit 125
        shift
      done
      shift
      exec "$@"
      """;

  /**
   * Waits until the way through is open; a program that connects at once would find it closed. The
   * table of sockets has the address in hexadecimal digits, and 0A for one that listens.
   */
  private static final String OPEN_GATEWAY =
      """
      socat TCP-LISTEN:$1,bind=127.0.0.1,reuseaddr,fork UNIX-CONNECT:"$2" </dev/null &
      line=$(printf '0100007F:%04X 00000000:0000 0A' "$1")
      tries=0
      until grep -q "$line" /proc/net/tcp; do
        tries=$((tries + 1))
        if [ $tries -gt 500 ] || ! kill -0 $! 2>/dev/null; then
          echo "the gateway at port $1 does not open" >&2
          exit 125
        fi
        sleep 0.01
      done
      shift 2
      exec "$@"
      """;

  private final Path bwrap;
  private final Path prlimit;
  private final SystemView system;
  private final Bounds bounds;
  private final Map<String, String> environment;
  private final Optional<ControlGroups> groups;

  private Bubblewrap(
      Path bwrap,
      Path prlimit,
      SystemView system,
      Bounds bounds,
      Map<String, String> environment,
      Optional<ControlGroups> groups) {
    this.bwrap = bwrap;
    this.prlimit = prlimit;
    this.system = system;
    this.bounds = bounds;
    this.environment = Map.copyOf(environment);
    this.groups = groups;
  }

  /**
   * Builds walls for a trial, and looks at them from inside.
   *
   * @param readable folders of tools that programs may read, beside those of the system
   * @param folder ours; made when it is absent
   * @throws SandboxUnavailableException when they do not stand
   */
  static Bubblewrap open(List<Path> readable, Bounds bounds, Path folder)
      throws SandboxUnavailableException, InterruptedException {
    return open(readable, bounds, folder, System.getenv());
  }

  static Bubblewrap open(
      List<Path> readable, Bounds bounds, Path folder, Map<String, String> environment)
      throws SandboxUnavailableException, InterruptedException {
    if (!Files.isDirectory(Path.of("/proc/self/ns"))) {
      throw new SandboxUnavailableException("a sandbox needs Linux");
    }
    Path bwrap =
        required(
            "bwrap",
            environment,
            "bubblewrap 0.8 or newer is not installed (Debian, Ubuntu, Fedora: package"
                + " bubblewrap)");
    Path prlimit =
        required("prlimit", environment, "prlimit is not installed (package util-linux)");
    try {
      SystemView system = SystemView.of(readable, environment, bounds, folder);
      Optional<ControlGroups> groups = ControlGroups.find(bounds);
      Bubblewrap sandbox =
          new Bubblewrap(bwrap, prlimit, system, bounds, environment, Optional.empty());
      sandbox.tryOut(folder);
      return groups.isEmpty() ? sandbox : sandbox.orBetter(groups, folder);
    } catch (IOException | CommandNotStartedException e) {
      throw new SandboxUnavailableException("a sandbox cannot be made in " + folder + ": " + e);
    }
  }

  private static Path required(String program, Map<String, String> environment, String otherwise)
      throws SandboxUnavailableException {
    Optional<Path> found = Programs.find(program, environment.get("PATH"));
    if (found.isEmpty()) {
      throw new SandboxUnavailableException(otherwise);
    }
    return found.get();
  }

  /** What looks as if it could be written need not be of use: a trial tells. */
  private Bubblewrap orBetter(Optional<ControlGroups> better, Path folder)
      throws InterruptedException {
    Bubblewrap sandbox = new Bubblewrap(bwrap, prlimit, system, bounds, environment, better);
    try {
      sandbox.tryOut(folder);
      return sandbox;
    } catch (IOException | CommandNotStartedException | SandboxUnavailableException e) {
      log.info("Control groups cannot be used, so limits hold for each process: {}", e.toString());
      return this;
    }
  }

  private void tryOut(Path folder)
      throws SandboxUnavailableException,
          IOException,
          CommandNotStartedException,
          InterruptedException {
    Path trial = Files.createTempDirectory(folder, "trial-").toRealPath();
    try {
      Path writable = Files.createDirectory(trial.resolve("writable"));
      Path readable = Files.createDirectory(trial.resolve("readable"));
      Command look =
          Command.of(List.of("sh", "-c", LOOK, "sh", readable.toString()), writable, TRIAL);
      Walls walls = new Walls(List.of(writable), List.of(readable), false);
      CommandResult result = new CommandRunner().run(confine(look, walls));
      if (!result.succeeded() || !result.logEnd().contains(STANDS)) {
        throw new SandboxUnavailableException(
            SandboxTroubles.explain(
                result.timedOut() ? "the trial took too long" : result.logEnd()));
      }
    } finally {
      Files.deleteIfExists(trial.resolve("writable/here"));
      Files.deleteIfExists(trial.resolve("readable/x"));
      Files.deleteIfExists(trial.resolve("writable"));
      Files.deleteIfExists(trial.resolve("readable"));
      Files.deleteIfExists(trial);
    }
  }

  @Override
  public Command confine(Command command, Walls walls) throws CommandNotStartedException {
    Programs.require(command, command.environment().getOrDefault("PATH", environment.get("PATH")));
    String token = UUID.randomUUID().toString();
    List<String> arguments = new ArrayList<>(grouped(token));
    arguments.add(bwrap.toString());
    arguments.addAll(
        List.of("--unshare-user", "--disable-userns", "--unshare-pid", "--unshare-ipc"));
    arguments.addAll(List.of("--unshare-uts", "--hostname", "divisi", "--unshare-cgroup-try"));
    arguments.addAll(List.of("--cap-drop", "ALL", "--uid", "1000", "--gid", "1000"));
    arguments.addAll(List.of("--new-session", "--die-with-parent"));
    arguments.addAll(system.options());
    if (walls.network()) {
      arguments.addAll(List.of("--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"));
    } else {
      arguments.add("--unshare-net");
    }
    arguments.addAll(mounts(walls));
    arguments.addAll(List.of("--remount-ro", "/", "--chdir", command.directory().toString(), "--"));
    arguments.addAll(limits());
    for (Gateway gateway : walls.gateways()) {
      arguments.addAll(gateway(gateway));
    }
    arguments.addAll(command.arguments());
    return new Command(
        arguments,
        command.directory(),
        environment(command.environment(), token),
        command.input(),
        command.timeout(),
        command.maxLogBytes());
  }

  /** Outer folders first: what is mounted later hides what was there before. */
  private static List<String> mounts(Walls walls) {
    record Mount(String option, Path path) {}
    Stream<Mount> readable =
        Stream.concat(walls.readable().stream(), walls.gateways().stream().map(Gateway::socket))
            .map(path -> new Mount("--ro-bind", path));
    Stream<Mount> writable = walls.writable().stream().map(path -> new Mount("--bind", path));
    return Stream.concat(readable, writable)
        .sorted(Comparator.comparingInt(mount -> mount.path().getNameCount()))
        .flatMap(
            mount -> Stream.of(mount.option(), mount.path().toString(), mount.path().toString()))
        .toList();
  }

  /** Set inside, so that processes count that are inside; of root none are counted. */
  private List<String> limits() {
    return List.of(
        prlimit.toString(),
        "--core=0",
        "--data=" + bounds.memoryBytes(),
        "--fsize=" + bounds.fileBytes(),
        "--nofile=" + bounds.openFiles(),
        "--nproc=" + bounds.processes(),
        "--");
  }

  private List<String> gateway(Gateway gateway) throws CommandNotStartedException {
    if (Programs.find("socat", environment.get("PATH")).isEmpty()) {
      throw new CommandNotStartedException(
          "A program in a sandbox reaches what is outside through socat, which is not on this worker."
              + " Install it (package socat).",
          null);
    }
    return List.of(
        "sh",
        "-c",
        OPEN_GATEWAY,
        "sh",
        Integer.toString(gateway.port()),
        gateway.socket().toString());
  }

  /** Puts the sandbox as a whole into a control group, where there are any. */
  private List<String> grouped(String token) throws CommandNotStartedException {
    if (groups.isEmpty()) {
      return List.of();
    }
    try {
      List<String> join = new ArrayList<>(List.of("sh", "-c", JOIN_GROUPS, "sh"));
      groups.get().make(token).forEach(door -> join.add(door.toString()));
      join.add("--");
      return join;
    } catch (IOException e) {
      throw new CommandNotStartedException("A control group cannot be made: " + e, e);
    }
  }

  private Map<String, String> environment(Map<String, String> given, String token) {
    Map<String, String> inside = new HashMap<>(given);
    inside.putIfAbsent("HOME", system.home().toString());
    inside.putIfAbsent("TMPDIR", "/tmp");
    inside.put(VARIABLE, token);
    inside.merge("MAVEN_ARGS", localRepository(inside), (own, ours) -> own + " " + ours);
    return inside;
  }

  /**
   * Maven writes to its local repository even where it downloads nothing, and installs what others
   * look for. So it gets one of its own, in memory, before the one that it can only read.
   */
  private String localRepository(Map<String, String> inside) {
    return "-Dmaven.repo.local=/tmp/maven-repository -Dmaven.repo.local.tail="
        + Path.of(inside.getOrDefault("HOME", system.home().toString())).resolve(".m2/repository");
  }

  @Override
  public Guard guard(Command confined, Walls walls) {
    String token = confined.environment().get(VARIABLE);
    return token == null
        ? Guard.NONE
        : new ProcessBounds(
            token, walls.writable(), bounds, groups, new ProcessTable(Path.of("/proc")));
  }

  @Override
  public String words() {
    return "in a sandbox (bubblewrap, bounds by "
        + (groups.isPresent() ? "control groups" : "prlimit")
        + ")";
  }
}
