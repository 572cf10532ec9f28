package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BubblewrapTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Bounds SMALL =
      new Bounds(256L << 20, 40, 64, 8L << 20, 32L << 20, 500, 4L << 20, 0);

  @TempDir Path temp;
  private Path worktree;
  private Path shown;
  private Path hidden;
  private Sandbox sandbox;
  private Walls walls;

  @BeforeEach
  void setUp() throws Exception {
    worktree = Files.createDirectory(temp.resolve("worktree")).toRealPath();
    shown = Files.createDirectory(temp.resolve("shown")).toRealPath();
    hidden = Files.createDirectory(temp.resolve("hidden")).toRealPath();
    Files.writeString(shown.resolve("tool"), "a tool");
    Files.writeString(hidden.resolve("secret"), "a secret");
    walls = new Walls(List.of(worktree), List.of(shown), false);
    sandbox = opened(SandboxMode.AUTO);
    assumeTrue(sandbox.confines(), sandbox::words);
  }

  private Sandbox opened(SandboxMode mode) throws Exception {
    return mode.open(List.of(), SMALL, temp.resolve("ours"));
  }

  private Command sh(String script) {
    return Command.of(List.of("sh", "-c", script, "sh"), worktree, MINUTE);
  }

  private CommandResult run(String script) throws Exception {
    return run(sh(script), walls);
  }

  private CommandResult run(Command command, Walls within) throws Exception {
    Command confined = sandbox.confine(command, within);
    return new CommandRunner().run(confined, sandbox.guard(confined, within));
  }

  private Optional<String> broken(String script) throws Exception {
    Command confined = sandbox.confine(sh(script), walls);
    Guard guard = sandbox.guard(confined, walls);
    CommandResult result = new CommandRunner().run(confined, guard);
    assertThat(result.succeeded()).as(result.logEnd()).isFalse();
    return guard.breach().map(Guard.Breach::code);
  }

  @Nested
  class Seeing {
    @Test
    void shouldSeeAndWriteItsWorktreeUnderTheSamePath() throws Exception {
      Files.writeString(worktree.resolve("given"), "given");

      CommandResult result =
          run("pwd; cat " + worktree + "/given; echo made > " + worktree + "/made");

      assertThat(result.logEnd()).isEqualTo(worktree + "\ngiven");
      assertThat(worktree.resolve("made")).hasContent("made");
    }

    @Test
    void shouldOnlyReadWhatIsReadable() throws Exception {
      CommandResult result = run("cat " + shown + "/tool; echo x > " + shown + "/tool");

      assertThat(result.logEnd()).startsWith("a tool").contains("Read-only file system");
      assertThat(result.exitCode()).isNotZero();
      assertThat(shown.resolve("tool")).hasContent("a tool");
    }

    @Test
    void shouldNotSeeAnythingElse() throws Exception {
      CommandResult result =
          run(
              "ls -d %s %s /etc/shadow /var/lib /sys/kernel /root/.ssh 2>&1"
                  .formatted(hidden, hidden.resolve("secret")));

      assertThat(result.logEnd().lines())
          .hasSize(6)
          .allMatch(line -> line.endsWith("No such file or directory"));
    }

    @Test
    void shouldHaveNoOtherProcessNoNetworkAndNoCapability() throws Exception {
      CommandResult result =
          run(
              """
              ls -d /proc/[0-9]* | wc -l
              cut -d: -f1 /proc/net/dev | tail -n +3 | tr -d ' '
              grep Cap /proc/self/status | cut -f2 | sort -u
              id -u
              """);

      List<String> lines = result.logEnd().lines().toList();
      assertThat(Integer.parseInt(lines.getFirst().strip())).isLessThan(10);
      assertThat(lines.subList(1, lines.size())).containsExactly("lo", "0".repeat(16), "1000");
    }

    @Test
    void shouldNotMakeNamespacesNorTurnTheKernelsScrews() throws Exception {
      CommandResult result =
          run(
              """
              unshare --user true 2>&1 && echo made a namespace
              for file in /proc/sys/kernel/core_pattern /proc/sysrq-trigger /proc/1/oom_score_adj; do
                { echo x > $file; } 2>/dev/null && echo wrote $file
              done
              { echo x > /x; } 2>/dev/null && echo wrote the root
              { echo x > /dev/x; } 2>/dev/null && echo wrote /dev
              echo x > /dev/null && echo end
              """);

      assertThat(result.logEnd()).doesNotContain("wrote", "made").endsWith("end\n");
    }

    @Test
    void shouldHaveItsOwnTemporaryFilesAndHome() throws Exception {
      Path outside = Files.createTempFile("divisi-outside-", "");
      try {
        CommandResult result =
            run(
                "ls "
                    + outside
                    + " 2>&1; echo $TMPDIR; touch /tmp/x /var/tmp/y ~/z && ls /tmp ~ | grep"
                    + " '^[xyz]$'");

        assertThat(result.logEnd()).contains("No such file", "\n/tmp\n", "x\ny\n", "z\n");
        assertThat(Path.of("/tmp/y")).doesNotExist();
      } finally {
        Files.delete(outside);
      }
    }

    @Test
    void shouldUseTheNetworkWhenTheWallsSaySo() throws Exception {
      String outside = Files.readString(Path.of("/proc/net/dev"));

      CommandResult result =
          run(sh("cat /proc/net/dev | wc -l"), new Walls(List.of(worktree), List.of(), true));

      assertThat(result.logEnd().strip()).isEqualTo(Long.toString(outside.lines().count()));
    }

    @Test
    void shouldNameAProgramThatIsNotThere() {
      assertThatExceptionOfType(CommandNotStartedException.class)
          .isThrownBy(
              () ->
                  sandbox.confine(Command.of(List.of("no-such-program"), worktree, MINUTE), walls))
          .withMessageContaining("no-such-program");
    }

    @Test
    void shouldPassInputAndEnvironment() throws Exception {
      Command command =
          sh("cat; echo $GREETING")
              .withInput("input\n".getBytes(UTF_8))
              .withEnvironment(Map.of("GREETING", "hello"));

      assertThat(run(command, walls).logEnd()).isEqualTo("input\nhello\n");
    }
  }

  @Nested
  class Bounded {
    @Test
    void shouldBoundTheMemoryOfOneProcess() throws Exception {
      assumeTrue(Programs.find("perl", System.getenv("PATH")).isPresent(), "perl is missing");

      assertThat(run("perl -e '$x = \"x\" x (400 << 20)' || echo refused").logEnd())
          .contains("Out of memory", "refused");
    }

    @Test
    void shouldBoundTheMemoryOfAllProcessesTogether() throws Exception {
      assumeTrue(Programs.find("perl", System.getenv("PATH")).isPresent(), "perl is missing");

      assertThat(
              broken(
                  "for i in 1 2 3; do perl -e '$x = \"x\" x (60 << 20); $y = $x . \"y\"; sleep 60'"
                      + " & done; wait; exit 1"))
          .contains("MEMORY_EXCEEDED");
    }

    @Test
    void shouldBoundFilesFoldersAndTheWholeWorktree() throws Exception {
      assertThat(run("head -c 9000000 /dev/zero > large").succeeded()).isFalse();
      assertThat(Files.size(worktree.resolve("large"))).isLessThanOrEqualTo(8 << 20);
      assertThat(
              broken(
                  "for i in 1 2 3 4 5 6; do head -c 8000000 /dev/zero > $i; done; sleep 60; exit"
                      + " 1"))
          .contains("DISK_EXCEEDED");
    }

    @Test
    void shouldBoundWhatIsInMemory() throws Exception {
      CommandResult result =
          run(
              """
              for folder in /tmp ~ /dev/shm; do
                head -c 5000000 /dev/zero > $folder/x && echo "filled $folder"
              done
              ulimit -n
              """);

      assertThat(result.logEnd())
          .doesNotContain("filled")
          .contains("No space left")
          .endsWith("64\n");
    }

    @Test
    void shouldEndWhatForksWithoutEnd() throws Exception {
      Optional<String> broken =
          broken("for i in $(seq 60); do sleep 60 & done; wait; sleep 60; exit 1");

      // Of an ordinary user the system counts them, so that it cannot get that far.
      assertThat(broken.orElse("PROCESSES_EXCEEDED")).isEqualTo("PROCESSES_EXCEEDED");
    }

    @Test
    void shouldLeaveNothingRunningWhenItEnds() throws Exception {
      run("setsid sh -c 'exec env -i sleep 4711' & sleep 0.2; exit 0");

      assertThat(ProcessHandle.allProcesses())
          .noneMatch(process -> process.info().commandLine().orElse("").contains("sleep 4711"));
    }

    @Test
    void shouldDieWithWhoStartedIt() throws Exception {
      Path file = worktree.resolve("ticks");
      Command confined = sandbox.confine(sh("while :; do date +%N > ticks; done"), walls);
      Thread starter =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      ProcessBuilder builder =
                          new ProcessBuilder(confined.arguments())
                              .directory(confined.directory().toFile());
                      builder.environment().putAll(confined.environment());
                      builder.start();
                      await().until(() -> Files.exists(file));
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      starter.join();

      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  ProcessHandle.allProcesses()
                      .noneMatch(
                          process -> process.info().commandLine().orElse("").contains("> ticks")));
    }
  }

  @Nested
  class Reaching {
    @Test
    void shouldReachASocketOutsideThroughTheGateway() throws Exception {
      assumeTrue(
          Programs.find("socat", System.getenv("PATH")).isPresent(), "socat is not installed");
      Path socket = Files.createTempDirectory("gw").resolve("model.sock");
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> answer(server));

        CommandResult result =
            run(
                sh(
                    "exec 3<>/dev/tcp/127.0.0.1/4100; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat"
                        + " <&3"),
                walls.withGateways(List.of(new Gateway(socket, 4099), new Gateway(socket, 4100))),
                "bash");

        assertThat(result.logEnd()).contains("HTTP/1.0 200 OK", "an answer");
      }
    }

    private CommandResult run(Command command, Walls within, String shell) throws Exception {
      List<String> arguments = new java.util.ArrayList<>(command.arguments());
      arguments.set(0, shell);
      return BubblewrapTest.this.run(Command.of(arguments, worktree, MINUTE), within);
    }

    private static void answer(ServerSocketChannel server) {
      try {
        while (true) {
          try (SocketChannel channel = server.accept()) {
            ByteBuffer request = ByteBuffer.allocate(1_000);
            // Who closes before all is read breaks the pipe of whoever still writes.
            while (channel.read(request) >= 0
                && !UTF_8.decode(request.duplicate().flip()).toString().endsWith("\r\n\r\n")) {}
            channel.write(UTF_8.encode("HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nan answer"));
          }
        }
      } catch (AsynchronousCloseException e) {
        // The test is over.
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  @Nested
  class Opening {
    @Test
    void shouldShowToolsOfTheOperatorAndOfThePath() throws Exception {
      Path tools = Files.createDirectory(temp.resolve("tools")).toRealPath();
      Path tool = Files.writeString(tools.resolve("a-tool"), "#!/bin/sh\necho the tool ran\n");
      Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
      Map<String, String> environment = new HashMap<>(System.getenv());
      environment.put("PATH", System.getenv("PATH") + ":" + tools);

      Bubblewrap other = Bubblewrap.open(List.of(shown), SMALL, temp.resolve("ours"), environment);
      Command command =
          sh("a-tool; cat " + shown + "/tool")
              .withEnvironment(Map.of("PATH", environment.get("PATH")));
      CommandResult result =
          new CommandRunner()
              .run(other.confine(command, new Walls(List.of(worktree), List.of(), false)));

      assertThat(result.logEnd()).isEqualTo("the tool ran\na tool");
    }

    @Test
    void shouldSayWhatToInstallWhenBubblewrapIsMissing() {
      Map<String, String> environment = new HashMap<>(System.getenv());
      environment.put("PATH", hidden.toString());

      SandboxUnavailableException failure =
          catchThrowableOfType(
              SandboxUnavailableException.class,
              () -> Bubblewrap.open(List.of(), SMALL, temp.resolve("ours"), environment));

      assertThat(failure).hasMessageContaining("package bubblewrap");
    }

    /** A sandbox within a sandbox is forbidden, as in many containers. */
    @Test
    void shouldSayWhatToDoWhenNamespacesAreForbidden() throws Exception {
      String complaint = run("bwrap --unshare-user --ro-bind / / true 2>&1").logEnd();

      assertThat(SandboxTroubles.explain(complaint))
          .startsWith("the system forbids user namespaces; in a container")
          .contains(PlainText.line(complaint, 300));
    }

    @Test
    void shouldLeaveProgramsAloneWhenTheSandboxIsOff() throws Exception {
      Sandbox off = opened(SandboxMode.OFF);
      Command command = sh("true");

      assertThat(off.confines()).isFalse();
      assertThat(off.confine(command, walls)).isSameAs(command);
      assertThat(off.words()).isEqualTo("not confined: the sandbox is off (divisi.sandbox.mode)");
    }
  }
}
