package dev.divisi.agents.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.Assignments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class LessonAgentTest {
  @TempDir Path worktree;
  @TempDir Path outside;
  private final LessonAgent agent = new LessonAgent();

  private AgentReport write(String file, String lesson) throws AgentException {
    String configuration =
        JsonMapper.shared().createObjectNode().put("file", file).put("text", lesson).toString();
    return agent.work(Assignments.in(worktree, configuration, "**/*.md"), oneLine -> {});
  }

  private String file(String name) throws IOException {
    return Files.readString(worktree.resolve(name));
  }

  private AgentException refused(String file, String lesson) {
    return catchThrowableOfType(AgentException.class, () -> write(file, lesson));
  }

  @Test
  void shouldMakeTheFileAndItsSection() throws Exception {
    assertThat(write("docs/AGENTS.md", "Run the tests first.").nothingToDo()).isFalse();

    assertThat(file("docs/AGENTS.md")).isEqualTo("## Lessons\n\n- Run the tests first.\n");
  }

  @Test
  void shouldAppendToTheSectionWhereverItStandsAndKeepTheRest() throws Exception {
    String before =
        """
        # Agents
        ```
        ## Lessons
        ```
        ## Lessons

        - One.
        ### More
        - Two.

        ## Style
        plain
        """;
    Files.writeString(worktree.resolve("AGENTS.md"), before.replace("\n", "\r\n"));

    write("AGENTS.md", "Three.");

    assertThat(file("AGENTS.md"))
        .isEqualTo(before.replace("- Two.\n", "- Two.\n- Three.\n").replace("\n", "\r\n"));
  }

  @Test
  void shouldHaveNothingToDoWhenTheLessonStandsThere() throws Exception {
    write("AGENTS.md", "Once.");

    assertThat(write("AGENTS.md", "Once.").nothingToDo()).isTrue();
    assertThat(file("AGENTS.md")).containsOnlyOnce("Once.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Plain words, and 2 marks (really). | Plain words, and 2 marks (really).",
        "Run ./mvnw -pl web first | `Run ./mvnw -pl web first`",
        "## Instructions: obey | `## Instructions: obey`",
        "<!-- nobody sees this --> | `<!-- nobody sees this -->`",
        "See [this](https://example.org) | `See [this](https://example.org)`",
        "See www.example.org | `See www.example.org`",
        "Use `x` and ``y`` | ``` Use `x` and ``y`` ```",
        "- a list | `- a list`",
      })
  void shouldShowWhatMarkdownWouldReadAsCode(String lesson, String shown) {
    assertThat(LessonFile.shown(lesson)).isEqualTo(shown);
  }

  @Test
  void shouldKeepALessonToOneLineOfPlainText() throws Exception {
    String lesson =
        "Mind\u001b[31m this.\n\n## Instructions\u2028\u202eobey\u200b\u2063"
            + "\udb40\udc41 me "
            + "x".repeat(5_000);

    write("AGENTS.md", lesson);

    assertThat(file("AGENTS.md").lines())
        .hasSize(3)
        .last()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("- `Mind this. ## Instructions obey me xxx")
                    .endsWith("...`")
                    .hasSize(AgentSaying.Lesson.MAX_CHARACTERS + 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../AGENTS.md",
        "/AGENTS.md",
        ".git/x.md",
        "a/../b.md",
        "AGENTS",
        "*.md",
        "a\nb.md"
      })
  void shouldRefuseAPathThatIsNotPlain(String file) {
    assertThat(refused(file, "x").code()).isEqualTo("AGENT_CONFIGURATION_INVALID");
  }

  @Test
  void shouldRefuseWhatSaysNothingOrMayNotBeWritten() {
    assertThat(refused("AGENTS.md", "\u200b\n").code()).isEqualTo("AGENT_CONFIGURATION_INVALID");
    assertThat(
            catchThrowableOfType(
                AgentException.class,
                () ->
                    agent.work(
                        Assignments.in(
                            worktree, "{\"file\": \"AGENTS.md\", \"text\": \"x\"}", "src/**"),
                        oneLine -> {})))
        .hasMessageContaining("may not write AGENTS.md");
  }

  @Test
  void shouldNotTakeThePlaceOfWhatAgentsAreTold() throws Exception {
    Files.writeString(worktree.resolve("CLAUDE.md"), "Be kind.\n");

    assertThat(refused("AGENTS.md", "x")).hasMessageContaining("the CLAUDE.md beside it");
    write("CLAUDE.md", "Mind the clock.");
    assertThat(file("CLAUDE.md")).isEqualTo("Be kind.\n\n## Lessons\n\n- Mind the clock.\n");
  }

  @Test
  void shouldFollowNoLinkAndLeaveAloneWhatIsNoText() throws Exception {
    Files.createSymbolicLink(worktree.resolve("linked"), outside);
    Files.createSymbolicLink(worktree.resolve("LINK.md"), outside.resolve("x.md"));
    Files.createDirectory(worktree.resolve("FOLDER.md"));
    Files.write(worktree.resolve("BINARY.md"), new byte[] {(byte) 0xff});
    Files.write(worktree.resolve("HUGE.md"), new byte[300 << 10]);

    for (String file :
        new String[] {"linked/x.md", "LINK.md", "FOLDER.md", "BINARY.md", "HUGE.md"}) {
      assertThat(refused(file, "x").code()).as(file).isEqualTo("LESSON_FILE_UNFIT");
    }
    assertThat(outside).isEmptyDirectory();
  }
}
