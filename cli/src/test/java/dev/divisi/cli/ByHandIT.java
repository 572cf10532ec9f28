package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.local.LocalDivisi;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.testing.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person does by hand what an agent was at, with every service and a broker. */
@Timeout(180)
class ByHandIT {
  @TempDir Path directory;
  private HomeFixture divisi;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  ByHandIT() {}

  @BeforeEach
  void setUp() {
    divisi = new HomeFixture(directory);
  }

  @Test
  void shouldMergeWhatAPersonHandsInOnceItsChecksPass() throws Exception {
    GitFixture repository =
        GitFixture.init(directory.resolve("shop"), Map.of("price.txt", "dollars\n"));
    Path goal =
        Files.writeString(
            directory.resolve("goal.yaml"),
            """
            goal: Show prices in euros
            repositories: [{url: %s, name: shop}]
            playbook:
              playbook: euros
              tasks:
                - id: web
                  title: Show euros
                  agent: {command: {run: [sleep, "300"]}}
                  scope: [price.txt]
                  checks: [{name: euros, run: [grep, -q, euros, price.txt]}]
            """
                .formatted(repository.url()));
    try (LocalDivisi _ = LocalDivisi.start(divisi.home(), (_, _) -> {})) {
      assertThat(divisi.run("goal", "submit", goal.toString(), "--id", "euros-1")).isZero();
      divisi.await("euros-1", GoalStatus.RUNNING, TaskStatus.RUNNING);

      divisi.forget();
      assertThat(divisi.run("task", "take-over", "euros-1", "web")).as(divisi.said()).isZero();
      List<String> commands =
          divisi.said().lines().filter(line -> line.startsWith("  ")).map(String::strip).toList();
      divisi.await("euros-1", GoalStatus.RUNNING, TaskStatus.DISPATCHED);
      assertThat(divisi.run("why", "euros-1", "web")).isZero();
      assertThat(divisi.said())
          .contains("somebody does it by hand", "divisi task hand-in euros-1 web '...'");

      Path work = directory.resolve("work");
      Files.createDirectory(work);
      String wrong = shell(work, commands, "echo pounds > price.txt");
      assertThat(divisi.run("task", "hand-in", "euros-1", "web", wrong)).isZero();
      divisi.await("euros-1", GoalStatus.BLOCKED, TaskStatus.BLOCKED);
      String right =
          shell(
              Files.createDirectory(directory.resolve("again")),
              commands,
              "echo euros > price.txt");
      assertThat(
              divisi.run(
                  "task", "hand-in", "euros-1", "web", right, "--summary", "Euros, by hand."))
          .as(divisi.said())
          .isZero();
      divisi.await("euros-1", GoalStatus.DONE, TaskStatus.DONE);

      assertThat(repository.read("divisi/euros-1", "price.txt")).isEqualTo("euros\n");
      divisi.forget();
      assertThat(divisi.run("audit", "euros-1")).isZero();
      assertThat(divisi.said())
          .contains("given to the pool people  [ada]")
          .contains("given to the pool implementers, with another agent  [ada]");
    }
  }

  /**
   * Types what was printed, and does the work between.
   *
   * @return the file with the diff
   */
  private static String shell(Path directory, List<String> commands, String work)
      throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("set -e\n");
    for (String command : commands) {
      if (command.equals("git add --all")) {
        script.append(work).append('\n');
      }
      if (command.startsWith("git ") || command.startsWith("cd ")) {
        script.append(command).append('\n');
      }
    }
    Process shell =
        new ProcessBuilder("sh", "-c", script.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(printed).isZero();
    return directory.resolve("euros-1-web.patch").toString();
  }
}
