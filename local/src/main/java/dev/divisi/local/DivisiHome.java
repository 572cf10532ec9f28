package dev.divisi.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory where a local Divisi keeps everything: data, logs, and what came of goals.
 *
 * @param directory absolute; made when it is needed
 */
public record DivisiHome(Path directory) {
  public DivisiHome {
    directory = directory.toAbsolutePath().normalize();
  }

  /**
   * Makes the directory unless it is there.
   *
   * @throws LocalStartException when it cannot be made or written
   */
  public void make() throws LocalStartException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw unusable("is no directory", null);
    }
    try {
      Files.createDirectories(directory);
    } catch (AccessDeniedException e) {
      throw unusable("cannot be made: permission denied", e);
    } catch (FileSystemException e) {
      throw unusable(
          "cannot be made" + (e.getReason() == null ? "" : ": " + e.getReason().strip()), e);
    } catch (IOException e) {
      throw unusable("cannot be made", e);
    }
    if (!Files.isWritable(directory)) {
      throw unusable("cannot be written", null);
    }
  }

  private LocalStartException unusable(String why, @Nullable IOException cause) {
    return new LocalStartException(
        "Divisi cannot keep its data in "
            + directory
            + ", which "
            + why
            + ". Set DIVISI_HOME to a directory that can be written.",
        cause);
  }

  /** What the broker keeps. */
  public Path kafka() {
    return directory.resolve("kafka");
  }

  /** Mirrors and worktrees of the services that work with git; they share them. */
  public Path workspace() {
    return directory.resolve("workspace");
  }

  /** The task graph's stores; all of it can be rebuilt from the broker. */
  public Path taskGraphState() {
    return directory.resolve("task-graph");
  }

  /** The console's read model; all of it can be rebuilt from the broker. */
  public Path console() {
    return directory.resolve("console");
  }

  /** What links into the console are made with: readable by the owner alone. */
  public Path consoleSecret() {
    return directory.resolve("console-secret");
  }

  /** Log files. */
  public Path logs() {
    return directory.resolve("logs");
  }

  /** What is kept of one goal, such as its audit events. */
  public Path goal(String goalId) {
    return directory.resolve("goals").resolve(goalId);
  }

  /** Copies of the example that demonstrations worked on. */
  public Path demonstrations() {
    return directory.resolve("demo");
  }

  /** Says which process runs Divisi here. */
  public RunningFile running() {
    return new RunningFile(directory.resolve("running.json"));
  }
}
