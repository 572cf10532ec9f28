package dev.divisi.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunningFileTest {
  private static final Endpoints ENDPOINTS =
      new Endpoints("127.0.0.1:19092", "http://127.0.0.1:18081", "http://127.0.0.1:18080");

  @TempDir Path directory;
  private Path home;
  private Path path;
  private RunningFile file;

  @BeforeEach
  void setUp() {
    home = directory.resolve("home");
    path = home.resolve("running.json");
    file = new RunningFile(path);
  }

  @Test
  void shouldFindNoneWhenThereIsNoFile() {
    assertThat(file.find()).isEmpty();
  }

  @Test
  void shouldFindThisProcessWhenItWroteTheFile() throws Exception {
    RunningDivisi self = RunningDivisi.thisProcess(ENDPOINTS);
    file.write(self);

    assertThat(file.find()).contains(self);
    assertThat(home.toFile().list()).containsExactly("running.json");
  }

  @Test
  void shouldFindNoneWhenTheProcessIsDead() throws Exception {
    Process process = new ProcessBuilder("true").start();
    Instant started = process.info().startInstant().orElse(Instant.now());
    process.waitFor();
    file.write(new RunningDivisi(process.pid(), started, ENDPOINTS));

    assertThat(file.find()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldFindNoneWhenTheProcessIsDeadButItsParentDidNotTakeNote() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", "sleep 0.3 & echo $!; exec sleep 60").start();
    try {
      long pid = Long.parseLong(parent.inputReader().readLine());
      RunningDivisi zombie =
          new RunningDivisi(
              pid,
              ProcessHandle.of(pid).flatMap(p -> p.info().startInstant()).orElseThrow(),
              ENDPOINTS);
      await().atMost(Duration.ofSeconds(10)).until(() -> !zombie.alive());
      file.write(zombie);

      assertThat(ProcessHandle.of(pid)).isPresent();
      assertThat(file.find()).isEmpty();
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void shouldFindNoneWhenAnotherProcessHasTheIdByNow() throws Exception {
    RunningDivisi self = RunningDivisi.thisProcess(ENDPOINTS);
    file.write(
        new RunningDivisi(self.pid(), self.startedAt().minus(Duration.ofMinutes(5)), ENDPOINTS));

    assertThat(file.find()).isEmpty();
  }

  @Test
  void shouldFindNoneWhenTheFileIsNotOurs() throws Exception {
    Files.createDirectories(home);
    for (String text : new String[] {"", "{", "[]", "{\"pid\":1}", "{\"pid\":\"x\"}"}) {
      Files.writeString(path, text);
      assertThat(file.find()).as(text).isEmpty();
    }
  }

  @Test
  void shouldRemoveOnlyWhatThisProcessWrote() throws Exception {
    file.write(new RunningDivisi(1, Instant.EPOCH, ENDPOINTS));
    file.remove();
    assertThat(path).exists();

    file.write(RunningDivisi.thisProcess(ENDPOINTS));
    file.remove();
    assertThat(path).doesNotExist();
  }
}
