package dev.divisi.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.divisi.schemas.CheckCommand;
import dev.divisi.workspace.process.Bounds;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.SandboxMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckRunsTest {
  @TempDir Path directory;

  private final CheckRuns checks =
      new CheckRuns(new CommandRunner(), Sandbox.NONE, true, Map.of("GREETING", "hello"));
  private final List<String> activities = new ArrayList<>();

  @Test
  void shouldReportEachCheckWhenOneFails() throws Exception {
    List<CheckRun> runs =
        run(
            shell("build", "echo 'A.java:1: error: missing ;' >&2; exit 3"),
            shell("lint", "echo fine"));

    assertThat(runs).extracting(CheckRun::passed).containsExactly(false, true);
    assertThat(runs.getFirst().result().getExitCode()).isEqualTo(3);
    assertThat(runs.getFirst().result().getCommand()).startsWith("sh", "-c");
    assertThat(runs.getFirst().excerpt()).isEqualTo("A.java:1: error: missing ;");
    assertThat(runs.getLast().result().getLogEnd())
        .isEqualTo("[not confined: nobody asked for a sandbox]\nfine\n");
    assertThat(runs.getLast().excerpt()).isEmpty();
    assertThat(runs.getLast().line()).matches("lint: exit 0 in \\d+\\.\\d s");
    assertThat(activities).containsExactly("check build", "check lint");
  }

  @Test
  void shouldConfineChecksAndSayWhatTheyBroke() throws Exception {
    Bounds small = new Bounds(1L << 30, 200, 100, 1L << 30, 2L << 20, 100, 1L << 20, 0);
    Sandbox sandbox = SandboxMode.AUTO.open(List.of(), small, directory.resolve("ours"));
    assumeTrue(sandbox.confines(), sandbox::words);
    CheckRuns confined = new CheckRuns(new CommandRunner(), sandbox, false, Map.of());
    Path worktree = Files.createDirectory(directory.resolve("worktree")).toRealPath();

    List<CheckRun> runs =
        confined.run(
            List.of(
                shell("writes", "echo made > made && cat made"),
                shell("leaves", "echo seen by nobody > ../out"),
                shell("downloads", "echo 'curl: (6) Could not resolve host: example.org'; exit 6"),
                shell("fills", "head -c 4000000 /dev/zero > large; sleep 60")),
            worktree,
            activities::add);

    assertThat(runs).extracting(CheckRun::passed).containsExactly(true, true, false, false);
    assertThat(runs.get(0).result().getLogEnd()).isEqualTo("made\n");
    assertThat(directory.resolve("out")).doesNotExist();
    assertThat(runs.get(2).finding())
        .contains("The check had no network", "divisi.sandbox.check-network", "example.org");
    assertThat(runs.get(3).result().getExitCode()).isEqualTo(-1);
    assertThat(runs.get(3).result().getLogEnd()).contains("DISK_EXCEEDED: ", "2 MiB");
  }

  @Test
  void shouldEndACheckThatTakesTooLong() throws Exception {
    CheckRun run = run(new CheckCommand("slow", List.of("sleep", "60"), 1)).getFirst();

    assertThat(run.passed()).isFalse();
    assertThat(run.result().getTimedOut()).isTrue();
    assertThat(run.result().getExitCode()).isEqualTo(-1);
    assertThat(run.result().getDurationMillis()).isBetween(900L, 20_000L);
    assertThat(run.line()).startsWith("slow: timed out after ");
  }

  @Test
  void shouldNameCheckAndProgramWhenThereIsNoSuchProgram() {
    CheckCommand check = new CheckCommand("style", List.of("no-such-linter", "--strict"), 10);

    assertThatExceptionOfType(CheckNotFoundException.class)
        .isThrownBy(() -> run(check))
        .withMessageContainingAll("'style'", "'no-such-linter'")
        .extracting(CheckNotFoundException::check)
        .isEqualTo(check);
  }

  @Test
  void shouldGiveOnlyTheConfiguredEnvironment() throws Exception {
    CheckRun run = run(shell("environment", "echo $GREETING; env")).getFirst();

    assertThat(run.result().getLogEnd()).contains("\nhello\n", "PATH=");
    assertThat(run.result().getLogEnd().lines())
        .noneMatch(line -> line.startsWith("MAVEN_") || line.startsWith("SUREFIRE"));
  }

  @Test
  void shouldNotSayWhereTheWorktreeWas() throws Exception {
    CheckRun run = run(shell("paths", "echo \"error: $(pwd)/src/A.java\"; exit 1")).getFirst();

    assertThat(run.excerpt()).isEqualTo("error: src/A.java");
    assertThat(run.result().getLogEnd()).doesNotContain(directory.toString());
  }

  @Test
  void shouldKeepTheLogWithinTheContractWhenACheckPrintsMuch() throws Exception {
    CheckRun run =
        run(shell("chatty", "i=0; while [ $i -lt 2000 ]; do echo line-$i; i=$((i+1)); done"))
            .getFirst();

    assertThat(run.result().getLogEnd()).hasSizeLessThanOrEqualTo(8192).endsWith("line-1999\n");
  }

  @Test
  void shouldPickOnlyVariablesThatAreSet() {
    assertThat(CheckRuns.environment(List.of("A", "B"), Map.of("A", "1", "C", "3")))
        .isEqualTo(Map.of("A", "1"));
  }

  private List<CheckRun> run(CheckCommand... commands)
      throws InterruptedException, CheckNotFoundException {
    return checks.run(List.of(commands), directory, activities::add);
  }

  private static CheckCommand shell(String name, String script) {
    return new CheckCommand(name, List.of("sh", "-c", script), 30);
  }
}
