package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process and everything it started.
 *
 * <p>Children of a dead parent are given to another process, so the tree alone does not show them.
 * They are found by their session or process group, which is the process's own, and on Linux also
 * by a mark in their environment, which finds those that made a session of their own. One that made
 * a session and cleared its environment is found when it was seen below the process before. Without
 * {@code /proc} the groups come from {@code ps}.
 */
final class ProcessTree {
  private static final Duration LAST_WAIT = Duration.ofSeconds(5);
  private static final int MANY = 1_000;

  private final Process root;
  private final String mark;
  private final boolean ownSession;
  private final Path proc;

  /** Every process that was ever seen below the root; a handle knows when its number is reused. */
  private final Set<ProcessHandle> seen = new HashSet<>();

  /**
   * @param mark what the environment of every process of the tree contains
   * @param ownSession whether the process leads a session of its own
   * @param proc where Linux shows its processes
   */
  ProcessTree(Process root, String mark, boolean ownSession, Path proc) {
    this.root = root;
    this.mark = mark;
    this.ownSession = ownSession;
    this.proc = proc;
  }

  /** Remembers what is below the process now. */
  void look() {
    root.descendants().forEach(seen::add);
    if (seen.size() > MANY) {
      seen.removeIf(process -> !process.isAlive());
    }
  }

  /**
   * Ends all of it: asks first, kills after the grace. Returns when nothing is left, or when what
   * is left does not even die of SIGKILL. An interruption does not shorten it, and is kept.
   */
  void end(Duration grace) {
    boolean interrupted = Thread.interrupted();
    Map<Long, ProcessHandle> members = members();
    members.values().forEach(ProcessHandle::destroy);
    long killAt = System.nanoTime() + grace.toNanos();
    while (!members.isEmpty() && System.nanoTime() < killAt) {
      interrupted |= pause();
      members = members();
    }
    long giveUpAt = System.nanoTime() + LAST_WAIT.toNanos();
    // Twice: a process that was about to become another program had no environment to be found by.
    for (int found = 0; found < 2 && System.nanoTime() < giveUpAt; ) {
      members.values().forEach(ProcessHandle::destroyForcibly);
      found = members.isEmpty() ? found + 1 : 0;
      interrupted |= pause();
      members = members();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    return Thread.interrupted();
  }

  private Map<Long, ProcessHandle> members() {
    Map<Long, ProcessHandle> members = new LinkedHashMap<>();
    if (root.isAlive()) {
      members.put(root.pid(), root.toHandle());
      root.descendants().forEach(handle -> members.put(handle.pid(), handle));
    }
    List<Long> found = Files.isReadable(proc.resolve("self/stat")) ? inProc() : inGroup();
    for (ProcessHandle known : List.copyOf(seen)) {
      if (known.isAlive() && !isZombie(known)) {
        members.put(known.pid(), known);
        known.descendants().forEach(handle -> members.put(handle.pid(), handle));
      }
    }
    for (long pid : found) {
      ProcessHandle.of(pid).ifPresent(handle -> members.put(pid, handle));
    }
    members.remove(ProcessHandle.current().pid());
    return members;
  }

  private List<Long> inProc() {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (belongs(process)) {
          found.add(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("/proc cannot be listed", e);
    }
    return found;
  }

  private boolean belongs(Path process) {
    Optional<String> stat = read(process.resolve("stat"));
    if (stat.isEmpty()) {
      return false;
    }
    // pid (name) state parent group session ...; the name may hold anything, also brackets.
    String[] fields = stat.get().substring(stat.get().lastIndexOf(')') + 2).split(" ", 5);
    if (fields[0].equals("Z") || fields[0].equals("X")) {
      return false;
    }
    String pid = Long.toString(root.pid());
    if (ownSession && (fields[2].equals(pid) || fields[3].equals(pid))) {
      return true;
    }
    return read(process.resolve("environ")).filter(all -> all.contains(mark)).isPresent();
  }

  private boolean isZombie(ProcessHandle process) {
    return read(proc.resolve(Long.toString(process.pid())).resolve("stat"))
        .map(stat -> stat.substring(stat.lastIndexOf(')') + 2))
        .filter(state -> state.startsWith("Z") || state.startsWith("X"))
        .isPresent();
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, ISO_8859_1));
    } catch (IOException e) {
      // Ended meanwhile, or somebody else's.
      return Optional.empty();
    }
  }

  private List<Long> inGroup() {
    List<Long> found = new ArrayList<>();
    if (!ownSession) {
      return found;
    }
    try {
      Process ps = new ProcessBuilder("ps", "-A", "-o", "pid=,pgid=,stat=").start();
      ps.getOutputStream().close();
      String listing = new String(ps.getInputStream().readAllBytes(), ISO_8859_1);
      for (String line : listing.lines().toList()) {
        String[] fields = line.strip().split("\\s+", 3);
        if (fields.length == 3
            && fields[1].equals(Long.toString(root.pid()))
            && !fields[2].startsWith("Z")) {
          found.add(Long.parseLong(fields[0]));
        }
      }
    } catch (IOException e) {
      // No ps either: the tree below the living parent is all that can be found.
    }
    return found;
  }
}
