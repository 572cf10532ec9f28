package dev.divisi.workspace.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@EnabledOnOs(OS.LINUX)
class StraysTest {
  private static final ProcessTable PROCESSES = new ProcessTable(Path.of("/proc"));
  private static final String AGENT =
      "trap '' TERM; echo $$ > agent;"
          + " setsid sh -c 'echo $$ > daemon;"
          + " env -i sh -c \"echo \\$\\$ > hidden; exec sleep 1000\" & wait' &"
          + " while :; do sleep 1; done";

  @TempDir Path worktrees;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    Strays.end(worktrees);
  }

  private Process owner() throws Exception {
    Process owner = CommandOwner.start(worktrees, AGENT);
    started.add(owner);
    return owner;
  }

  private static long pid(Path file) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(file) && !Files.readString(file).isBlank());
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Long> agent() {
    return List.of(
        pid(worktrees.resolve("agent")),
        pid(worktrees.resolve("daemon")),
        pid(worktrees.resolve("hidden")));
  }

  private static boolean running(long pid) {
    return PROCESSES.entry(Long.toString(pid)).isPresent();
  }

  /** A process that is marked as if this owner had started it there. */
  private Process marked(Owner owner, Path directory) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sleep", "1000");
    builder
        .environment()
        .put(
            CommandMark.VARIABLE,
            CommandMark.write(CommandMark.newId(), Optional.of(owner), directory));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static Owner self() {
    return Owner.current().orElseThrow();
  }

  private static Owner gone() {
    return new Owner(self().pid(), self().started() - 1, self().place());
  }

  @Test
  void shouldEndTheTreeOfAnAgentWhenItsWorkerWasKilled() throws Exception {
    Process owner = owner();
    List<Long> agent = agent();
    owner.destroyForcibly().waitFor();
    assertThat(agent).allMatch(StraysTest::running);

    Strays.end(worktrees);

    assertThat(agent).noneMatch(StraysTest::running);
  }

  @Test
  void shouldLeaveAnAgentAloneWhenItsWorkerLives() throws Exception {
    owner();
    List<Long> agent = agent();

    Strays.end(worktrees);

    assertThat(agent).allMatch(StraysTest::running);
  }

  @Test
  void shouldTellAWorkerFromALaterProcessOfTheSamePid() throws Exception {
    Process ofThisOne = marked(self(), worktrees);
    Process ofAnEarlierOne = marked(gone(), worktrees);

    Strays.end(worktrees);

    assertThat(ofAnEarlierOne.waitFor()).isNotZero();
    assertThat(ofThisOne.isAlive()).isTrue();
  }

  @Test
  void shouldLeaveWhatRunsElsewhereAlone(@TempDir Path another) throws Exception {
    Process inAnotherFolder = marked(gone(), another);
    Process inAnotherContainer =
        marked(new Owner(self().pid(), 1, "0123456789abcdef0123456789abcdef"), worktrees);

    Strays.end(worktrees);

    assertThat(inAnotherFolder.isAlive()).isTrue();
    assertThat(inAnotherContainer.isAlive()).isTrue();
  }

  @Test
  void shouldFindStraysWhenTheFolderIsALink(@TempDir Path elsewhere) throws Exception {
    Process stray = marked(gone(), worktrees.resolve("worktree-1 ü:@"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), worktrees);

    Strays.end(link);

    assertThat(stray.waitFor()).isNotZero();
  }

  @Test
  void shouldIgnoreAMarkThatIsNone() {
    assertThat(CommandMark.in("A=b\0DIVISI_COMMAND=x:%%@1.2.3@/:\0")).isEmpty();
    assertThat(
            CommandMark.in(
                "DIVISI_COMMAND=" + CommandMark.newId() + "@" + gone() + "@%zz\0DIVISI_COMMAND"))
        .isEmpty();
  }
}
