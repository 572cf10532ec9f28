package dev.divisi.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.system.SeparateProcesses.CommandRun;
import dev.divisi.testing.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeparateProcessesIT {

  private static final Duration LIMIT = Duration.ofMinutes(8);

  @TempDir Path directory;

  private SeparateProcesses processes;

  // JUnit calls start() before each test.
  @SuppressWarnings("NullAway.Init")
  SeparateProcessesIT() {}

  @BeforeEach
  void start() throws IOException {
    processes = new SeparateProcesses(directory);
    processes.startService("task-graph-service", "task-graph", "--divisi.task-graph.lease=6s");
    processes.startService("planner-service", "planner");
    processes.startService("policy-service", "policy");
    processes.startService(
        "implementer-service", "implementer-1", "--divisi.implementer.name=implementer-1");
    processes.startService(
        "implementer-service", "implementer-2", "--divisi.implementer.name=implementer-2");
    processes.startService("reviewer-service", "reviewer");
    processes.startService("integrator-service", "integrator");
  }

  @AfterEach
  void stop() {
    processes.close();
  }

  @Test
  void shouldBringTheExampleGoalToItsEndWhenEveryServiceIsAProcess() throws Exception {
    Path examples = SeparateProcesses.ROOT.resolve("examples");
    Path work = directory.resolve("work");
    SeparateProcesses.copy(examples, work);
    GitFixture storefront = GitFixture.init(work.resolve("storefront"));
    storefront.commit("Begin", Map.of());

    CommandRun run =
        processes.divisi(
            directory.resolve("home"),
            LIMIT,
            "run",
            work.resolve("storefront-goal.yaml").toString());

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(storefront.branches()).hasSize(2).contains("main");
    String branch =
        storefront.branches().stream()
            .filter(name -> !name.equals("main"))
            .findFirst()
            .orElseThrow();
    assertThat(branch).startsWith("divisi/");
    assertThat(storefront.log("main.." + branch)).hasSizeGreaterThanOrEqualTo(13);
    assertThat(trailers(storefront, "main.." + branch, "Divisi-Task")).doesNotHaveDuplicates();
    assertThat(trailers(storefront, "main.." + branch, "Divisi-Evidence")).isNotEmpty();
    assertThat(workersOf(run.output() + processes.logOf("implementer-1"), "implementer-1"))
        .as("both implementers worked")
        .isNotZero();
    assertThat(workersOf(processes.logOf("implementer-2"), "implementer-2")).isNotZero();
  }

  @Test
  void shouldDoATaskOnceWhenItsImplementerIsKilledInTheMiddle() throws Exception {
    Path signals = Files.createDirectories(directory.resolve("signals"));
    Path work = Files.createDirectories(directory.resolve("work"));
    GitFixture repository =
        GitFixture.init(work.resolve("project"), Map.of("greeting.txt", "hello\n"));
    Path goal = work.resolve("goal.yaml");
    // The agent says that it began, and goes on when it is let.
    String script =
        "touch %s/began-$$; while [ ! -e %s/go ]; do sleep 0.1; done; echo bye >> greeting.txt"
            .formatted(signals, signals);
    Files.writeString(
        goal,
        """
        goal: Say goodbye
        repositories: [{url: project}]
        playbook:
          playbook: goodbye
          tasks:
            - id: goodbye
              title: Say goodbye
              agent: {command: {run: [sh, -c, "%s"]}}
              scope: [greeting.txt]
              checks: [{name: said, run: [grep, bye, greeting.txt]}]
        """
            .formatted(script));
    Process divisi = processes.startDivisi(directory.resolve("home"), "run", goal.toString());
    await().atMost(LIMIT).until(() -> count(signals, "began-") == 1);

    String victim =
        processes.logOf("implementer-1").contains("goodbye") ? "implementer-1" : "implementer-2";
    processes.kill(victim);
    await().atMost(LIMIT).until(() -> count(signals, "began-") == 2);
    Files.createFile(signals.resolve("go"));

    assertThat(divisi.waitFor(LIMIT)).isTrue();
    assertThat(divisi.exitValue()).as(processes.logOf("divisi")).isZero();
    String branch =
        repository.branches().stream()
            .filter(name -> !name.equals("main"))
            .findFirst()
            .orElseThrow();
    assertThat(repository.log("main.." + branch)).containsExactly("Say goodbye");
    assertThat(repository.read(branch, "greeting.txt")).isEqualTo("hello\nbye\n");
    assertThat(trailers(repository, "main.." + branch, "Divisi-Attempt")).containsExactly("2");
  }

  private static List<String> trailers(GitFixture repository, String range, String name) {
    return repository
        .git("log", "--format=%(trailers:key=" + name + ",valueonly,separator=%x0a)", range)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static long workersOf(String log, String worker) {
    Matcher matcher = Pattern.compile(Pattern.quote(worker)).matcher(log);
    return matcher.results().count();
  }

  private static long count(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).count();
    }
  }
}
