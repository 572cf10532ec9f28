package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandRunnerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;
  private final CommandRunner runner = new CommandRunner();

  private Command sh(String script, Duration timeout) {
    return Command.of(List.of("sh", "-c", script), directory, timeout);
  }

  private CommandResult run(String script) throws Exception {
    return runner.run(sh(script, MINUTE));
  }

  private long pid(String file) throws IOException {
    return LivingProcess.named(directory.resolve(file));
  }

  private static boolean running(long pid) {
    return LivingProcess.isThere(pid);
  }

  @Nested
  class Running {
    @Test
    void shouldGiveExitCodeAndBothStreamsInOrder() throws Exception {
      CommandResult result = run("echo one; echo two >&2; echo three; exit 3");
      assertThat(result.exitCode()).isEqualTo(3);
      assertThat(result.timedOut()).isFalse();
      assertThat(result.succeeded()).isFalse();
      assertThat(result.logEnd()).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void shouldGiveACleanEnvironment() throws Exception {
      Command command = sh("env", MINUTE).withEnvironment(Map.of("GREETING", "hello"));
      List<String> names =
          runner.run(command).logEnd().lines().map(line -> line.split("=", 2)[0]).toList();
      assertThat(names)
          .contains("GREETING", "PATH")
          .isSubsetOf(
              "GREETING",
              "PATH",
              "HOME",
              "LANG",
              "TMPDIR",
              "JAVA_HOME",
              "DIVISI_COMMAND",
              "PWD",
              "OLDPWD",
              "SHLVL",
              "_");
    }

    @Test
    void shouldFeedInputWhenThereIsSome() throws Exception {
      byte[] input = "x".repeat(1_000_000).getBytes(UTF_8);
      assertThat(runner.run(sh("wc -c", MINUTE).withInput(input)).logEnd().strip())
          .isEqualTo("1000000");
    }

    @Test
    void shouldNotBlockWhenInputIsNotRead() throws Exception {
      byte[] input = new byte[10_000_000];
      assertThat(runner.run(sh("exit 0", MINUTE).withInput(input)).exitCode()).isZero();
    }

    @Test
    void shouldGiveAnEmptyInputWhenThereIsNone() throws Exception {
      assertThat(run("cat; echo end").logEnd()).isEqualTo("end\n");
    }

    @Test
    void shouldSeparateTheStreamsWhenOutputIsData() throws Exception {
      CapturedResult captured =
          runner.capture(sh("printf '\\000\\377'; echo complaint >&2", MINUTE), 100);
      assertThat(captured.output()).containsExactly(0, 0xff);
      assertThat(captured.truncated()).isFalse();
      assertThat(captured.result().logEnd()).isEqualTo("complaint\n");
    }

    @Test
    void shouldRunAProgramOfTheDirectory() throws Exception {
      Path tool = directory.resolve("tool.sh");
      Files.writeString(tool, "#!/bin/sh\necho tool $1\n");
      assertThat(tool.toFile().setExecutable(true)).isTrue();
      CommandResult result = runner.run(Command.of(List.of("./tool.sh", "a b"), directory, MINUTE));
      assertThat(result.logEnd()).isEqualTo("tool a b\n");
    }
  }

  @Nested
  class Refusing {
    @Test
    void shouldNameTheProgramWhenThereIsNone() {
      for (String program : List.of("no-such-program", "./missing.sh", "/nowhere/x")) {
        assertThatExceptionOfType(CommandNotStartedException.class)
            .isThrownBy(() -> runner.run(Command.of(List.of(program), directory, MINUTE)))
            .withMessageContaining(program);
      }
    }

    @Test
    void shouldSayWhenTheDirectoryIsMissing() {
      assertThatExceptionOfType(CommandNotStartedException.class)
          .isThrownBy(
              () -> runner.run(Command.of(List.of("sh"), directory.resolve("none"), MINUTE)))
          .withMessageContaining("none");
    }
  }

  @Nested
  class Bounding {
    @Test
    void shouldNeitherBlockNorFillMemoryWhenAGigabyteIsPrinted() throws Exception {
      CommandResult result = run("head -c 1000000000 /dev/zero | tr '\\0' 'x'; echo; echo the end");
      assertThat(result.exitCode()).isZero();
      assertThat(result.logEnd()).endsWith("the end\n").hasSizeLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void shouldKeepTheBeginningWhenDataIsTooLong() throws Exception {
      CapturedResult captured =
          runner.capture(sh("printf abc; head -c 10000000 /dev/zero", MINUTE), 5);
      assertThat(captured.output()).containsExactly('a', 'b', 'c', 0, 0);
      assertThat(captured.truncated()).isTrue();
    }

    @Test
    void shouldKeepTheEndOfALogAndSaySo() throws Exception {
      Command command =
          new Command(
              List.of("sh", "-c", "for i in $(seq 1000); do echo line $i ü; done"),
              directory,
              Map.of(),
              new byte[0],
              MINUTE,
              100);
      String log = runner.run(command).logEnd();
      assertThat(log.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(100);
      assertThat(log).endsWith("line 999 ü\nline 1000 ü\n").doesNotContain("\uFFFD");
    }

    @Test
    void shouldRemoveEscapesAndControlCharacters() throws Exception {
      String log =
          run("printf '\\033[31mred\\033[0m"
                  + " \\033]0;title\\007\\033]8;;http://x\\033\\\\a\\b\\000\\377\\r"
                  + "\\n"
                  + "b\\r"
                  + "c\\033'")
              .logEnd();
      assertThat(log).isEqualTo("red a\uFFFD\nb\nc");
    }
  }

  @Nested
  class Ending {
    @Test
    void shouldKillTheTreeWhenTimeIsOver() throws Exception {
      CommandResult result =
          runner.run(
              sh(
                  "sh -c 'echo $$ > child; exec sleep 1000' & echo begun; wait",
                  Duration.ofMillis(500)));
      assertThat(result.timedOut()).isTrue();
      assertThat(result.logEnd()).contains("begun");
      assertThat(running(pid("child"))).isFalse();
    }

    @Test
    void shouldKillWhenTerminationIsIgnored() throws Exception {
      long begun = System.nanoTime();
      CommandResult result =
          runner.run(
              sh(
                  "trap '' TERM; echo $$ > self; while :; do sleep 1; done",
                  Duration.ofMillis(300)));
      assertThat(result.timedOut()).isTrue();
      assertThat(running(pid("self"))).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void shouldLetItEndInPeaceWhenItListensToTermination() throws Exception {
      run("true");
      CommandResult result =
          runner.run(
              sh(
                  "trap 'echo bye; exit 7' TERM; while :; do sleep 0.05; done",
                  Duration.ofMillis(500)));
      assertThat(result.logEnd()).contains("bye");
      assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void shouldKillGrandchildrenWhoseParentsAreGone() throws Exception {
      CommandResult result =
          runner.run(
              sh(
                  "(sh -c 'echo $$ > orphan; trap \"\" TERM; while :; do sleep 1; done' &) ; sleep"
                      + " 1000",
                  Duration.ofMillis(500)));
      assertThat(result.timedOut()).isTrue();
      assertThat(running(pid("orphan"))).isFalse();
    }

    @Test
    void shouldKillWhatItLeftBehindWhenItEndsByItself() throws Exception {
      CommandResult result =
          run("(sh -c 'echo $$ > orphan; exec sleep 1000' &); while [ ! -s orphan ]; do :; done");
      assertThat(result.exitCode()).isZero();
      assertThat(result.duration()).isLessThan(Duration.ofSeconds(5));
      assertThat(running(pid("orphan"))).isFalse();
    }

    @Test
    void shouldKillADaemonWhenItMadeASessionOfItsOwn() throws Exception {
      org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/setsid")));
      CommandResult result =
          run(
              "setsid -f sh -c 'echo $$ > daemon; exec sleep 1000'; while [ ! -s daemon ]; do :;"
                  + " done");
      assertThat(result.exitCode()).isZero();
      assertThat(running(pid("daemon"))).isFalse();
    }

    @Test
    void shouldKillADaemonThatClearedItsEnvironmentWhenItWasSeenBefore() throws Exception {
      org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/setsid")));
      CommandResult result =
          run(
              "(echo $$ > parent; sleep 1; exec env -i setsid sh -c 'echo $$ > daemon; trap \"\""
                  + " TERM; while :; do sleep 1; done') & sleep 0.8; while [ ! -s daemon ]; do :;"
                  + " done; kill -9 $$");
      assertThat(result.exitCode()).isNotZero();
      assertThat(running(pid("daemon"))).isFalse();
    }

    @Test
    void shouldKillWhatADaemonStartedWithoutEnvironment() throws Exception {
      org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/setsid")));
      CommandResult result =
          run(
              "setsid -f sh -c 'env -i sh -c \"echo \\$\\$ > hidden; exec sleep 1000\" & wait';"
                  + " while [ ! -s hidden ]; do :; done");
      assertThat(result.exitCode()).isZero();
      assertThat(running(pid("hidden"))).isFalse();
    }

    @Test
    void shouldKillADaemonOfADaemonThatClearedItsEnvironmentWhenItWasSeenBefore() throws Exception {
      org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/setsid")));
      CommandResult result =
          run(
              "setsid -f sh -c 'env -i setsid sh -c \"echo \\$\\$ > hidden; exec sleep 1000\" &"
                  + " sleep 2; echo x > over; kill -9 $$';"
                  + " while [ ! -s over ]; do sleep 0.1; done");
      assertThat(result.exitCode()).isZero();
      assertThat(running(pid("hidden"))).isFalse();
    }

    @Test
    void shouldEndTheTreeWhenTheWatchSaysSo() throws Exception {
      AtomicInteger looks = new AtomicInteger();
      CommandResult result =
          runner.run(
              sh("sh -c 'echo $$ > child; exec sleep 1000' & wait", MINUTE),
              () -> looks.incrementAndGet() < 3);
      assertThat(result.timedOut()).isFalse();
      assertThat(result.exitCode()).isNotZero();
      assertThat(looks).hasValue(3);
      assertThat(running(pid("child"))).isFalse();
    }

    @Test
    void shouldKillInLessThanTwoSecondsWhenInterruptedAndTerminationIsIgnored() throws Exception {
      Thread worker =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      runner.run(
                          sh("trap '' TERM; echo $$ > self; while :; do sleep 1; done", MINUTE));
                    } catch (InterruptedException | CommandNotStartedException e) {
                      // It is how it ends.
                    }
                  });
      long self = pid("self");
      long begun = System.nanoTime();
      worker.interrupt();
      worker.join(Duration.ofSeconds(20));

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
      assertThat(running(self)).isFalse();
    }

    @Test
    void shouldEndSoonWhenAnOrphanFloodsTheLog() throws Exception {
      CommandResult result = run("yes & exit 4");
      assertThat(result.exitCode()).isEqualTo(4);
      assertThat(result.logEnd()).hasSizeLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void shouldKillTheTreeWhenInterrupted() throws Exception {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread worker =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      runner.run(sh("sh -c 'echo $$ > child; exec sleep 1000' & wait", MINUTE));
                    } catch (InterruptedException | CommandNotStartedException e) {
                      thrown.set(e);
                    }
                  });
      long child = pid("child");
      worker.interrupt();
      worker.join(Duration.ofSeconds(20));

      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      assertThat(running(child)).isFalse();
    }
  }
}
