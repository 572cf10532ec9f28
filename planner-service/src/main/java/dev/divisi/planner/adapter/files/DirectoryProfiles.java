package dev.divisi.planner.adapter.files;

import dev.divisi.planner.domain.PlanningException;
import dev.divisi.planner.domain.ProfileFolder;
import dev.divisi.schemas.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The profiles and rules of an organisation in a folder; read anew for each plan. */
public final class DirectoryProfiles implements ProfileFolder {
  private static final int MOST_FILES = 200;

  private final Path directory;

  private DirectoryProfiles(Path directory) {
    this.directory = directory;
  }

  /** Those in that folder; none when it has no name. */
  public static ProfileFolder in(String directory) {
    return directory.isBlank()
        ? ProfileFolder.NONE
        : new DirectoryProfiles(Path.of(directory).toAbsolutePath().normalize());
  }

  @Override
  public SortedMap<String, String> files() throws PlanningException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> found = Files.list(directory)) {
      List<Path> files =
          found
              .filter(file -> file.toString().endsWith(".md") || file.endsWith("routing.yaml"))
              .filter(Files::isRegularFile)
              .limit(MOST_FILES)
              .toList();
      for (Path file : files) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    } catch (IOException failure) {
      throw new PlanningException(
          FailureKind.TRANSIENT,
          "PROFILES_UNREADABLE",
          "The organisation's profiles in " + directory + " cannot be read: " + failure,
          failure);
    }
    return texts;
  }
}
