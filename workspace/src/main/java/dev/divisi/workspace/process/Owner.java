package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that commands and worktrees belong to. Pids are used again: when it started tells it
 * from a later one of the same pid. Pids mean nothing in another container or on another machine:
 * the place says where.
 */
public record Owner(long pid, long started, String place) {
  /** How an owner is written: letters, digits and dots. */
  public static final String PATTERN = "\\d{1,18}\\.\\d{1,18}\\.[0-9a-f]{32}";

  private static final Path PROC = Path.of("/proc");
  private static final Pattern WRITTEN = Pattern.compile(PATTERN);

  /** The place of this process, which stays as long as it lives. */
  private static final Optional<String> HERE = place(new ProcessTable(PROC));

  /** This process; nothing where there is no {@code /proc} to tell who lives. */
  public static Optional<Owner> current() {
    return current(new ProcessTable(PROC));
  }

  static Optional<Owner> current(ProcessTable table) {
    return place(table)
        .flatMap(
            place -> table.entry("self").map(self -> new Owner(self.pid(), self.started(), place)));
  }

  private static Optional<String> place(ProcessTable table) {
    Path namespace = table.proc().resolve("self/ns/pid");
    Optional<String> boot = table.read("sys/kernel/random/boot_id");
    if (boot.isEmpty()) {
      return Optional.empty();
    }
    try {
      String place = boot.get().strip() + " " + Files.readSymbolicLink(namespace);
      String name = UUID.nameUUIDFromBytes(place.getBytes(UTF_8)).toString();
      return Optional.of(name.replace("-", ""));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The owner that was written so; nothing when it is no owner. */
  public static Optional<Owner> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String[] parts = text.split("\\.", 3);
    return Optional.of(new Owner(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]));
  }

  /** Whether it runs, or ran, where this process can see it. */
  public boolean isHere() {
    return HERE.filter(place::equals).isPresent();
  }

  /** Whether it is certain that it has ended. Of another place nothing is certain. */
  public boolean isGone() {
    return isHere()
        && new ProcessTable(PROC)
            .entry(Long.toString(pid))
            .filter(entry -> entry.started() == started)
            .isEmpty();
  }

  @Override
  public String toString() {
    return pid + "." + started + "." + place;
  }
}
