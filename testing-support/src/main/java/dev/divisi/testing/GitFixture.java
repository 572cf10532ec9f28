package dev.divisi.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real git repository with a work tree, for a test to fill and to look into. */
public final class GitFixture {
  private final Path directory;

  private GitFixture(Path directory) {
    this.directory = directory;
  }

  /** Makes an empty repository there, with the branch {@code main} to come. */
  public static GitFixture init(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    GitFixture repository = new GitFixture(directory.toAbsolutePath());
    repository.git("init", "-q", "-b", "main");
    return repository;
  }

  /** Makes a repository there with one commit on {@code main}. */
  public static GitFixture init(Path directory, Map<String, String> files) {
    GitFixture repository = init(directory);
    repository.commit("Begin", files);
    return repository;
  }

  /** The work tree. */
  public Path directory() {
    return directory;
  }

  /** What a goal would name: the absolute path. */
  public String url() {
    return directory.toString();
  }

  /**
   * Writes files into the work tree and commits them to the branch that is checked out.
   *
   * @param files text by path; the rest of the work tree stays as it is
   * @return the full id of the commit
   */
  public String commit(String message, Map<String, String> files) {
    files.forEach(this::write);
    git("add", "--all");
    git("commit", "-q", "--allow-empty", "-m", message);
    return head("HEAD");
  }

  /** The full id of the commit that a ref names. */
  public String head(String ref) {
    return git("rev-parse", "--verify", ref + "^{commit}").strip();
  }

  /** The subjects of the commits that a ref reaches, newest first. */
  public List<String> log(String ref) {
    return git("log", "--format=%s", ref).lines().toList();
  }

  /** The whole message of the commit that a ref names. */
  public String message(String ref) {
    return git("log", "-1", "--format=%B", ref).strip();
  }

  /** The text of a file at a ref. */
  public String read(String ref, String path) {
    return git("show", ref + ":" + path);
  }

  /** The paths of all files at a ref, sorted. */
  public List<String> files(String ref) {
    return git("ls-tree", "-r", "--name-only", ref).lines().toList();
  }

  /** The names of the local branches, sorted. */
  public List<String> branches() {
    return git("for-each-ref", "--format=%(refname:short)", "refs/heads").lines().toList();
  }

  /**
   * Runs any git command in the work tree.
   *
   * @return what it printed
   * @throws AssertionError when it fails, with what it printed
   */
  public String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("GIT_"));
    environment.putAll(
        Map.of(
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_AUTHOR_NAME", "Test",
            "GIT_AUTHOR_EMAIL", "test@localhost",
            "GIT_COMMITTER_NAME", "Test",
            "GIT_COMMITTER_EMAIL", "test@localhost"));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while git ran", e);
    }
  }

  private void write(String path, String text) {
    try {
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
