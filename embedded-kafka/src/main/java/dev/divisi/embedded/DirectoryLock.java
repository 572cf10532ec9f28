package dev.divisi.embedded;

import dev.divisi.embedded.EmbeddedStartException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a directory to one process. The operating system drops the lock when the process dies,
 * however it dies.
 */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock take(Path directory) throws EmbeddedStartException {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new EmbeddedStartException(
            Code.DIRECTORY_IN_USE,
            "The data directory "
                + directory
                + " is in use by another running Divisi. Stop that one first, or choose another"
                + " directory.");
      }
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new EmbeddedStartException(
          Code.DIRECTORY_UNUSABLE,
          "The data directory " + directory + " cannot be used: " + e + ".",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // held by this JVM
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
