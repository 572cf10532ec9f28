package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The processes of this machine as Linux shows them.
 *
 * @param proc where it shows them; elsewhere there is no such folder
 */
record ProcessTable(Path proc) {
  /**
   * A process that has not ended.
   *
   * @param threads how many it has
   * @param started in ticks since the machine started; with the pid it names one process
   * @param residentPages pages of memory that it takes, those included that others share
   */
  record Entry(
      long pid,
      long parent,
      long group,
      long session,
      long threads,
      long started,
      long residentPages) {
    /**
     * Whether it was started by one of these. Who leads a session or a group made it, so all in it
     * are its own.
     */
    boolean isOf(Set<Long> others) {
      return others.contains(parent) || others.contains(group) || others.contains(session);
    }
  }

  boolean isThere() {
    return Files.isReadable(proc.resolve("self/stat"));
  }

  List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        entry(process.getFileName().toString()).ifPresent(all::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("/proc cannot be listed", e);
    }
    return all;
  }

  /** One process, by its pid or "self"; nothing when it has ended, even if nobody asked yet how. */
  Optional<Entry> entry(String process) {
    return read(process + "/stat").flatMap(ProcessTable::parse);
  }

  private static Optional<Entry> parse(String stat) {
    // pid (name) state parent group session ...; the name may hold anything, also brackets.
    int nameEnd = stat.lastIndexOf(')');
    if (nameEnd < 0) {
      return Optional.empty();
    }
    String[] fields = stat.substring(nameEnd + 2).split(" ", 23);
    if (fields.length < 23 || fields[0].equals("Z") || fields[0].equals("X")) {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(
            Long.parseLong(stat.substring(0, stat.indexOf(' '))),
            Long.parseLong(fields[1]),
            Long.parseLong(fields[2]),
            Long.parseLong(fields[3]),
            Long.parseLong(fields[17]),
            Long.parseLong(fields[19]),
            Long.parseLong(fields[21])));
  }

  /** What it was started with, variables ended by NUL; nothing when it is somebody else's. */
  String environment(long pid) {
    return read(pid + "/environ").orElse("");
  }

  /** A file below the folder; nothing when its process ended meanwhile, or is somebody else's. */
  Optional<String> read(String file) {
    try {
      return Optional.of(Files.readString(proc.resolve(file), ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
