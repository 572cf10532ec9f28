package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunningCommandTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final CommandRunner runner = new CommandRunner();

  private Command sh(String script, Duration timeout) {
    return Command.of(List.of("sh", "-c", script), directory, timeout);
  }

  private static CommandResult result(RunningCommand command) throws Exception {
    return command.result().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private long child() throws IOException {
    return LivingProcess.named(directory.resolve("child"));
  }

  @Nested
  class Started {
    @Test
    void shouldShowItsLogWhileItRuns() throws Exception {
      try (RunningCommand command = runner.start(sh("echo one; read x; echo two", MINUTE))) {
        assertThat(result(command).exitCode()).isZero();
      }
      try (RunningCommand command = runner.start(sh("echo one; sleep 1000", MINUTE))) {
        await().atMost(LIMIT).until(() -> command.logEnd().equals("one\n"));
        assertThat(command.result()).isNotDone();
        assertThat(command.logIsCut()).isFalse();
      }
    }

    @Test
    void shouldSayThatItsLogIsCut() throws Exception {
      Command flood =
          new Command(
              List.of("sh", "-c", "yes | head -c 10000"),
              directory,
              Map.of(),
              new byte[0],
              MINUTE,
              100);
      try (RunningCommand command = runner.start(flood)) {
        assertThat(result(command).logEnd()).hasSizeLessThanOrEqualTo(100).endsWith("y\ny\n");
        assertThat(command.logIsCut()).isTrue();
      }
    }

    @Test
    void shouldEndItsTreeWhenClosed() throws Exception {
      RunningCommand command =
          runner.start(sh("sh -c 'trap \"\" TERM; echo $$ > child; sleep 1000' & wait", MINUTE));
      long child = child();

      command.close();

      assertThat(LivingProcess.isThere(child)).isFalse();
      assertThat(result(command).succeeded()).isFalse();
    }

    @Test
    void shouldEndItsTreeWhenTimeIsOver() throws Exception {
      try (RunningCommand command =
          runner.start(sh("echo $$ > child; sleep 1000", Duration.ofSeconds(1)))) {
        assertThat(result(command).timedOut()).isTrue();
        assertThat(directory.resolve("child")).exists();
      }
    }

    @Test
    void shouldEndWhatItLeavesWhenItEndsByItself() throws Exception {
      String script =
          "sh -c 'echo $$ > child; exec sleep 1000' & while [ ! -s child ]; do :; done; exit 3";
      try (RunningCommand command = runner.start(sh(script, MINUTE))) {
        assertThat(result(command).exitCode()).isEqualTo(3);
        assertThat(LivingProcess.isThere(child())).isFalse();
      }
    }
  }

  @Nested
  class Opened {
    @Test
    void shouldTalkAndKeepErrorsApart() throws Exception {
      PipedProcess process =
          runner.open(sh("while read x; do echo got $x; echo saw $x >&2; done; exit 7", MINUTE));
      try (RunningCommand running = process.running();
          BufferedReader answers =
              new BufferedReader(new InputStreamReader(process.output(), UTF_8))) {
        process.input().write("a\n".getBytes(UTF_8));
        process.input().flush();
        assertThat(answers.readLine()).isEqualTo("got a");
        process.input().write("b\n".getBytes(UTF_8));
        process.input().flush();
        assertThat(answers.readLine()).isEqualTo("got b");

        process.input().close();

        CommandResult result = result(running);
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.logEnd()).isEqualTo("saw a\nsaw b\n");
      }
    }

    @Test
    void shouldGiveTheEndOfTheStreamWhenItIsClosed() throws Exception {
      PipedProcess process = runner.open(sh("sleep 1000", MINUTE));
      process.running().close();
      assertThat(process.running().result()).isDone();
      assertThat(process.output().read()).isEqualTo(-1);
    }
  }
}
