package dev.divisi.workspace;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Removes folders that an agent filled. */
public final class Folders {
  /** Folders can be nested until no path leads to the innermost; systems take about 4,000. */
  private static final int LONGEST_PATH = 1_000;

  private Folders() {}

  /**
   * Deletes a folder and all below it without following links, also what its owner locked, and what
   * is nested too deep for a path.
   */
  public static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(directory);
      return;
    }
    Deletion deletion = new Deletion(directory);
    do {
      deletion.movedUp = false;
      Files.walkFileTree(directory, deletion);
    } while (deletion.movedUp);
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    private final Path root;
    private boolean movedUp;

    Deletion(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (folder.toString().length() - root.toString().length() < LONGEST_PATH) {
        return FileVisitResult.CONTINUE;
      }
      Files.move(folder, root.resolve(UUID.randomUUID().toString()));
      movedUp = true;
      return FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (!file.toFile().setReadable(true)
          || !file.toFile().setExecutable(true)
          || !file.toFile().setWritable(true)
          || !Files.isReadable(file)) {
        throw e;
      }
      Folders.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      deleteOne(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      try {
        deleteOne(folder);
      } catch (DirectoryNotEmptyException notEmpty) {
        if (!movedUp || !folder.equals(root)) {
          throw notEmpty;
        }
        // What was moved up here is deleted next time round.
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private static void deleteOne(Path file) throws IOException {
    try {
      Files.deleteIfExists(file);
    } catch (AccessDeniedException e) {
      Path parent = file.getParent();
      if (parent == null || !parent.toFile().setWritable(true)) {
        throw e;
      }
      Files.deleteIfExists(file);
    }
  }
}
