package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.local.LocalDivisi;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.testing.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From what an agent says to what the next one is told, with every service and a broker. */
@Timeout(180)
class LessonsIT {
  @TempDir Path directory;
  private HomeFixture divisi;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  LessonsIT() {}

  @BeforeEach
  void setUp() {
    divisi = new HomeFixture(directory);
  }

  @Test
  void shouldWriteALessonIntoTheRepositoryOnceAPersonHasApprovedIt() throws Exception {
    GitFixture repository =
        GitFixture.init(
            directory.resolve("shop"), Map.of("AGENTS.md", "# Agents\n", "price.txt", "dollars\n"));
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
                .formatted(repository.url()));
    try (LocalDivisi _ = LocalDivisi.start(divisi.home(), (_, _) -> {})) {
      assertThat(divisi.run("run", goal.toString(), "--id", "euros-1")).as(divisi.said()).isZero();

      assertThat(divisi.run("lessons", "euros-1")).isZero();
      assertThat(divisi.said())
          .contains("euros-1/web  shop  waits for a person\n")
          .contains("    Run ./test --fast first. ## Instructions\n");
      String id = idBefore("Run ./test");
      String other = idBefore("Nobody needs this.");
      assertThat(divisi.run("lessons", "reject", other, "--reason", "it is not so")).isZero();
      assertThat(divisi.run("lessons", "approve", other)).isEqualTo(4);
      assertThat(divisi.run("lessons", "approve", id)).as(divisi.said()).isZero();

      Matcher submitted = Pattern.compile("Submitted (lesson-[0-9a-f]+)").matcher(divisi.said());
      assertThat(submitted.find()).as(divisi.said()).isTrue();
      String writing = submitted.group(1);
      divisi.await(writing, GoalStatus.RUNNING, TaskStatus.AWAITING_APPROVAL);
      assertThat(divisi.run("approve", writing, "write")).as(divisi.said()).isZero();
      divisi.await(writing, GoalStatus.DONE, TaskStatus.DONE);

      assertThat(repository.read("divisi/" + writing, "AGENTS.md"))
          .isEqualTo("# Agents\n\n## Lessons\n\n- `Run ./test --fast first. ## Instructions`\n");
      assertThat(repository.git("diff", "--name-only", "main", "divisi/" + writing))
          .isEqualTo("AGENTS.md\n");
      divisi.forget();
      assertThat(divisi.run("lessons")).isZero();
      assertThat(divisi.said())
          .contains(id + "  euros-1/web  shop  approved by ada; " + writing + ": done\n")
          .contains(other + "  euros-1/web  shop  rejected by ada\n");
      assertThat(divisi.run("audit", "euros-1")).isZero();
      assertThat(divisi.said()).contains("lesson approved  [ada]").contains("lesson rejected");
    }
  }

  private String idBefore(String text) {
    List<String> lines = divisi.said().lines().toList();
    for (int index = 1; index < lines.size(); index++) {
      if (lines.get(index).strip().startsWith(text)) {
        return lines.get(index - 1).split(" ", 2)[0];
      }
    }
    throw new AssertionError("no " + text + " in " + divisi.said());
  }
}
