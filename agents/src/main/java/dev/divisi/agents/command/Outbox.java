package dev.divisi.agents.command;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentSaying;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes what a program leaves in its directory. The program is not trusted: what is not a plain,
 * small file that stands there once is refused. A file is moved to where the program does not look
 * before it is opened, so it cannot be made a link or a pipe in between.
 */
final class Outbox {

  private static final int MOST_ENTRIES = 1_000;
  private static final int MOST_SAYINGS = AgentSaying.MOST_IN_A_RUN;

  private final Path directory;
  private final Path taken;
  private final Map<String, Looks> seen = new HashMap<>();
  private int sayings;

  /** How a file looked; one that still looks like that has been written to its end. */
  private record Looks(long size, long modified, Object key) {}

  /**
   * @param directory where the program leaves files
   * @param taken where they are moved to; on the same file system
   */
  Outbox(Path directory, Path taken) {
    this.directory = directory;
    this.taken = taken;
  }

  /**
   * Takes the files that have not changed since the last time, or all.
   *
   * @throws AgentException AGENT, {@code AGENT_OUTPUT_INVALID}
   */
  List<Left> take(boolean all) throws AgentException, IOException {
    List<Left> left = new ArrayList<>();
    for (String name : names()) {
      Optional<LeftFile> kind = LeftFile.named(name);
      if (kind.isPresent() && isDue(kind.get(), name, all)) {
        seen.remove(name);
        read(name, kind.get()).ifPresent(left::add);
      }
    }
    sayings += (int) left.stream().filter(Outbox::counts).count();
    if (sayings > MOST_SAYINGS) {
      throw LeftFile.invalid(
          directory.getFileName().toString(), "had more than " + MOST_SAYINGS + " things to say");
    }
    return left;
  }

  /** Whoever hears lessons keeps only a few. */
  private static boolean counts(Left left) {
    return left instanceof Left.Said said && !(said.saying() instanceof AgentSaying.Lesson);
  }

  /**
   * Empty when it was taken back, or is a lesson that cannot be read: no work is lost for those.
   */
  private Optional<Left> read(String name, LeftFile kind) throws AgentException, IOException {
    try {
      Optional<byte[]> bytes = bytes(name, kind.maxBytes());
      return bytes.isPresent() ? Optional.of(kind.read(name, bytes.get())) : Optional.empty();
    } catch (AgentException e) {
      if (kind == LeftFile.LESSON) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** In order, so that the same files are said in the same order. */
  private List<String> names() throws AgentException, IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
        if (names.size() > MOST_ENTRIES) {
          throw LeftFile.invalid(
              directory.getFileName().toString(), "has more than " + MOST_ENTRIES + " entries");
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }

  /** What a handoff says is known at the end only. */
  private boolean isDue(LeftFile kind, String name, boolean all) throws IOException {
    return all || (kind != LeftFile.HANDOFF && isComplete(name));
  }

  private boolean isComplete(String name) throws IOException {
    try {
      BasicFileAttributes file =
          Files.readAttributes(
              directory.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Looks now =
          new Looks(
              file.size(), file.lastModifiedTime().toMillis(), String.valueOf(file.fileKey()));
      return now.equals(seen.put(name, now));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Empty when the program has taken the file back. */
  private Optional<byte[]> bytes(String name, int maxBytes) throws AgentException, IOException {
    Path file = taken.resolve("file");
    try {
      Files.move(directory.resolve(name), file, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isRegularFile() || links(file) > 1) {
        throw LeftFile.invalid(name, "is not a plain file");
      }
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
          throw LeftFile.invalid(name, "has more than " + maxBytes + " bytes");
        }
        return Optional.of(bytes);
      }
    } catch (AccessDeniedException e) {
      throw LeftFile.invalid(name, "cannot be read");
    } finally {
      if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static int links(Path file) throws IOException {
    try {
      return (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException e) {
      return 1;
    }
  }
}
