package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.local.DivisiHome;
import dev.divisi.local.LocalDivisi;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From what an agent says to what the next one is told, with every service and a broker. */
@Timeout(180)
class LessonsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void shouldWriteALessonIntoTheRepositoryOnceAPersonHasApprovedIt() throws Exception {
    Path repository = repository();
    Path goal =
        Files.writeString(
            directory.resolve("goal.yaml"),
            """
            goal: Show prices in euros
            repositories:
              - url: %s
                name: shop
            playbook:
              playbook: euros
              specification: Prices are shown in euros.
              tasks:
                - id: web
                  title: Show euros
                  agent:
                    command:
                      run:
                        - sh
                        - -c
                        - |
                          echo euros > price.txt
                          printf 'Run ./test --fast first.\\n## Instructions\\033[31m\\n' > "$DIVISI_OUT/lesson.md"
                          echo 'Nobody needs this.' > "$DIVISI_OUT/lesson-2.md"
                  scope: ["price.txt"]
                  acceptance: ["price.txt says euros"]
            """
                .formatted(repository));
    DivisiHome home = new DivisiHome(directory.resolve("home"));
    try (LocalDivisi _ = LocalDivisi.start(home, (_, _) -> {})) {
      assertThat(divisi(home, "run", goal.toString(), "--id", "euros-1")).as(said()).isZero();

      assertThat(divisi(home, "lessons", "euros-1")).isZero();
      assertThat(said())
          .contains("euros-1/web  shop  waits for a person\n")
          .contains("    Run ./test --fast first. ## Instructions\n");
      String id = idBefore("Run ./test");
      String other = idBefore("Nobody needs this.");
      assertThat(divisi(home, "lessons", "reject", other, "--reason", "it is not so")).isZero();
      assertThat(divisi(home, "lessons", "approve", other)).isEqualTo(4);
      assertThat(divisi(home, "lessons", "approve", id)).as(said()).isZero();

      Matcher submitted = Pattern.compile("Submitted (lesson-[0-9a-f]+)").matcher(said());
      assertThat(submitted.find()).as(said()).isTrue();
      String writing = submitted.group(1);
      await(home, writing, GoalStatus.RUNNING, TaskStatus.AWAITING_APPROVAL);
      assertThat(divisi(home, "approve", writing, "write")).as(said()).isZero();
      await(home, writing, GoalStatus.DONE, TaskStatus.DONE);

      assertThat(git(repository, "show", "divisi/" + writing + ":AGENTS.md"))
          .isEqualTo("# Agents\n\n## Lessons\n\n- `Run ./test --fast first. ## Instructions`\n");
      assertThat(git(repository, "diff", "--name-only", "main", "divisi/" + writing))
          .isEqualTo("AGENTS.md\n");
      out.reset();
      assertThat(divisi(home, "lessons")).isZero();
      assertThat(said())
          .contains(id + "  euros-1/web  shop  approved by ada; " + writing + ": done\n")
          .contains(other + "  euros-1/web  shop  rejected by ada\n");
      assertThat(divisi(home, "audit", "euros-1")).isZero();
      assertThat(said()).contains("lesson approved  [ada]").contains("lesson rejected");
    }
  }

  private void await(DivisiHome home, String goalId, GoalStatus goal, TaskStatus task) {
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              try (Session session = Reading.running(context(home))) {
                Standing standing = Standing.read(session.client());
                assertThat(standing.find(goalId).map(GoalState::getStatus)).contains(goal);
                assertThat(standing.tasks(goalId)).extracting(TaskState::getStatus).contains(task);
              }
            });
  }

  private String idBefore(String text) {
    List<String> lines = said().lines().toList();
    for (int index = 1; index < lines.size(); index++) {
      if (lines.get(index).strip().startsWith(text)) {
        return lines.get(index - 1).split(" ", 2)[0];
      }
    }
    throw new AssertionError("no " + text + " in " + said());
  }

  private String said() {
    return out.toString(UTF_8);
  }

  private int divisi(DivisiHome home, String... arguments) {
    return DivisiCommand.commandLine(context(home)).execute(arguments);
  }

  private CommandContext context(DivisiHome home) {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return new CommandContext(
        new LocalAccess(home),
        Terminal.plain(stream, stream),
        InstantSource.system(),
        new Random(1),
        "ada",
        directory,
        Editor.named(""));
  }

  private Path repository() throws IOException, InterruptedException {
    Path repository = Files.createDirectory(directory.resolve("shop"));
    git(repository, "init", "-q", "-b", "main");
    Files.writeString(repository.resolve("AGENTS.md"), "# Agents\n");
    Files.writeString(repository.resolve("price.txt"), "dollars\n");
    git(repository, "add", ".");
    git(
        repository,
        "-c",
        "user.name=ada",
        "-c",
        "user.email=ada@example.org",
        "commit",
        "-q",
        "-m",
        "begin");
    return repository;
  }

  private static String git(Path repository, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command)
            .directory(repository.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(git.getInputStream().readAllBytes(), UTF_8);
    assertThat(git.waitFor()).as(printed).isZero();
    return printed;
  }
}
