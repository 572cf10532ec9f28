package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A repository as a person has one, made with the plain git program. */
final class TestRepository {
  private final Path directory;

  private TestRepository(Path directory) {
    this.directory = directory;
  }

  static TestRepository init(Path directory, Map<String, String> files) {
    TestRepository repository = new TestRepository(directory.toAbsolutePath());
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    repository.git("init", "-q", "-b", "main");
    repository.write(files);
    repository.commit("Begin");
    return repository;
  }

  /** One that is there already. */
  static TestRepository at(Path directory) {
    return new TestRepository(directory.toAbsolutePath());
  }

  Path directory() {
    return directory;
  }

  String url() {
    return directory.toString();
  }

  TestRepository write(Map<String, String> files) {
    files.forEach((path, text) -> write(directory.resolve(path), text));
    return this;
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String commit(String message) {
    git("add", "--all");
    return commitStaged(message);
  }

  String commitStaged(String message) {
    git("commit", "-q", "--allow-empty", "-m", message);
    return head("HEAD");
  }

  String head(String revision) {
    return git("rev-parse", "--verify", revision).strip();
  }

  String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder
        .environment()
        .putAll(
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
        throw new AssertionError(command + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
