package dev.divisi.workspace.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the processes of one sandbox use, and at what they wrote. Limits of the system hold
 * for each process alone; this is what holds for all of them together. It looks a few times a
 * second, so a program gets a little beyond a bound before it is ended.
 */
final class ProcessBounds implements Guard {
  /** The part of the time that may go into looking through folders. */
  private static final int PAUSE_FOR_LOOK = 10;

  private static final long SHORTEST_PAUSE_NANOS = 500_000_000L;

  /** Deeper folders cannot be looked through by their paths. */
  private static final int DEEPEST = 256;

  private static final Pattern PAGE_SIZE = Pattern.compile("(?m)^KernelPageSize: +(\\d+) kB$");
  private static final Pattern SHARED_OUT = Pattern.compile("(?m)^Pss: +(\\d+) kB$");

  private final String token;
  private final List<Path> writable;
  private final Bounds bounds;
  private final Optional<ControlGroups> groups;
  private final ProcessTable processes;
  private final long pageBytes;

  private Optional<Long> root = Optional.empty();
  private long nextLookAtNanos = System.nanoTime();
  private @Nullable Breach breach;

  /**
   * @param token what the environment of the sandbox's first process has, and of no other
   *     sandbox's; also the name of its control group, where there are any
   */
  ProcessBounds(
      String token,
      List<Path> writable,
      Bounds bounds,
      Optional<ControlGroups> groups,
      ProcessTable processes) {
    this.token = token;
    this.writable = List.copyOf(writable);
    this.bounds = bounds;
    this.groups = groups;
    this.processes = processes;
    this.pageBytes = number(PAGE_SIZE, processes.read("self/smaps").orElse("")).orElse(4L) * 1024;
  }

  @Override
  public Optional<Breach> breach() {
    if (breach == null) {
      // What the system ended itself, maybe between two looks.
      breach = ofGroups().orElse(null);
    }
    return Optional.ofNullable(breach);
  }

  @Override
  public boolean mayGoOn() {
    if (breach == null) {
      breach = ofGroups().or(this::ofProcesses).or(this::ofFolders).orElse(null);
    }
    return breach == null;
  }

  private Optional<Breach> ofGroups() {
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    if (groups.get().ranOutOfProcesses(token)) {
      return Optional.of(tooManyProcesses());
    }
    return groups.get().ranOutOfMemory(token) ? Optional.of(tooMuchMemory()) : Optional.empty();
  }

  private Breach tooManyProcesses() {
    return new Breach(
        "PROCESSES_EXCEEDED",
        "it wanted more than "
            + bounds.processes()
            + " processes and threads at once (divisi.sandbox.processes).");
  }

  private Breach tooMuchMemory() {
    return new Breach(
        "MEMORY_EXCEEDED",
        "its processes took more than "
            + megabytes(bounds.memoryBytes())
            + " of memory together (divisi.sandbox.memory).");
  }

  private Optional<Breach> ofProcesses() {
    List<ProcessTable.Entry> all = processes.all();
    if (root.isEmpty()) {
      root = find(all);
    }
    List<ProcessTable.Entry> members = root.map(first -> below(first, all)).orElse(List.of());
    long tasks = members.stream().mapToLong(ProcessTable.Entry::threads).sum();
    if (tasks > bounds.processes()) {
      return Optional.of(tooManyProcesses());
    }
    long resident = members.stream().mapToLong(ProcessTable.Entry::residentPages).sum() * pageBytes;
    // What processes share was counted for each of them; to share it out takes longer.
    if (resident > bounds.memoryBytes() && sharedOut(members) > bounds.memoryBytes()) {
      return Optional.of(tooMuchMemory());
    }
    return Optional.empty();
  }

  /** The first process; those inside inherit its environment, but none of them is its parent. */
  private Optional<Long> find(List<ProcessTable.Entry> all) {
    Set<Long> marked = new HashSet<>();
    for (ProcessTable.Entry entry : all) {
      if (processes.environment(entry.pid()).contains(token)) {
        marked.add(entry.pid());
      }
    }
    return all.stream()
        .filter(entry -> marked.contains(entry.pid()) && !marked.contains(entry.parent()))
        .map(ProcessTable.Entry::pid)
        .findFirst();
  }

  /**
   * Inside of a sandbox orphans go to its own first process, so nothing leaves the tree, whatever
   * it does.
   */
  private static List<ProcessTable.Entry> below(long root, List<ProcessTable.Entry> all) {
    Set<Long> found = new HashSet<>(Set.of(root));
    int before;
    do {
      before = found.size();
      all.stream()
          .filter(entry -> found.contains(entry.parent()))
          .forEach(entry -> found.add(entry.pid()));
    } while (found.size() > before);
    return all.stream().filter(entry -> found.contains(entry.pid())).toList();
  }

  private long sharedOut(List<ProcessTable.Entry> members) {
    long kilobytes = 0;
    for (ProcessTable.Entry member : members) {
      kilobytes +=
          number(SHARED_OUT, processes.read(member.pid() + "/smaps_rollup").orElse(""))
              .orElse(member.residentPages() * pageBytes / 1024);
    }
    return kilobytes * 1024;
  }

  private static Optional<Long> number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }

  private Optional<Breach> ofFolders() {
    long begun = System.nanoTime();
    if (begun - nextLookAtNanos < 0) {
      return Optional.empty();
    }
    Optional<Breach> found = Optional.empty();
    for (Path folder : writable) {
      found = found.or(() -> ofFolder(folder));
    }
    long took = System.nanoTime() - begun;
    nextLookAtNanos = System.nanoTime() + Math.max(SHORTEST_PAUSE_NANOS, took * PAUSE_FOR_LOOK);
    return found;
  }

  private Optional<Breach> ofFolder(Path folder) {
    try {
      if (Files.getFileStore(folder).getUsableSpace() < bounds.freeDiskBytes()) {
        return Optional.of(
            new Breach(
                "DISK_FULL",
                "less than "
                    + megabytes(bounds.freeDiskBytes())
                    + " are left on the disk of "
                    + folder
                    + " (divisi.sandbox.free-disk). Make room on this worker."));
      }
    } catch (IOException e) {
      // It is not there any more: whoever harvests it says so.
      return Optional.empty();
    }
    Content content = new Content();
    try {
      Files.walkFileTree(folder, content);
    } catch (IOException e) {
      // What cannot be looked at now is looked at when it is harvested.
    }
    return Optional.ofNullable(content.exceeded).map(what -> new Breach("DISK_EXCEEDED", what));
  }

  private static String megabytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  /** Adds up what a folder holds, and stops at the first bound. */
  private final class Content extends SimpleFileVisitor<Path> {
    private long bytes;
    private int files;
    private int depth;
    private @Nullable String exceeded;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      depth++;
      if (depth > DEEPEST) {
        exceeded = "it made folders that are nested deeper than " + DEEPEST + ".";
      }
      return count(0);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
      depth--;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return count(attributes.isRegularFile() ? attributes.size() : 0);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return count(0);
    }

    private FileVisitResult count(long size) {
      bytes += size;
      files++;
      if (bytes > bounds.diskBytes()) {
        exceeded =
            "a folder that it may write holds more than "
                + megabytes(bounds.diskBytes())
                + " (divisi.sandbox.disk).";
      }
      if (files > bounds.files()) {
        exceeded =
            "a folder that it may write holds more than "
                + bounds.files()
                + " files and folders (divisi.sandbox.files).";
      }
      return exceeded == null ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }
  }
}
