package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bounds that the system holds for all processes of a sandbox together: control groups, one for
 * each sandbox, below one that we may write. Root may nearly everywhere but in containers; other
 * users may where systemd delegates a part of the tree to them.
 *
 * @param parents folders in which a group is made; one in version 2, and one for each of memory and
 *     processes in version 1
 */
record ControlGroups(List<Parent> parents) {
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final String BEGIN = "divisi-";

  /** A group is joined as soon as it is made; later, an empty one is over. */
  private static final Duration JOINED_BY_NOW = Duration.ofMinutes(1);

  private static final Pattern KILLED = Pattern.compile("(?m)^oom_kill (\\d+)$");
  private static final Pattern REFUSED = Pattern.compile("(?m)^max (\\d+)$");

  /**
   * A folder in which groups are made.
   *
   * @param limits what is written to which file of a new group
   */
  record Parent(Path folder, Map<String, String> limits) {}

  /** Those that this process may write; nothing when it may not. */
  static Optional<ControlGroups> find(Bounds bounds) {
    return find(MOUNT, Path.of("/proc/self/cgroup"), bounds);
  }

  /**
   * @param mount where control groups are shown
   * @param own tells which ones this process is in
   */
  static Optional<ControlGroups> find(Path mount, Path own, Bounds bounds) {
    try {
      List<String> lines = Files.readAllLines(own);
      // Memory files of a sandbox count as its memory, too.
      String memory = Long.toString(bounds.memoryBytes() + 3 * bounds.temporaryBytes());
      String processes = Integer.toString(bounds.processes());
      List<Parent> parents = new ArrayList<>();
      if (Files.exists(mount.resolve("cgroup.controllers"))) {
        Optional<Path> folder = delegated(mount, mount.resolve(path(lines, "0::")).normalize());
        folder.ifPresent(
            it -> parents.add(new Parent(it, Map.of("memory.max", memory, "pids.max", processes))));
      } else {
        Path pids = mount.resolve("pids").resolve(path(lines, ":pids:")).normalize();
        Path mem = mount.resolve("memory").resolve(path(lines, ":memory:")).normalize();
        if (mayMakeGroups(pids) && mayMakeGroups(mem)) {
          parents.add(new Parent(pids, Map.of("pids.max", processes)));
          parents.add(new Parent(mem, Map.of("memory.limit_in_bytes", memory)));
        }
      }
      return parents.isEmpty() ? Optional.empty() : Optional.of(new ControlGroups(parents));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The path of the group whose line has that mark, without the slash at its beginning. */
  private static String path(List<String> lines, String mark) {
    return lines.stream()
        .filter(line -> line.contains(mark))
        .map(line -> line.substring(line.indexOf(mark) + mark.length()).replaceFirst("^/+", ""))
        .findFirst()
        .orElse("");
  }

  /**
   * In version 2 a group with processes of its own has no groups with limits below it, so ours goes
   * beside it, or further up.
   */
  private static Optional<Path> delegated(Path mount, Path own) throws IOException {
    for (Path folder = own;
        folder != null && folder.startsWith(mount);
        folder = folder.getParent()) {
      Path control = folder.resolve("cgroup.subtree_control");
      if (Files.exists(control) && mayMakeGroups(folder)) {
        List<String> controllers = List.of(Files.readString(control, US_ASCII).strip().split(" "));
        if (controllers.containsAll(List.of("memory", "pids"))) {
          return Optional.of(folder);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean mayMakeGroups(Path folder) {
    return Files.isWritable(folder) && Files.isWritable(folder.resolve("cgroup.procs"));
  }

  /**
   * Makes a group.
   *
   * @return files to which a process writes its id to be in it
   */
  List<Path> make(String name) throws IOException {
    List<Path> doors = new ArrayList<>();
    for (Parent parent : parents) {
      removeEmpty(parent.folder());
      Path group = Files.createDirectory(parent.folder().resolve(BEGIN + name));
      for (Map.Entry<String, String> limit : parent.limits().entrySet()) {
        Files.writeString(group.resolve(limit.getKey()), limit.getValue(), US_ASCII);
      }
      doors.add(group.resolve("cgroup.procs"));
    }
    return doors;
  }

  /** Groups whose processes have ended, also those of workers that were killed. */
  private static void removeEmpty(Path folder) throws IOException {
    Instant joined = Instant.now().minus(JOINED_BY_NOW);
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(folder, BEGIN + "*")) {
      for (Path group : groups) {
        if (Files.getLastModifiedTime(group).toInstant().isBefore(joined)) {
          removeUnlessInUse(group);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void removeUnlessInUse(Path group) {
    try {
      Files.deleteIfExists(group);
    } catch (IOException e) {
      // Its processes run, or another worker was faster.
    }
  }

  /** Whether a process of that group was killed because the group's memory was used up. */
  boolean ranOutOfMemory(String name) {
    return counted(name, KILLED, "memory.events", "memory.oom_control");
  }

  /** Whether that group was refused a process because it had too many. */
  boolean ranOutOfProcesses(String name) {
    return counted(name, REFUSED, "pids.events");
  }

  private boolean counted(String name, Pattern counter, String... files) {
    for (Parent parent : parents) {
      for (String file : files) {
        OptionalLong count = count(parent.folder().resolve(BEGIN + name).resolve(file), counter);
        if (count.orElse(0) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static OptionalLong count(Path file, Pattern counter) {
    try {
      Matcher matcher = counter.matcher(Files.readString(file, US_ASCII));
      return matcher.find()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
