package dev.divisi.workspace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lock that other threads and other processes respect. It ends with the process that holds it,
 * however that ends. Taken by asking again and again: the system's own waiting cannot be
 * interrupted, and refuses a second thread of the same process.
 */
public final class FileLock implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final FileChannel channel;

  private FileLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param file any file that everyone agrees on; made when it is missing, and never deleted
   * @throws RepositoryException when another holds it for longer than that
   */
  public static FileLock take(Path file, Duration limit)
      throws RepositoryException, InterruptedException {
    long giveUpAt = System.nanoTime() + limit.toNanos();
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean locked = false;
      try {
        locked = tryLock(channel);
        while (!locked) {
          if (System.nanoTime() > giveUpAt) {
            throw RepositoryException.passing(
                FailureCode.MIRROR_LOCKED, "Another process has kept " + file + " for " + limit);
          }
          Thread.sleep(PAUSE);
          locked = tryLock(channel);
        }
        return new FileLock(channel);
      } finally {
        if (!locked) {
          channel.close();
        }
      }
    } catch (IOException e) {
      throw RepositoryException.passing(
          FailureCode.GIT_FAILED, "The lock " + file + " cannot be taken: " + e, e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      java.nio.channels.@Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws RepositoryException {
    try {
      channel.close();
    } catch (IOException e) {
      throw RepositoryException.passing(
          FailureCode.GIT_FAILED, "A lock cannot be given back: " + e, e);
    }
  }
}
