package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path directory;
  private CommandFixture divisi;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  CompletionCommandTest() {}

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
  }

  /** What bash offers for the last word. */
  private List<String> offered(String... words) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(BASH), "there is no bash");
    assertThat(divisi.run("completion", "bash")).as(divisi.err()).isZero();
    Path script = Files.writeString(directory.resolve("divisi.bash"), divisi.out());
    List<String> command =
        new ArrayList<>(
            List.of(
                BASH.toString(),
                "--norc",
                "-c",
                """
                source "$1" || exit 9
                shift
                COMP_WORDS=("$@")
                COMP_CWORD=$(($# - 1))
                COMP_LINE="$*"
                COMP_POINT=${#COMP_LINE}
                function_name=$(complete -p divisi | sed -n 's/.*-F \\([^ ]*\\).*/\\1/p')
                "$function_name" "$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """,
                "bash",
                script.toString()));
    command.addAll(List.of(words));
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(output, UTF_8);
    assertThat(process.exitValue()).as(said).isZero();
    return said.lines().map(String::strip).toList();
  }

  @Test
  void shouldCompleteCommandsGroupsAndOptionsInBash() throws Exception {
    assertThat(offered("divisi", "")).contains("goal", "task", "stats", "approve", "completion");
  }

  @Test
  void shouldCompleteWhatAGroupHas() throws Exception {
    assertThat(offered("divisi", "task", "")).contains("show", "diff", "log").doesNotContain("up");
    assertThat(offered("divisi", "goal", "su")).containsExactly("submit");
  }

  @Test
  void shouldCompleteOptionsAndWhatTheyTake() throws Exception {
    assertThat(offered("divisi", "task", "log", "--")).contains("--follow", "--attempt");
    assertThat(offered("divisi", "goal", "list", "--status", ""))
        .contains("awaiting-approval", "done");
    assertThat(offered("divisi", "stats", "--by", "")).contains("playbook", "repository");
  }

  @Test
  void shouldHaveOneScriptForBothShellsAndNeedNoHome() {
    assertThat(divisi.run("completion", "zsh")).as(divisi.err()).isZero();
    assertThat(divisi.out()).contains("bashcompinit").startsWith("#!");
    assertThat(divisi.access.home().directory()).doesNotExist();
  }

  @Test
  void shouldNameTheShellsWhenItDoesNotKnowOne() {
    assertThat(divisi.run("completion", "fish")).isEqualTo(ExitCode.USAGE.code());
    assertThat(divisi.err()).contains("'fish'").contains("bash or zsh");
    assertThat(divisi.out()).isEmpty();
  }
}
