package dev.divisi.workspace;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Removes folders that an agent filled. */
public final class Folders {
  private Folders() {}

  /** Deletes a folder and all below it without following links, also what its owner locked. */
  public static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(directory);
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
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
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            deleteOne(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            deleteOne(folder);
            return FileVisitResult.CONTINUE;
          }
        });
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
