package dev.divisi.implementer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.divisi.agents.Agents;
import dev.divisi.agents.command.CommandAgent;
import dev.divisi.checks.CheckRuns;
import dev.divisi.implementer.Orders;
import dev.divisi.implementer.adapter.git.GitCheckouts;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.TaskReady;
import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.Bounds;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.SandboxMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A place where a hostile agent is let loose, and where anything that it does outside of its
 * worktree is seen: a canary tree, the repository, the processes and the mounts of this machine.
 */
final class Hostility {
  private static final Bounds BOUNDS =
      new Bounds(512L << 20, 60, 128, 8L << 20, 48L << 20, 2_000, 8L << 20, 0);

  /** A folder that agents know of, and may not touch. */
  final Path canary;

  final FakeAttempt attempt = new FakeAttempt();
  final Sandbox sandbox;

  private final GitFixture repository;
  private final ImplementTask implementTask;
  private final Path worktrees;
  private final Map<String, String> before;
  private final String mountsBefore;

  private Hostility(Path temp, Sandbox sandbox) throws IOException {
    this.sandbox = sandbox;
    this.canary = Files.createDirectories(temp.resolve("canary"));
    Files.createDirectories(canary.resolve("inner"));
    Files.writeString(canary.resolve("inner/token"), "the-canary's-secret");
    Files.writeString(canary.resolve("program"), "#!/bin/sh\n");
    repository =
        GitFixture.init(
            temp.resolve("shop"),
            Map.of("m1/a.txt", "one\n", "m2/c.txt", "c\n", ".gitignore", "target/\n"));
    worktrees = temp.resolve("worktrees");
    implementTask =
        new ImplementTask(
            new GitCheckouts(
                new RepositoryCache(temp.resolve("cache"), GitSettings.defaults()), worktrees),
            Agents.of(new CommandAgent(sandbox, false)),
            (order, first, log) -> Briefing.none(log),
            new PatchLimits(50, 1_000, 100_000, 1_000_000, false),
            new CheckRuns(new CommandRunner(), sandbox, false, Map.of()),
            text -> new Redaction.Redacted(text, 0));
    before = tree();
    mountsBefore = mounts();
  }

  /** The place; a test that asks for it is skipped where programs cannot be confined. */
  static Hostility in(Path temp) throws IOException, InterruptedException {
    Sandbox sandbox = null;
    try {
      sandbox = SandboxMode.AUTO.open(List.of(), BOUNDS, temp.resolve("sandbox"));
    } catch (dev.divisi.workspace.process.SandboxUnavailableException e) {
      fail(e);
    }
    assumeTrue(sandbox.confines(), sandbox::words);
    return new Hostility(temp.toRealPath(), sandbox);
  }

  /** An order to run a shell script as the agent. */
  TaskReady order(String script) {
    var configuration = JsonMapper.shared().createObjectNode();
    configuration.putArray("run").add("sh").add("-c").add(script);
    return Orders.order(
        "goal-1",
        repository.url(),
        repository.head("main"),
        "command",
        configuration.toString(),
        "m1/**");
  }

  /** What comes of it; nothing outside of the worktree is touched. */
  PatchProposed propose(String script) throws ImplementationException, InterruptedException {
    try {
      return implementTask.propose(order(script), attempt);
    } finally {
      assertNothingIsTouched();
    }
  }

  /** How it fails; nothing outside of the worktree is touched. */
  ImplementationException failure(String script) throws InterruptedException {
    try {
      PatchProposed proposed = propose(script);
      return fail("It proposed a patch: " + proposed.getSummary() + proposed.getPatch());
    } catch (ImplementationException e) {
      return e;
    }
  }

  /** The end of what the agent printed. */
  static String printed(ImplementationException failure) {
    return failure.evidence().stream().map(CheckResult::getLogEnd).collect(Collectors.joining());
  }

  /** Within these seconds. */
  Hostility within(int seconds) {
    attempt.timeout = Duration.ofSeconds(seconds);
    return this;
  }

  /** Whether a process runs whose arguments have that word. */
  static boolean runs(String word) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").contains(word));
  }

  void assertNothingIsTouched() {
    assertThat(tree()).as("the canary and the repository").isEqualTo(before);
    assertThat(mounts()).as("the mounts").isEqualTo(mountsBefore);
    try (Stream<Path> left = Files.exists(worktrees) ? Files.list(worktrees) : Stream.empty()) {
      assertThat(left).as("worktrees that are left").isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(runs(worktrees.toString())).as("programs that are left").isFalse();
  }

  private Map<String, String> tree() {
    Map<String, String> files = new TreeMap<>();
    for (Path root : List.of(canary, repository.directory())) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.toList()) {
          files.put(
              file.toString(),
              PosixFilePermissions.toString(
                      Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))
                  + (Files.isRegularFile(file)
                      ? java.util.Arrays.hashCode(Files.readAllBytes(file))
                      : ""));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private static String mounts() {
    try {
      return Files.readString(Path.of("/proc/self/mountinfo"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
