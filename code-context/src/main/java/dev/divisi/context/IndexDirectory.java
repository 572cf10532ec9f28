package dev.divisi.context;

import dev.divisi.workspace.FileLock;
import dev.divisi.workspace.Folders;
import dev.divisi.workspace.RepositoryException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of one mirror on disk. All threads and processes of a machine share it: who writes
 * takes a lock, who reads sees what was complete when it began, and needs none. What is broken, or
 * of another format, counts as empty and is made anew.
 */
final class IndexDirectory {
  private static final Logger log = LoggerFactory.getLogger(IndexDirectory.class);
  private static final String FORMAT_KEY = "format";
  private static final double MEMORY_MEGABYTES = 96;

  private final Path home;
  private final Path directory;
  private final Path lockFile;
  private final Duration lockTimeout;
  private final ReentrantLock writing = new ReentrantLock();

  IndexDirectory(Path directory, Duration lockTimeout) {
    this.home = directory;
    this.directory = directory.resolve("lucene");
    this.lockFile = directory.resolve("lock");
    this.lockTimeout = lockTimeout;
  }

  /** What is done to an index while nobody else writes. */
  @FunctionalInterface
  interface Change {
    void make(IndexWriter writer, Set<String> known)
        throws IOException, RepositoryException, InterruptedException;
  }

  /** What is complete now; empty when there is no index that can be read. */
  Optional<DirectoryReader> open() throws InterruptedException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try {
      DirectoryReader reader = DirectoryReader.open(FSDirectory.open(directory));
      boolean usable = false;
      try {
        usable = isOfThisFormat(reader);
        if (usable) {
          for (LeafReaderContext leaf : reader.leaves()) {
            leaf.reader().checkIntegrity();
          }
          return Optional.of(reader);
        }
        return Optional.empty();
      } finally {
        if (!usable) {
          reader.close();
        }
      }
    } catch (IndexNotFoundException e) {
      return Optional.empty();
    } catch (IOException
        | IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException e) {
      refuseInterruption(e);
      log.warn("The index {} cannot be read and is made anew: {}", directory, e.toString());
      return Optional.empty();
    }
  }

  /**
   * Changes the index, alone. What was committed stays, whatever happens to this process; what was
   * not is forgotten.
   *
   * @throws IOException when it cannot be written
   */
  void change(Change change) throws IOException, RepositoryException, InterruptedException {
    writing.lockInterruptibly();
    try {
      Files.createDirectories(home);
      try (FileLock _ = FileLock.take(lockFile, lockTimeout)) {
        Optional<DirectoryReader> reader = open();
        Set<String> known = new HashSet<>();
        if (reader.isPresent()) {
          try (DirectoryReader open = reader.get()) {
            known.addAll(keys(open));
          }
        } else {
          Folders.delete(directory);
        }
        write(change, known);
      }
    } finally {
      writing.unlock();
    }
  }

  private void write(Change change, Set<String> known)
      throws IOException, RepositoryException, InterruptedException {
    IndexWriterConfig config = new IndexWriterConfig();
    config.setRAMBufferSizeMB(MEMORY_MEGABYTES);
    config.setCommitOnClose(false);
    try (FSDirectory files = FSDirectory.open(directory);
        IndexWriter writer = new IndexWriter(files, config)) {
      writer.setLiveCommitData(Map.of(FORMAT_KEY, Fields.FORMAT).entrySet());
      change.make(writer, known);
      writer.commit();
    } catch (IOException e) {
      refuseInterruption(e);
      throw e;
    } catch (AlreadyClosedException e) {
      // What one thread fails at closes the index for the others, and these may be heard first.
      refuseInterruption(e);
      throw new IOException("The index cannot be written: " + e, e);
    }
  }

  private static boolean isOfThisFormat(DirectoryReader reader) throws IOException {
    return Fields.FORMAT.equals(reader.getIndexCommit().getUserData().get(FORMAT_KEY));
  }

  private static Set<String> keys(DirectoryReader reader) throws IOException {
    Set<String> keys = new HashSet<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      BinaryDocValues values = leaf.reader().getBinaryDocValues(Fields.KEY);
      Bits live = leaf.reader().getLiveDocs();
      while (values != null && values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (live == null || live.get(values.docID())) {
          keys.add(values.binaryValue().utf8ToString());
        }
      }
    }
    return keys;
  }

  /** A thread that is told to stop closes the file under its own feet: that breaks no index. */
  private static void refuseInterruption(Exception e) throws InterruptedException {
    if (e instanceof ClosedByInterruptException || Thread.currentThread().isInterrupted()) {
      InterruptedException interrupted = new InterruptedException();
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
