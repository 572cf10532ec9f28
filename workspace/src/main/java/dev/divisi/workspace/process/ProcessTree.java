package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
 * by a mark in their environment, which finds those that made a session of their own, and what is
 * below them. One that made a session and cleared its environment is found when it was seen below
 * one of them before. Without {@code /proc} the groups come from {@code ps}.
 */
final class ProcessTree {
  private static final Duration LAST_WAIT = Duration.ofSeconds(5);
  private static final int MANY = 1_000;

  /** Reading the environment of all processes costs more than to follow the known ones. */
  private static final int LOOKS_TO_A_SEARCH = 4;

  private final Optional<Process> root;
  private final Set<String> marks;
  private final boolean ownSession;
  private final ProcessTable processes;

  /** Every process that was ever seen in the tree; a handle knows when its number is reused. */
  private final Set<ProcessHandle> seen = new HashSet<>();

  private int looks;

  private ProcessTree(
      Optional<Process> root, Set<String> marks, boolean ownSession, ProcessTable processes) {
    this.root = root;
    this.marks = Set.copyOf(marks);
    this.ownSession = ownSession;
    this.processes = processes;
  }

  /**
   * The tree of a process.
   *
   * @param mark what the environment of every process of the tree contains
   * @param ownSession whether the process leads a session of its own
   */
  static ProcessTree of(Process root, String mark, boolean ownSession, ProcessTable processes) {
    return new ProcessTree(Optional.of(root), Set.of(mark), ownSession, processes);
  }

  /** What carries one of these marks, and what is below it. */
  static ProcessTree marked(Set<String> marks, ProcessTable processes) {
    return new ProcessTree(Optional.empty(), marks, false, processes);
  }

  /** Remembers what is in the tree now. */
  void look() {
    looks++;
    if (processes.isThere()) {
      seen.addAll(handles(inProc(looks % LOOKS_TO_A_SEARCH == 0)).values());
    } else {
      root.stream().flatMap(Process::descendants).forEach(seen::add);
    }
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
    Map<Long, ProcessHandle> members = processes.isThere() ? handles(inProc(true)) : elsewhere();
    // Who loses its parent now may have nothing else to be found by.
    seen.addAll(members.values());
    return members;
  }

  private static Map<Long, ProcessHandle> handles(Set<Long> pids) {
    Map<Long, ProcessHandle> handles = new LinkedHashMap<>();
    for (long pid : pids) {
      ProcessHandle.of(pid).ifPresent(handle -> handles.put(pid, handle));
    }
    return handles;
  }

  private Set<Long> inProc(boolean byMark) {
    Set<Long> known = new HashSet<>();
    root.filter(Process::isAlive).ifPresent(process -> known.add(process.pid()));
    seen.stream().filter(ProcessHandle::isAlive).forEach(handle -> known.add(handle.pid()));
    // Never this process, and so never what it runs for others.
    long self = ProcessHandle.current().pid();
    List<ProcessTable.Entry> others =
        processes.all().stream().filter(entry -> entry.pid() != self).toList();
    Set<Long> found = new LinkedHashSet<>();
    for (ProcessTable.Entry entry : others) {
      if (known.contains(entry.pid()) || inSession(entry) || (byMark && isMarked(entry))) {
        found.add(entry.pid());
      }
    }
    int before;
    do {
      before = found.size();
      others.stream().filter(entry -> entry.isOf(found)).forEach(entry -> found.add(entry.pid()));
    } while (found.size() > before);
    return found;
  }

  private boolean inSession(ProcessTable.Entry entry) {
    return ownSession
        && root.filter(
                process -> entry.group() == process.pid() || entry.session() == process.pid())
            .isPresent();
  }

  private boolean isMarked(ProcessTable.Entry entry) {
    String environment = processes.environment(entry.pid());
    return marks.stream().anyMatch(environment::contains);
  }

  private Map<Long, ProcessHandle> elsewhere() {
    Map<Long, ProcessHandle> members = new LinkedHashMap<>();
    List<ProcessHandle> known = new ArrayList<>(seen);
    root.ifPresent(process -> known.add(process.toHandle()));
    for (ProcessHandle handle : known) {
      if (handle.isAlive()) {
        members.put(handle.pid(), handle);
        handle.descendants().forEach(below -> members.put(below.pid(), below));
      }
    }
    for (long pid : inGroup()) {
      ProcessHandle.of(pid).ifPresent(handle -> members.put(pid, handle));
    }
    members.remove(ProcessHandle.current().pid());
    return members;
  }

  private List<Long> inGroup() {
    List<Long> found = new ArrayList<>();
    if (!ownSession || root.isEmpty()) {
      return found;
    }
    String group = Long.toString(root.get().pid());
    try {
      Process ps = new ProcessBuilder("ps", "-A", "-o", "pid=,pgid=,stat=").start();
      ps.getOutputStream().close();
      String listing = new String(ps.getInputStream().readAllBytes(), ISO_8859_1);
      for (String line : listing.lines().toList()) {
        String[] fields = line.strip().split("\\s+", 3);
        if (fields.length == 3 && fields[1].equals(group) && !fields[2].startsWith("Z")) {
          found.add(Long.parseLong(fields[0]));
        }
      }
    } catch (IOException e) {
      // No ps either: the tree below the living parent is all that can be found.
    }
    return found;
  }
}
