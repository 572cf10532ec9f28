package dev.divisi.workspace.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done where there is no setsid program and no /proc, as on macOS. */
class ElsewhereTest {
  private static final Path PERL = Path.of("/usr/bin/perl");

  @TempDir Path directory;

  private boolean survives(CommandRunner runner, String script) throws Exception {
    CommandResult result =
        runner.run(Command.of(List.of("sh", "-c", script), directory, Duration.ofSeconds(1)));
    assertThat(result.timedOut()).isTrue();
    long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> handle.info().command().isPresent())
        .isPresent();
  }

  @Test
  void shouldKillOrphansWhenOnlyPerlCanMakeASession() throws Exception {
    assumeTrue(Files.isExecutable(PERL));
    CommandRunner runner = new CommandRunner(Launcher.perl(PERL), directory.resolve("none"));
    assertThat(survives(runner, "(sh -c 'echo $$ > pid; exec sleep 1000' &); sleep 1000"))
        .isFalse();
  }

  @Test
  void shouldKillTheTreeWhenNothingCanMakeASession() throws Exception {
    CommandRunner runner = new CommandRunner(List.of(), directory.resolve("none"));
    assertThat(survives(runner, "sh -c 'echo $$ > pid; exec sleep 1000' & sleep 1000")).isFalse();
  }
}
