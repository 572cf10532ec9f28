package dev.divisi.workspace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bare copy of a repository: its branches and tags below {@code refs/mirror}, and the objects
 * that are made here, which nothing refers to and nothing collects.
 *
 * <p>Objects are only ever added, so reading and making them needs no lock; fetching takes one that
 * other processes respect, because two fetches would fight over the refs.
 */
final class Mirror {
  static final String BRANCHES = "refs/mirror/heads/";
  static final String TAGS = "refs/mirror/tags/";

  /**
   * Overrides what repositories say of their files: a worktree has the very bytes of the commit,
   * and a harvest takes the very bytes of the worktree. No line ends are converted, no filter is
   * run.
   */
  private static final String ATTRIBUTES = "* -text -ident !eol !filter !working-tree-encoding\n";

  private static final Duration LOCK_LIMIT = Duration.ofMinutes(20);

  /** Longer than any attempt may take. */
  private static final Duration FORGOTTEN = Duration.ofDays(7);

  private final Git git;
  private final RepositoryUrl url;
  private final Path lockFile;
  private final ReentrantLock fetching = new ReentrantLock();

  /** When the last complete fetch began; guarded by {@link #fetching}. */
  private long lastFetchBegan;

  private boolean fetchedOnce;

  private Mirror(Git git, RepositoryUrl url, Path lockFile) {
    this.git = git;
    this.url = url;
    this.lockFile = lockFile;
  }

  /** Makes the mirror's folder when it is not there yet; fetches nothing. */
  static Mirror open(Git git, RepositoryUrl url) throws RepositoryException, InterruptedException {
    Path directory = git.mirror();
    Path lockFile = directory.resolveSibling(directory.getFileName() + ".lock");
    Mirror mirror = new Mirror(git, url, lockFile);
    if (!Files.exists(mirror.indexes())) {
      try (FileLock _ = FileLock.take(lockFile, LOCK_LIMIT)) {
        if (!Files.exists(mirror.indexes())) {
          mirror.initialize();
        }
      } catch (IOException e) {
        throw unusable(directory, e);
      }
    }
    mirror.deleteForgottenIndexes();
    return mirror;
  }

  private void initialize() throws IOException, RepositoryException, InterruptedException {
    Path directory = git.mirror();
    Files.createDirectories(directory);
    git.run(GitCall.of("init", "--quiet", "--bare", "--template=", "."));
    Files.createDirectories(directory.resolve("info"));
    Path attributes = directory.resolve("info/attributes." + UUID.randomUUID());
    Files.writeString(attributes, ATTRIBUTES);
    Files.move(attributes, directory.resolve("info/attributes"), StandardCopyOption.ATOMIC_MOVE);
    // Made last: where this folder is, the mirror is complete.
    Files.createDirectories(indexes());
  }

  /** What processes left that did not live to delete it. */
  private void deleteForgottenIndexes() throws RepositoryException {
    FileTime forgotten = FileTime.from(Instant.now().minus(FORGOTTEN));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(indexes())) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).compareTo(forgotten) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // Another process deletes them too.
    } catch (IOException e) {
      throw unusable(git.mirror(), e);
    }
  }

  private static RepositoryException unusable(Path directory, IOException e) {
    return RepositoryException.passing(
        FailureCode.GIT_FAILED, "The mirror " + directory + " cannot be written: " + e, e);
  }

  Git git() {
    return git;
  }

  RepositoryUrl url() {
    return url;
  }

  private Path indexes() {
    return git.mirror().resolve("divisi-indexes");
  }

  /** A name for an index file that nobody else uses. */
  Path newIndex() {
    return indexes().resolve(UUID.randomUUID() + ".index");
  }

  static void deleteIndex(Path index) throws RepositoryException {
    try {
      Files.deleteIfExists(index);
      Files.deleteIfExists(index.resolveSibling(index.getFileName() + ".lock"));
    } catch (IOException e) {
      throw RepositoryException.passing(
          FailureCode.GIT_FAILED, "The index " + index + " cannot be deleted: " + e, e);
    }
  }

  /** Brings all branches and tags up to date. Calls that wait for each other share one fetch. */
  void fetch() throws RepositoryException, InterruptedException {
    long asked = System.nanoTime();
    fetching.lockInterruptibly();
    try {
      if (fetchedOnce && lastFetchBegan - asked > 0) {
        return;
      }
      try (FileLock _ = FileLock.take(lockFile, LOCK_LIMIT)) {
        long begins = System.nanoTime();
        runFetch("+refs/heads/*:" + BRANCHES + "*", "+refs/tags/*:" + TAGS + "*");
        lastFetchBegan = begins;
        fetchedOnce = true;
      }
    } finally {
      fetching.unlock();
    }
  }

  /** Fetches one object that no branch may reach; not every server gives it. */
  void fetchObject(String id) throws RepositoryException, InterruptedException {
    fetching.lockInterruptibly();
    try (FileLock _ = FileLock.take(lockFile, LOCK_LIMIT)) {
      runFetch(id);
    } finally {
      fetching.unlock();
    }
  }

  private void runFetch(String... refspecs) throws RepositoryException, InterruptedException {
    url.requireFolder();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--force",
                "--prune",
                "--no-auto-maintenance",
                "--no-recurse-submodules",
                // Without it, git skips the branches of a shallow clone, and calls that a success.
                "--update-shallow",
                "--",
                url.text()));
    arguments.addAll(List.of(refspecs));
    run(GitCall.of(arguments.toArray(String[]::new)).overNetwork());
  }

  /** What the repository itself says now; nothing is fetched. One line for each ref. */
  List<String> listRemote(String... arguments) throws RepositoryException, InterruptedException {
    url.requireFolder();
    List<String> all = new ArrayList<>(List.of("ls-remote"));
    all.addAll(List.of(arguments));
    return run(GitCall.of(all.toArray(String[]::new)).overNetwork()).text().lines().toList();
  }

  GitOutput run(GitCall call) throws RepositoryException, InterruptedException {
    GitOutput output = git.tryRun(call);
    if (output.exitCode() != 0) {
      throw about(GitFailures.named(call, output));
    }
    return output;
  }

  private RepositoryException about(RepositoryException e) {
    String message = "The repository " + url + " cannot be used: " + e.getMessage();
    return e.transientFailure()
        ? RepositoryException.passing(e.code(), message)
        : RepositoryException.lasting(e.code(), message);
  }

  /** The commit that a name means in the mirror. */
  Optional<String> commitOf(String revision) throws RepositoryException, InterruptedException {
    GitOutput output =
        git.tryRun(
            GitCall.of(
                "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"));
    return output.exitCode() == 0 ? Optional.of(output.word()) : Optional.empty();
  }
}
