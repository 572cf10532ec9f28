package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.goals.Untrusted;
import dev.divisi.workspace.Folders;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandResult;
import dev.divisi.workspace.process.CommandRunner;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A fresh copy of the example, as a git repository with the goal file beside it. */
final class Demonstration {
  private static final String REPOSITORY = "storefront";
  private static final String GOAL_FILE = "storefront-goal.yaml";
  private static final String PLAYBOOKS = "playbooks";
  private static final String REHEARSED = "rehearsed";
  private static final Duration REHEARSAL_LIMIT = Duration.ofMinutes(10);

  private final Path examples;
  private final Path home;

  /**
   * @param examples where the example is
   * @param home where copies go
   */
  Demonstration(Path examples, Path home) {
    this.examples = examples;
    this.home = home;
  }

  /** Makes the copy and returns its goal file. */
  Path prepare() throws CommandException, InterruptedException {
    Path source = examples.resolve(REPOSITORY);
    if (!Files.isDirectory(source) || !Files.exists(examples.resolve(GOAL_FILE))) {
      throw new CommandException(
          ExitCode.UNAVAILABLE,
          "This installation lacks the example " + source + ". Is it a complete checkout?");
    }
    try {
      Path target = next();
      Path repository = target.resolve(REPOSITORY);
      copy(source, repository);
      copy(examples.resolve(GOAL_FILE), target.resolve(GOAL_FILE));
      if (Files.isDirectory(examples.resolve(PLAYBOOKS))) {
        copy(examples.resolve(PLAYBOOKS), target.resolve(PLAYBOOKS));
      }
      git(repository, "init", "-q", "-b", "main");
      git(repository, "add", "--all");
      git(repository, "commit", "-q", "-m", "feat: open the shop");
      return target.resolve(GOAL_FILE);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNAVAILABLE, "The example cannot be copied to " + home + ": " + e);
    }
  }

  /**
   * Runs the example's tests, the first time, so that Maven downloads what they need: checks run
   * without network. The example is ours, so it may have it.
   *
   * @param lines is told what is done
   */
  void rehearse(Consumer<String> lines) throws CommandException, InterruptedException {
    Path done = home.resolve(REHEARSED);
    Path copy = home.resolve("rehearsal");
    if (Files.exists(done)) {
      return;
    }
    lines.accept("Running the example's tests once, so that what they need is downloaded.");
    try {
      Folders.delete(copy);
      copy(examples.resolve(REPOSITORY), copy);
      CommandResult result =
          new CommandRunner()
              .run(Command.of(List.of("./mvnw", "-B", "-q", "test"), copy, REHEARSAL_LIMIT));
      if (result.succeeded()) {
        Files.createFile(done);
      } else {
        lines.accept(
            "They failed, so checks may fail, too:\n" + Untrusted.lines(result.logEnd()).strip());
      }
      Folders.delete(copy);
    } catch (IOException | CommandNotStartedException e) {
      throw new CommandException(
          ExitCode.UNAVAILABLE, "The example's tests cannot be run in " + copy + ": " + e);
    }
  }

  /** The first number that is free; making the directory is what takes it. */
  private Path next() throws IOException {
    Files.createDirectories(home);
    for (int number = 1; ; number++) {
      Path candidate = home.resolve(Integer.toString(number));
      if (candidate.toFile().mkdir()) {
        return candidate;
      }
      if (!Files.isDirectory(candidate)) {
        throw new IOException(candidate + " cannot be made");
      }
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            String name = directory.getFileName().toString();
            if (name.equals("target") || name.equals(".git")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(target.resolve(source.relativize(directory).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                file,
                file.equals(source) ? target : target.resolve(source.relativize(file).toString()),
                StandardCopyOption.COPY_ATTRIBUTES,
                LinkOption.NOFOLLOW_LINKS);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void git(Path directory, String... arguments)
      throws CommandException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("git", "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false"));
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
                "GIT_AUTHOR_NAME", "Storefront",
                "GIT_AUTHOR_EMAIL", "storefront@localhost",
                "GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z",
                "GIT_COMMITTER_NAME", "Storefront",
                "GIT_COMMITTER_EMAIL", "storefront@localhost",
                "GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z"));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new CommandException(
            ExitCode.UNAVAILABLE,
            String.join(" ", command) + " failed: " + Untrusted.lines(said).strip());
      }
    } catch (IOException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, "git cannot be started: " + e.getMessage());
    }
  }
}
